import {
  type DurationSummary,
  FEWEST_FOR,
  type FormerName,
  type JobProfile,
  type Outcomes,
  type Profile,
  type Rate,
  type WorkflowProfile,
} from '../../engine/profile/profile.ts';
import { formatWindow } from '../../model/format-date.ts';
import { formatDuration } from '../../model/format-duration.ts';
import { formatShare } from '../../model/format-share.ts';
import { count } from '../count.ts';
import { escapeTerminal } from '../escape-terminal.ts';
import { clip } from '../strip-unsafe.ts';
import { fitNames } from './fit-names.ts';
import { indent, type Style, styleFor, type TerminalOptions } from './style.ts';
import { terminalTable } from './table.ts';

const RIGHT = ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'right'] as const;
const NAME_LIMIT = 60;
const HEADING_LIMIT = 96;
/** More than GitHub makes of one matrix; a history that somebody wrote can name any number. */
const MOST_JOBS = 300;
const MOST_STEPS = 100;
const MOST_CACHES = 100;
/** What stands where there are too few values; the n beside it is 0 where there are none. */
const TOO_FEW = '-';

const NOT_TIMED = 'not timed';
const LEGEND = [
  [TOO_FEW, `too few values: p95 is stated from n ${FEWEST_FOR.p95} on, p99 from n ${FEWEST_FOR.p99}`],
  [NOT_TIMED, 'it succeeded only in re-runs, or in jobs that did not'],
] as const;

/** Every workflow of a history: its makespan, its jobs, their steps and caches, each number with its n. Ends with a line break. */
export function renderProfileText(profile: Profile, options: TerminalOptions): string {
  const style = styleFor(options);
  if (profile.window === null) return 'No completed run in this history: not measured.\n';
  const head = [
    `${count(profile.workflows.length, 'workflow')}, runs created ${formatWindow(profile.window)}`,
    ...(profile.simulated === null ? [] : [`${style.yellow('simulated history')}: ${escapeTerminal(profile.simulated)}`]),
    'n: first attempts that succeeded; queue n: all job runs whose creation is recorded',
  ];
  const workflows = profile.workflows.map((workflow) => renderWorkflow(workflow, style, options.width)).join('\n\n');
  const legend = LEGEND.filter(([sign]) => new RegExp(`  ${sign}(?=\\s|$)`, 'm').test(workflows));
  const foot = legend.map(([sign, meaning]) => style.dim(`${sign}: ${meaning}`));
  return `${[head.join('\n'), workflows, ...(foot.length === 0 ? [] : [foot.join('\n')])].join('\n\n')}\n`;
}

function renderWorkflow(workflow: WorkflowProfile, style: Style, width: number): string {
  const { path, name, runs, forkRuns, makespan, runnerTime, totalRunnerTime, outcomes } = workflow;
  const jobs = longest(workflow.jobs, MOST_JOBS);
  const facts = [
    ['makespan', quantiles(makespan, outcomes)],
    ['runner time', `${quantiles(runnerTime, outcomes)}; ${formatDuration(totalRunnerTime)} in all ${count(runs, 'attempt')}`],
    ['success rate', `${rate(outcomes.success)}; timed out ${rate(outcomes.timeout)}`],
    ...(forkRuns === 0 ? [] : [['forks', `${forkRuns} of ${count(runs, 'attempt')}: in the runner time of all, and in no other number`]]),
  ].map(([label, text]) => `${style.dim((label ?? '').padEnd(12))}  ${text}`);
  return [
    `${style.bold(escapeTerminal(path ?? name ?? 'unnamed workflow'))}${path !== null && name !== null ? style.dim(`  ${escapeTerminal(name)}`) : ''}`,
    ...indent(facts, 2),
    ...indent(describeVersions(workflow), 2),
    ...(jobs.length === 0 ? [] : ['', ...indent(jobTable(jobs, style, width - 2), 2)]),
    ...indent(andMore(workflow.jobs.length - jobs.length, 'job'), 2).map(style.dim),
    ...jobs.flatMap((job) => renderJob(job, style, width - 4)),
  ].join('\n');
}

/** How far versions of the file are told apart; nothing where they are in all runs. */
function describeVersions({ versions, runs, forkRuns }: WorkflowProfile): string[] {
  if (versions.known === 0)
    return ['versions of the workflow are not told apart: no run says which file it used, so jobs and steps are known by name'];
  const unknown = runs - forkRuns - versions.runs;
  const seen = `${count(versions.known, 'version')} of the workflow told apart`;
  return [
    unknown === 0 ? seen : `${seen}; of ${count(unknown, 'attempt')} the file is not recorded: jobs and steps are known by name there`,
  ];
}

