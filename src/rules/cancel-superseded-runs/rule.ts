import type { Evidence } from '../../engine/evidence.ts';
import { nearbySources } from '../../engine/find-local-sources.ts';
import { defineRule, type Finding, type Measurement, type Proposal, type RuleResult, type SkipReason } from '../../engine/rule.ts';
import { formatWindow } from '../../model/format-date.ts';
import type { Trigger, Workflow } from '../../workflow/model.ts';
import { actionRepository, eachStep } from '../../workflow/walk.ts';
import { findGroupClash } from './find-group-clash.ts';
import { findSuperseded, type SupersededRuns } from './find-superseded.ts';
import { whyNotCutOff } from './why-not-cut-off.ts';

interface Options {
  /** Share of superseded runs from which cancelling is worth an edit. */
  readonly minimumShare: number;
  /** Runs of pull requests from which their share is believed. */
  readonly enoughRuns: number;
}

type MessageId = 'superseded' | 'not-cancelled' | 'rarely-superseded' | 'held-back';

/** One group for a pull request, and one of its own for every other run, so that pushes, tags, schedules and merge queues never meet in a group. */
const GROUP = '${{ github.workflow }}-${{ github.event.pull_request.number || github.run_id }}';
const CANCEL = "${{ github.event_name == 'pull_request' }}";

/** Activities after which the pull request's newest commit is tested as a whole. Others start runs that do not stand for the one they would cancel. */
const FULL_RUNS = ['opened', 'synchronize', 'reopened', 'ready_for_review'];
const PRIVILEGED = ['pull_request_target', 'workflow_run', 'issue_comment'];
/** These carry a pull request's number too, and would queue in its group. */
const SAME_NUMBER = ['pull_request_review', 'pull_request_review_comment'];
const CANCELLING_ACTIONS = ['styfle/cancel-workflow-action', 'potiuk/cancel-workflow-runs', 'n1hility/cancel-previous-runs'];

export const rule = defineRule<Options, MessageId>({
  meta: {
    id: 'cancel-superseded-runs',
    title: 'Cancel superseded runs of pull requests',
    family: 'trigger',
    safety: 'safe',
    minRuns: 0,
    since: '0.1.0',
    messages: {
      superseded:
        '{superseded} of {runs} pull request runs ({window}) were superseded by a newer commit before they ended, and used {runnerTime} of runner time after that.',
      'not-cancelled': 'When a newer commit of a pull request is pushed, the run of the older one goes on to its end.',
      'rarely-superseded': 'Superseded runs of pull requests are not cancelled, but they are rare: {superseded} in {runs} runs ({window}).',
      'held-back':
        '{superseded} of {runs} pull request runs ({window}) were superseded by a newer commit before they ended, and used {runnerTime} of runner time after that. No edit is proposed: {reason}.',
    },
  },
  defaults: { minimumShare: 0.02, enoughRuns: 30 },
  check(evidence, options): RuleResult<MessageId> {
    const { workflow } = evidence;
    const trigger = workflow.triggers.get('pull_request');
    if (trigger === undefined) return { skipped: 'not-applicable', detail: 'no pull request starts this workflow' };
    if (workflow.triggers.has('workflow_call')) return { skipped: 'reusable-caller-decides' };
    const decided = whoDecided(workflow);
    if (decided !== null) return { skipped: 'author-decided', detail: decided };
    const privileged = PRIVILEGED.find((event) => workflow.triggers.has(event));
    if (privileged !== undefined) return { skipped: 'release-workflow', detail: `the workflow is also started by ${privileged}` };
    const measured = evidence.history.available ? findSuperseded(evidence.history.value.runs, evidence.asOf) : null;
    if (measured !== null && measured.superseded === 0 && measured.pullRequestRuns >= options.enoughRuns) {
      return {
        skipped: 'not-applicable',
        detail: `none of ${measured.pullRequestRuns} pull request runs (${formatWindow(measured.window)}) was superseded`,
      };
    }
    const held = whyHeldBack(evidence, trigger);
    const found = measured !== null && measured.superseded > 0 ? measured : null;
    if (held !== null)
      return found === null
        ? { skipped: held.skipped, detail: held.reason }
        : { findings: [report('held-back', trigger, found, held.reason)] };
    if (found !== null && isRare(found, options)) return { findings: [report('rarely-superseded', trigger, found)] };
    return { findings: [{ ...report(found === null ? 'not-cancelled' : 'superseded', trigger, found), proposal: propose(workflow) }] };
  },
});

function whoDecided(workflow: Workflow): string | null {
  if (workflow.concurrency !== null) return 'the workflow has a concurrency group';
  const job = workflow.jobs.find(({ concurrency }) => concurrency !== null);
  if (job !== undefined) return `job ${job.key} has a concurrency group`;
  for (const { step } of eachStep(workflow)) {
    const action = actionRepository(step);
    if (action !== null && CANCELLING_ACTIONS.includes(action)) return `${action} cancels runs`;
  }
  return null;
}

function report(messageId: MessageId, { route }: Trigger, measured: SupersededRuns | null, reason?: string): Finding<MessageId> {
  const data = { ...(measured === null ? {} : { window: formatWindow(measured.window) }), ...(reason === undefined ? {} : { reason }) };
  return { messageId, data, primary: route, measurements: measured === null ? [] : toMeasurements(measured) };
}

function isRare({ superseded, pullRequestRuns }: SupersededRuns, { enoughRuns, minimumShare }: Options): boolean {
  return pullRequestRuns >= enoughRuns && superseded / pullRequestRuns < minimumShare;
}

/** Why no edit is made whatever it would save: `reason` is a clause of its own. */
function whyHeldBack(evidence: Evidence, trigger: Trigger): { readonly skipped: SkipReason; readonly reason: string } | null {
  const { workflow, siblings } = evidence;
  const lasting = whyNotCutOff(workflow, siblings ?? [], nearbySources(evidence));
  if (lasting !== null)
    return { skipped: 'release-workflow', reason: `${lasting}, and a run cut off in the middle may leave that half done` };
  const types = [
    ...(trigger.types ?? []).filter((type) => !FULL_RUNS.includes(type)).map((type) => `pull_request (${type})`),
    ...SAME_NUMBER.filter((event) => workflow.triggers.has(event)),
  ];
  if (types.length > 0) {
    return {
      skipped: 'not-applicable',
      reason: `the workflow also runs on ${types.join(', ')}, and such a run would cancel the one that tests the same commit`,
    };
  }
  const clash = findGroupClash(workflow, siblings ?? null);
  return clash === null ? null : { skipped: 'evidence-missing', reason: clash };
}

function toMeasurements({ pullRequestRuns, superseded, runnerTime, window }: SupersededRuns): readonly Measurement[] {
  const of = { runs: pullRequestRuns, window };
  return [
    { name: 'superseded', value: superseded, unit: 'runs', ...of },
    { name: 'runs', value: pullRequestRuns, unit: 'runs', ...of },
    { name: 'runnerTime', value: runnerTime, unit: 'seconds', ...of },
  ];
}

function propose({ path }: Workflow): Proposal {
  const concurrency = { group: GROUP, 'cancel-in-progress': CANCEL };
  return {
    path,
    files: [{ path, edits: [{ op: 'add', route: [], key: 'concurrency', to: { value: concurrency }, before: 'jobs' }] }],
    effects: [{ kind: 'cancel-superseded', events: ['pull_request'] }],
    planChanges: [{ place: 'concurrency', before: undefined, after: concurrency }],
    risk: 'An older commit of a pull request may end as cancelled, without a result of its own.',
    workDelta: [],
  };
}
