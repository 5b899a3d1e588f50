import type { PullRequestRegression, PullRequestState } from '../engine/commit/regression.ts';
import { stateOf } from '../engine/commit/regression.ts';
import type { OutsideCause, RegressionCause } from '../engine/commit/regression-causes.ts';
import { FEWEST_TESTED } from '../engine/commit/regression-comparison.ts';
import type { JobRegression, Regression, WorkflowRegression } from '../engine/commit/regression-of-workflow.ts';
import type { MovedStep } from '../engine/commit/regression-steps.ts';
import { formatDuration } from '../model/format-duration.ts';
import { causeWords } from './check-run-movements.ts';
import { workflowLabel } from './check-run-title.ts';
import { count } from './count.ts';
import { codeSpan } from './escape-markdown.ts';
import { readableEvidence } from './readable-evidence.ts';

/** Workflows that are told of after the first. */
const MOST_OTHERS = 4;
const MOST_NAMED = 3;
/** A line at most, and only where nothing else is told. */
const SILENT: ReadonlySet<PullRequestState> = new Set(['unclear', 'none', 'too-few']);
/** One or two runs are worth a line where they took longer than so large a share of the usual runs. */
const HIGH = 0.9;

const VERDICTS: Readonly<Record<PullRequestState, string>> = {
  slower: '**This pull request makes CI slower**',
  'job-slower': '**This pull request makes a job slower**, and no workflow as a whole',
  outside: '**Slower, and not by this pull request**',
  unclear: 'Not clear yet whether this pull request makes CI slower',
  faster: '**This pull request makes CI faster**',
  none: 'No sign that this pull request makes CI slower',
  'too-few': 'Too few runs to tell whether this pull request makes CI slower',
};

/**
 * What a pull request does to the time of CI: the verdict first, then jobs, steps and causes, what of it is not its doing last. Empty where nothing is worth a
 * line: one or two runs within what is usual.
 */
export function regressionSection({ workflows, state, simulatedHistory }: PullRequestRegression): string {
  const [first, ...others] = workflows.filter((workflow) => isWorthLine(workflow));
  if (first === undefined) return '';
  const told = others.filter((workflow) => !SILENT.has(stateOf(workflow)));
  const more = told.length - MOST_OTHERS;
  const same = others.filter((workflow) => stateOf(workflow) === 'none').length;
  const alike = state === 'none' && same > 0 ? `; the same of ${count(same, 'other workflow')}` : '';
  const lines = [
    ...detailLines(first, ''),
    ...told.slice(0, MOST_OTHERS).flatMap((workflow) => [`- ${otherVerdict(workflow)}`, ...detailLines(workflow, '  ')]),
    ...(more > 0 ? [`- and ${count(more, 'workflow')} more`] : []),
  ];
  const simulated = simulatedHistory === null ? '' : ' (simulated history)';
  const verdict = `${firstVerdict(first)}${alike}${simulated}`;
  return lines.length === 0 ? verdict : `${verdict}\n\n${lines.join('\n')}`;
}

/**
 * For the title: `slower by 1m 12s with this pull request`; null where that is not so.
 */
export function regressionTitle({ workflows }: PullRequestRegression): string | null {
  const told = workflows.find((workflow) => !workflow.isGone && (stateOf(workflow) === 'slower' || stateOf(workflow) === 'job-slower'));
  if (told === undefined) return null;
  const job = told.jobs.find(({ state }) => state === 'slower');
  if (told.state === 'slower' || job === undefined) return `slower by ${formatDuration(told.shift.estimate)} with this pull request`;
  return `a job slower by ${formatDuration(job.shift.estimate)} with this pull request`;
}

function isWorthLine(workflow: WorkflowRegression): boolean {
  const { n, newest } = workflow.comparison;
  return stateOf(workflow) !== 'too-few' || newest.slowerThan > HIGH * n;
}

function firstVerdict(workflow: WorkflowRegression): string {
  const state = stateOf(workflow);
  if (state === 'slower' && workflow.isGone)
    return `**Runs of this pull request were slower, the newest is not**: ${amount(workflow)}; the newest took ${newestOf(workflow)}`;
  if (workflow.basis === 'newest')
    return `**The newest commit of this pull request makes CI slower**: ${amount(workflow)}; all its runs together do not show it`;
  const { low } = workflow.shift;
  if (state === 'none' && low !== null && low > 0) return `No slowdown worth telling by this pull request: ${amount(workflow)}`;
  const newest = state === 'unclear' ? `; the newest took ${newestOf(workflow)}` : '';
  return `${VERDICTS[state]}: ${amount(workflow)}${newest}`;
}

function otherVerdict(workflow: WorkflowRegression): string {
  const words: Readonly<Record<PullRequestState, string>> = {
    slower: '**slower**',
    'job-slower': '**a job slower**',
    outside: 'slower, and not by this pull request',
    unclear: 'not clear yet',
    faster: '**faster**',
    none: 'no sign',
    'too-few': 'too few runs',
  };
  return `${words[stateOf(workflow)]}: ${amount(workflow)}`;
}

