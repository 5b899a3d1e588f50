import { formatInstant } from '../../model/format-date.ts';
import type { Run } from '../../model/run.ts';
import { quoted } from '../bottlenecks/quoted.ts';
import { progressOf } from '../commit/progress.ts';
import { rememberPlans } from '../eras.ts';
import { simulatedNote } from '../profile/compute-profile.ts';
import { decideTrial } from './decide-trial.ts';
import { type EditedPlan, readEditedPlan } from './edited-plan.ts';
import { findFailures, findRecovered } from './find-failures.ts';
import { keysOfName } from './find-relation.ts';
import { measureTriedRun } from './measure-tried-run.ts';
import { seeEffects } from './see-effects.ts';
import type { Trial, TrialFailure, TrialState } from './trial.ts';
import type { TrialEvidence } from './trial-evidence.ts';
import { lastAttempts, ofWorkflow, type TrialRuns, trialRuns } from './trial-runs.ts';
import { whyNotTriggered } from './why-not-triggered.ts';

type Verdict = Pick<Trial, 'state' | 'reasons' | 'startedBy'>;

/** GitHub starts runs within seconds; after so long something else is the reason that none has. */
const OVERDUE_MS = 15 * 60_000;
const MOST_NAMES = 5;

/**
 * What the runs of a pull request of ours show, by the runs of its last commit. They are shown beside what is usual and never judged: so few runs prove
 * nothing. The same for the same evidence in any order. @public
 */
export function trialOf(evidence: TrialEvidence): Trial {
  const { proposal, requiredChecks, asOf, prices, readPlan = rememberPlans() } = evidence;
  const edited = readEditedPlan(proposal);
  const runs = trialRuns(evidence);
  const [any] = runs.tried;
  const base = any === undefined ? [] : ofWorkflow(runs.base, any);
  const measured = runs.tried.map((run) => measureTriedRun(run, { base, textBefore: edited.textBefore, prices, asOf, readPlan }));
  const failures = findFailures({ runs, edited, proposal, requiredChecks, asOf });
  const verdict = verdictOf(evidence, edited, runs, failures);
  const recovered = findRecovered(runs);
  const timed = measured.filter(({ makespan }) => makespan !== null);
  return {
    path: proposal.workflow.path,
    headSha: proposal.headShas.at(-1) ?? null,
    ...verdict,
    runs: measured,
    n: {
      first: timed.filter(({ stratum }) => stratum === 'first').length,
      warm: timed.filter(({ stratum }) => stratum === 'warm').length,
    },
    others: lastAttempts(runs.others).length,
    failures,
    recovered,
    sights: verdict.state === 'not-triggered' ? [] : seeEffects(edited, runs.tried),
    ...decideTrial({ state: verdict.state, failures, recovered, proposal, asOf }),
    simulatedHistory: simulatedNote([...runs.tried, ...runs.others, ...base]),
  };
}

function verdictOf(evidence: TrialEvidence, edited: EditedPlan, runs: TrialRuns, failures: readonly TrialFailure[]): Verdict {
  const own = lastAttempts(runs.tried);
  if (own.length === 0) return withoutRuns(evidence, edited);
  const state = stateOf(own, { others: lastAttempts(runs.others), failures, edited }, evidence);
  return { state, reasons: reasonsOf(state, own, failures, { evidence, edited, runs }), startedBy: [] };
}

function stateOf(
  own: readonly Run[],
  {
    others,
    failures,
    edited,
  }: { readonly others: readonly Run[]; readonly failures: readonly TrialFailure[]; readonly edited: EditedPlan },
  { requiredChecks }: TrialEvidence,
): TrialState {
  if (failures.some(({ blame }) => blame.isOurs)) return 'failed-for-our-reason';
  if ([...own, ...others].some(isActive) || (failures.length === 0 && own.some(lacksJobs))) return 'running';
  if (failures.length > 0) return 'failed-for-another-reason';
  if (own.some(isWaiting)) return 'waiting-for-approval';
  const required = others.flatMap(({ jobs }) => jobs).filter(({ name }) => requiredChecks.available && requiredChecks.value.has(name));
  if (required.some(({ status }) => status !== 'completed')) return 'waiting-for-approval';
  const isStopped = own.some(({ conclusion }) => !PASSES.has(conclusion)) || required.some(({ conclusion }) => !PASSES.has(conclusion));
  if (isStopped) return 'stopped';
  return isAllSkipped(own) || skippedEdits(own, edited).length > 0 ? 'not-triggered' : 'ran-green';
}

function isAllSkipped(own: readonly Run[]): boolean {
  return own.every((run) => run.conclusion === 'skipped' || run.jobs.every(({ conclusion }) => conclusion === 'skipped'));
}