function jobTable(jobs: readonly JobProfile[], style: Style, width: number): string[] {
  const rows = jobs.map((job) => [
    escapeTerminal(job.name),
    ...summaryCells(job.duration, whyNotTimed(job)),
    String(job.queueTime.n),
    job.queueTime.p50 === null ? 'not measured' : formatDuration(job.queueTime.p50),
    time(job.queueTime.p95),
    rate(job.outcomes.success),
  ]);
  const header = ['\njob', '\nn', '\np50', '\np95', '\np99', 'queue\nn', 'queue\np50', 'queue\np95', 'success\nrate'];
  return terminalTable(header, fitNames(rows, header, width), RIGHT, style);
}

/** Why a job or a run has no duration: it never ran to an end that counts, never succeeded, or only in re-runs. */
function whyNotTimed({ outcomes: { success, timeout } }: Pick<JobProfile, 'outcomes'>): string {
  if (success.count > 0) return NOT_TIMED;
  return timeout.n > 0 ? 'no success' : 'not measured';
}

/** `formerly Unit tests (runs the same script)` */
function formerly(names: readonly FormerName[], of: string): string[] {
  return names.map(({ name, why }) => `${of}formerly ${short(name)} (${why})`);
}

/** Those with the most time in all of their runs, in the order in which they stand. */
function longest<T extends { readonly duration: DurationSummary }>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  const timeOf = ({ duration: { n, p50 } }: T): number => n * (p50 ?? 0);
  const kept = new Set([...all].sort((a, b) => timeOf(b) - timeOf(a)).slice(0, most));
  return all.filter((one) => kept.has(one));
}

function andMore(more: number, what: string): string[] {
  return more === 0 ? [] : [`and ${count(more, `more ${what}`)}; --format json has all`];
}

function renderJob({ name, note, formerNames, caches, ...job }: JobProfile, style: Style, width: number): string[] {
  const steps = longest(job.steps, MOST_STEPS);
  const stepRows = steps.map((step) => [
    escapeTerminal(step.occurrence === 0 ? step.name : `${step.name} (${step.occurrence + 1})`),
    ...summaryCells(step.duration, step.success.count > 0 ? NOT_TIMED : step.success.n > 0 ? 'no success' : 'not measured'),
    rate(step.success),
  ]);
  const cacheRows = caches
    .slice(0, MOST_CACHES)
    .map(({ step, action, exactRate, hitRate, miss, unknown }) => [
      escapeTerminal(step ?? action),
      rate(exactRate),
      rate(hitRate),
      String(miss),
      String(unknown),
    ]);
  return [
    '',
    `  ${style.bold(clip(escapeTerminal(name), HEADING_LIMIT))}`,
    ...indent([...formerly(formerNames, ''), ...(note === null ? [] : [escapeTerminal(note)])], 4).map(style.dim),
    ...nameTable(['step', 'n', 'p50', 'p95', 'p99', 'success rate'], stepRows, style, width),
    ...indent(andMore(job.steps.length - steps.length, 'step'), 4).map(style.dim),
    ...indent(
      steps.flatMap((step) => formerly(step.formerNames, `${short(step.name)}: `)),
      4,
    ).map(style.dim),
    ...(cacheRows.length === 0
      ? []
      : ['', ...nameTable(['cache', 'exact hits', 'hits', 'misses', 'not said by the log'], cacheRows, style, width)]),
    ...indent(andMore(Math.max(0, caches.length - MOST_CACHES), 'cache'), 4).map(style.dim),
  ];
}

function nameTable(header: readonly string[], rows: readonly (readonly string[])[], style: Style, width: number): string[] {
  return rows.length === 0 ? [] : indent(terminalTable(header, fitNames(rows, header, width), RIGHT, style), 4);
}

function short(name: string): string {
  return clip(escapeTerminal(name), NAME_LIMIT);
}

function summaryCells({ n, p50, p95, p99 }: DurationSummary, whyNone: string): string[] {
  return [String(n), p50 === null ? whyNone : formatDuration(p50), time(p95), time(p99)];
}

function time(value: number | null): string {
  return value === null ? TOO_FEW : formatDuration(value);
}

/** Those that have enough values. */
function quantiles({ n, ...stated }: DurationSummary, outcomes: Outcomes): string {
  const parts = (['p50', 'p95', 'p99'] as const).flatMap((name) => {
    const value = stated[name];
    return value === null ? [] : [`${name} ${formatDuration(value)}`];
  });
  return n === 0 ? whyNotTimed({ outcomes }) : `${parts.join(', ')} (n ${n})`;
}

/** `96% (48/50)` */
function rate({ share, count: hits, n }: Rate): string {
  return share === null ? 'not measured' : `${formatShare(share)} (${hits}/${n})`;
}
