import type { CommitSummary, WorkflowSummary } from '../engine/commit-summary.ts';
import type { Judgement, State } from '../engine/judge-duration.ts';
import { formatDay } from '../model/format-date.ts';
import { formatDuration } from '../model/format-duration.ts';
import { describeLimit, workflowLabel } from './check-run-title.ts';
import { usualWords } from './check-run-usual.ts';
import { count } from './count.ts';
import { describeWithheld } from './describe-baseline.ts';
import { STATE_WORDS } from './duration-table.ts';
import { codeSpan } from './escape-markdown.ts';

const NAMED = 5;
/** When not all runs are named, these are first. */
const ATTENTION: readonly State[] = [
  'over',
  'close',
  'slower',
  'faster',
  'running',
  'waiting',
  'not-comparable',
  'noise',
  'ok',
  'no-baseline',
];

/** What the commit's runs took and how that compares, a line each: those that need attention first, the longest of equals. */
export function verdictLines(summary: CommitSummary): readonly string[] {
  const { workflows, conclusion } = summary;
  const ordered = workflows.toSorted(
    (a, b) => ATTENTION.indexOf(a.state) - ATTENTION.indexOf(b.state) || (b.duration ?? 0) - (a.duration ?? 0),
  );
  const more = ordered.length - NAMED;
  const lines = [...ordered.slice(0, NAMED).map(runLine), ...(more > 0 ? [`- and ${count(more, 'run')} more, below`] : [])];
  return [
    ...(conclusion === 'failure' ? [whyFailed(workflows)] : []),
    ...(lines.length === 0 ? [] : [lines.join('\n')]),
    counts(workflows),
  ];
}

/** A run by its workflow, with the event that started it. */
export function runWords(workflow: WorkflowSummary): string {
  const { event, attempt } = workflow;
  const facts = [...(event === null ? [] : [codeSpan(event)]), ...(attempt > 1 ? [`attempt ${attempt}`] : [])];
  return `${codeSpan(workflowLabel(workflow))}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
}

/** `- CI (push): **8m 12s**, within noise; usual 7m 40s (7m 05s to 8m 31s, n 31)` */
function runLine(workflow: WorkflowSummary): string {
  const { duration, state, usual, withheld } = workflow;
  const name = `- ${runWords(workflow)}:`;
  if (duration === null) return `${name} ${whyNoTime(workflow)}`;
  const why = withheld === null ? '' : `: ${describeWithheld(withheld, codeSpan)}`;
  const judged =
    usual === null && state === 'no-baseline' ? `${usualWords(workflow)}${why}` : `${stateWords(workflow)}; ${usualWords(workflow)}${why}`;
  return `${name} **${formatDuration(duration)}**, ${judged}${acceptedWords(workflow)}`;
}

/** Who decided that what was slower is usual, and from where on that counts. */
function acceptedWords({ accepted, isAccepted }: WorkflowSummary): string {
  if (isAccepted) return '; that it is slower was accepted: later runs are compared from here on';
  if (accepted === null) return '';
  const { headSha, login, since } = accepted;
  return `; usual since ${codeSpan(headSha.slice(0, 7))} (${formatDay(since)}), where ${codeSpan(login)} accepted a slowdown`;
}

function stateWords({ state, conclusion, attempt, target }: WorkflowSummary): string {
  if (state === 'not-comparable')
    return conclusion === 'success'
      ? `not compared${attempt > 1 ? ', it was re-run' : ''}`
      : `not compared (${conclusion ?? 'no conclusion'})`;
  if (target === null) return STATE_WORDS[state];
  const side = state === 'over' ? STATE_WORDS.over : state === 'close' ? 'close to' : 'below';
  return `${side} ${describeLimit(target)}`;
}

function whyNoTime({ status, conclusion, state, jobs }: WorkflowSummary): string {
  if (state === 'waiting') return 'waits for an approval; the time it waits is not counted';
  if (conclusion === 'action_required') return 'waits for a maintainer to approve that it runs';
  if (conclusion === 'startup_failure') return 'GitHub could not start it (`startup_failure`): no job ran';
  if (state === 'running') return status === 'in_progress' ? 'running' : status;
  if (conclusion === 'skipped' || (jobs.length === 0 && conclusion === 'success')) return 'all its jobs were skipped';
  return `no job ran${conclusion === null ? '' : ` (${conclusion})`}`;
}

/** Which enforced limits this commit's runs are above: exactly what was compared. */
function whyFailed(workflows: readonly WorkflowSummary[]): string {
  const above = workflows
    .flatMap((workflow) => [
      { name: `the makespan of ${codeSpan(workflowLabel(workflow))}`, judged: workflow as Judgement },
      ...workflow.jobs.map((job) => ({ name: `job ${codeSpan(job.name)}`, judged: job as Judgement })),
    ])
    .flatMap(({ name, judged: { state, target, duration } }) =>
      state === 'over' && target?.enforce === true && duration !== null
        ? [`${name} took ${formatDuration(duration)} and is above ${describeLimit(target)}`]
        : [],
    );
  const more = above.length > NAMED ? `; and ${above.length - NAMED} more` : '';
  return `This check fails because of limits with \`enforce: true\`. In this run ${above.slice(0, NAMED).join('; ')}${more}.`;
}

/** `2 workflow runs, 9 jobs: 1 OVER, 8 within noise.` */
function counts(workflows: readonly WorkflowSummary[]): string {
  const jobs = workflows.flatMap((workflow) => workflow.jobs);
  const states = (Object.keys(STATE_WORDS) as State[])
    .map((state) => ({ state, n: jobs.filter((job) => job.state === state).length }))
    .filter(({ n }) => n > 0)
    .map(({ state, n }) => `${n} ${STATE_WORDS[state]}`);
  return `${count(workflows.length, 'workflow run')}, ${count(jobs.length, 'job')}${states.length === 0 ? '' : `: ${states.join(', ')}`}.`;
}