/** The jobs that the edit changes, where every one of them was skipped, and not by a condition of the edit: nothing of it was tried. */
function skippedEdits(own: readonly Run[], { after, jobs, workflowKeys }: EditedPlan): readonly string[] {
  const keys = [...jobs.values()].filter((job) => job.after !== null);
  if (after === null || keys.length === 0 || keys.length < jobs.size || workflowKeys.length > 0) return [];
  if (keys.some((job) => job.before === null || job.keys.includes('if'))) return [];
  const ends = keys.map(({ key }) =>
    own.flatMap((run) =>
      run.jobs.filter(({ name }) => keysOfName(after, name, run.event).includes(key)).map(({ conclusion }) => conclusion),
    ),
  );
  const isSkipped = ends.every((conclusions) => conclusions.length > 0 && conclusions.every((conclusion) => conclusion === 'skipped'));
  return isSkipped ? keys.map(({ key }) => key) : [];
}

const PASSES: ReadonlySet<Run['conclusion']> = new Set(['success', 'neutral', 'skipped']);

function isActive(run: Run): boolean {
  return progressOf(run) === 'active';
}

function isWaiting(run: Run): boolean {
  return progressOf(run) === 'waiting' || run.conclusion === 'action_required';
}

/** What it did is not recorded yet. */
function lacksJobs({ status, conclusion, jobs }: Run): boolean {
  return status === 'completed' && jobs.length === 0 && (conclusion === 'success' || conclusion === 'failure' || conclusion === null);
}

function reasonsOf(
  state: TrialState,
  own: readonly Run[],
  failures: readonly TrialFailure[],
  { evidence, edited, runs }: { readonly evidence: TrialEvidence; readonly edited: EditedPlan; readonly runs: TrialRuns },
): readonly string[] {
  switch (state) {
    case 'failed-for-our-reason':
    case 'failed-for-another-reason':
      return [...new Set(failures.map(({ blame }) => `${capital(blame.why)}.`))];
    case 'running': {
      const all = [...own, ...lastAttempts(runs.others)];
      const active = all.filter(isActive).length;
      return [
        active > 0
          ? `${active} of ${all.length} runs on this commit ${active === 1 ? 'is' : 'are'} in progress.`
          : 'What its jobs did is not recorded yet.',
      ];
    }
    case 'waiting-for-approval':
      return own.some(({ conclusion }) => conclusion === 'action_required')
        ? ['A maintainer has to approve the run before GitHub starts it.']
        : ['Jobs await the approval of a protected environment; how long that takes says nothing of the edit.'];
    case 'stopped':
      return ['A run was cancelled before it could end: that says nothing of the edit.'];
    case 'not-triggered':
      return isAllSkipped(own)
        ? ['Every job of it was skipped by its condition.', ...draftFilter(evidence, edited)]
        : [`What the edit changes was skipped by its condition: ${skippedEdits(own, edited).slice(0, MOST_NAMES).map(quoted).join(', ')}.`];
    default:
      return [];
  }
}

function draftFilter({ proposal }: TrialEvidence, { after }: EditedPlan): readonly string[] {
  const asks = after?.written.some(({ condition }) => typeof condition === 'string' && /\.draft\b/.test(condition)) === true;
  return asks && proposal.isDraft ? ['Its conditions ask that the pull request is no draft, and this one is.'] : [];
}

function withoutRuns({ proposal, asOf }: TrialEvidence, { workflow }: EditedPlan): Verdict {
  if (workflow === null) return { state: 'not-run-yet', reasons: ['The edited file cannot be read here.'], startedBy: [] };
  const { starts, reasons, startedBy } = whyNotTriggered(workflow, proposal);
  if (starts === 'no') return { state: 'not-triggered', reasons, startedBy };
  const since = `No run of ${quoted(proposal.workflow.path)} has started since ${formatInstant(proposal.headAt)}`;
  const isOverdue = asOf.getTime() - proposal.headAt.getTime() > OVERDUE_MS;
  if (!isOverdue) return { state: 'not-run-yet', reasons: [`${since}; GitHub starts it within minutes.`], startedBy: [] };
  const isByPush = workflow.triggers.has('push');
  if (proposal.isConflicted === true && !isByPush)
    return {
      state: 'not-run-yet',
      reasons: [`${since}: the pull request conflicts with its base, and GitHub starts none then.`],
      startedBy: [],
    };
  const unknown = typeof starts === 'object' ? `whether it does is not known before: ${starts.unknown}` : 'the reason is not known';
  return { state: 'not-run-yet', reasons: [`${since}: ${unknown}.`], startedBy: [] };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