/** `CI (pull_request) +1m 12s (+40s to +1m 50s), 3 runs against 31` */
function amount(workflow: WorkflowRegression): string {
  const event = workflow.event === null || workflow.event === 'pull_request' ? '' : ` (${codeSpan(workflow.event)})`;
  const name = `${codeSpan(workflowLabel({ name: workflow.name, path: workflow.path, runId: workflow.newestRunId }))}${event}`;
  const { comparison, state, shift } = workflow;
  if (comparison.m >= FEWEST_TESTED)
    return `${name} ${shiftWords(state === 'outside' ? { ...workflow, shift: comparison.shift } : workflow)}`;
  if (state === 'too-few') return `${count(comparison.m, 'run')} of ${name}, the newest ${newestOf(workflow)}`;
  const by = state === 'outside' ? '' : ` by ${formatDuration(shift.estimate)}`;
  const took = comparison.m === 1 ? 'its run' : `each of its ${comparison.m} runs`;
  return `${name}${by}, ${took} took longer than all ${comparison.n} usual runs (${formatDuration(comparison.p50)}, usual ${formatDuration(comparison.usual)})`;
}

function newestOf({ comparison: { newest, n, usual } }: Regression): string {
  return `${formatDuration(newest.duration)}, slower than ${newest.slowerThan} of ${n} usual runs (usual ${formatDuration(usual)})`;
}

function shiftWords({ comparison: { n, m }, shift: { estimate, low, high } }: Regression): string {
  const interval = low === null || high === null ? '' : ` (${signed(low)} to ${signed(high)})`;
  return `${signed(estimate)}${interval}, ${count(m, 'run')} against ${n}`;
}

function signed(time: number): string {
  return `${time < 0 ? '-' : '+'}${formatDuration(Math.abs(time))}`;
}

function detailLines(workflow: WorkflowRegression, indent: string): readonly string[] {
  const state = stateOf(workflow);
  if (SILENT.has(state)) return [];
  const isOutside = ({ cause }: RegressionCause): boolean => cause !== 'workflow-change';
  const outside = [...workflow.causes, ...(state === 'job-slower' ? workflow.jobs.flatMap(({ causes }) => causes) : [])].filter(isOutside);
  return [
    ...workflow.jobs.map(jobLine),
    ...(workflow.moreJobs > 0 ? [`and ${count(workflow.moreJobs, 'job')} more`] : []),
    // What is not its doing says which steps took longer.
    ...(state === 'outside' ? [] : workflow.steps.map(stepLine)),
    ...workflow.causes.filter((cause) => !isOutside(cause)).map((cause) => causeLine(cause, workflow)),
    ...changeLines(workflow, state),
    ...outside.map((cause) => `not its doing: ${causeLine(cause, workflow)}`),
    ...comparedLine(workflow),
  ].map((line) => `${indent}- ${line}`);
}

function jobLine(job: JobRegression): string {
  if (job.state !== 'outside') return `job ${codeSpan(job.name)}: ${shiftWords(job)}`;
  return `job ${codeSpan(job.name)}: ${shiftWords({ ...job, shift: job.comparison.shift })}, not by this pull request`;
}

function stepLine({ job, step, p50, usual, time }: MovedStep): string {
  const name = `step ${codeSpan(step)} of ${codeSpan(job)}`;
  if (usual === null) return `${name}: ${formatDuration(p50)}, the usual runs do not have it`;
  return `${name}: ${signed(time)}, ${formatDuration(p50)} where ${formatDuration(usual.p50)} is usual (n ${usual.n})`;
}

function causeLine({ cause, time, evidence }: RegressionCause, { jobs, steps }: WorkflowRegression): string {
  const names = [...jobs.map(({ name }) => name), ...steps.map(({ job }) => job)];
  return `${signed(time)} **${wordsOf(cause)}**: ${readableEvidence(evidence, names)}`;
}

function wordsOf(cause: OutsideCause | 'workflow-change'): string {
  return cause === 'base' ? 'others got slower' : causeWords(cause);
}

function changeLines({ change, causes }: WorkflowRegression, state: PullRequestState): readonly string[] {
  const { workflow, files, newJobs, lostJobs } = change;
  const names = (all: readonly string[]): string =>
    `${all.slice(0, MOST_NAMED).join(', ')}${all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : ''}`;
  const jobs = [
    ...(newJobs.length === 0 ? [] : [`adds ${names(newJobs.map(({ name, p50 }) => `job ${codeSpan(name)} (${formatDuration(p50)})`))}`]),
    ...(lostJobs.length === 0 ? [] : [`is without ${names(lostJobs.map((name) => `job ${codeSpan(name)}`))}`]),
  ];
  const file =
    workflow === true ? [`it changes the workflow${jobs.length === 0 ? '' : `: ${jobs.join(', ')}`}; the usual runs had it as it was`] : [];
  const same = workflow === false && state !== 'outside' ? ['it does not change what the workflow does'] : [];
  const isMissed = state === 'outside' && causes.some(({ cause }) => cause === 'cache-miss');
  const key = isMissed ? ': a cache whose key is new misses until it is filled' : '';
  return [...file, ...same, ...(files.length === 0 ? [] : [`it changes ${names(files.map(codeSpan))}${key}`])];
}

function comparedLine({ otherPlan, change }: WorkflowRegression): readonly string[] {
  return [
    ...(otherPlan === 0
      ? []
      : [`${count(otherPlan, 'run')} with another version of the workflow ${otherPlan === 1 ? 'is' : 'are'} not compared`]),
    ...(change.workflow === null ? ['whether it changes the workflow is not known: the file that its runs saw is not recorded'] : []),
  ];
}
