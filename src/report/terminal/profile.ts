import type { DurationSummary, FormerName, JobProfile, Profile, Rate, WorkflowProfile } from '../../engine/profile/profile.ts';
import { formatWindow } from '../../model/format-date.ts';
import { formatDuration } from '../../model/format-duration.ts';
import { formatShare } from '../../model/format-share.ts';
import { count } from '../count.ts';
import { escapeTerminal } from '../escape-terminal.ts';
import { clip } from '../strip-unsafe.ts';
import { indent, type Style, styleFor, type TerminalOptions } from './style.ts';
import { terminalTable } from './table.ts';

const RIGHT = ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right'] as const;
const NAME_LIMIT = 60;

/** Every workflow of a history: its makespan, its jobs, their steps and caches, each number with its n. Ends with a line break. */
export function renderProfileText(profile: Profile, options: TerminalOptions): string {
  const style = styleFor(options);
  if (profile.window === null) return 'No completed run in this history: not measured.\n';
  const head = [
    `${count(profile.workflows.length, 'workflow')}, runs created ${formatWindow(profile.window)}`,
    ...(profile.simulated === null ? [] : [`${style.yellow('simulated history')}: ${escapeTerminal(profile.simulated)}`]),
  ];
  return `${[head.join('\n'), ...profile.workflows.map((workflow) => renderWorkflow(workflow, style))].join('\n\n')}\n`;
}

function renderWorkflow(workflow: WorkflowProfile, style: Style): string {
  const { path, name, runs, makespan, runnerTime, totalRunnerTime, outcomes } = workflow;
  const facts = [
    ['makespan', quantiles(makespan)],
    ['runner time', `${quantiles(runnerTime)}; ${formatDuration(totalRunnerTime)} in all ${count(runs, 'attempt')}`],
    ['success rate', `${rate(outcomes.success)}; timed out ${rate(outcomes.timeout)}`],
  ].map(([label, text]) => `${style.dim((label ?? '').padEnd(12))}  ${text}`);
  return [
    `${style.bold(escapeTerminal(path ?? name ?? 'unnamed workflow'))}${path !== null && name !== null ? style.dim(`  ${escapeTerminal(name)}`) : ''}`,
    ...indent(facts, 2),
    ...indent(describeVersions(workflow), 2),
    '',
    ...indent(jobTable(workflow.jobs, style), 2),
    ...workflow.jobs.flatMap((job) => renderJob(job, style)),
  ].join('\n');
}

/** How far versions of the file are told apart; nothing where they are in all runs. */
function describeVersions({ versions, runs }: WorkflowProfile): string[] {
  if (versions.known === 0)
    return ['versions of the workflow are not told apart: no run says which file it used, so jobs and steps are known by name'];
  const unknown = runs - versions.runs;
  const seen = `${count(versions.known, 'version')} of the workflow told apart`;
  return [
    unknown === 0 ? seen : `${seen}; of ${count(unknown, 'attempt')} the file is not recorded: jobs and steps are known by name there`,
  ];
}

function jobTable(jobs: readonly JobProfile[], style: Style): string[] {
  const rows = jobs.map(({ name, duration, queueTime, outcomes }) => [
    short(name),
    String(duration.n),
    time(duration.p50),
    time(duration.p95),
    time(duration.p99),
    time(queueTime.p50),
    time(queueTime.p95),
    rate(outcomes.success),
  ]);
  return terminalTable(['job', 'n', 'p50', 'p95', 'p99', 'queue p50', 'queue p95', 'success rate'], rows, RIGHT, style);
}

/** `formerly Unit tests (runs the same script)` */
function formerly(names: readonly FormerName[], of: string): string[] {
  return names.map(({ name, why }) => `${of}formerly ${short(name)} (${why})`);
}

function renderJob({ name, note, formerNames, steps, caches }: JobProfile, style: Style): string[] {
  const stepRows = steps.map((step) => [
    short(step.occurrence === 0 ? step.name : `${step.name} (${step.occurrence + 1})`),
    String(step.duration.n),
    time(step.duration.p50),
    time(step.duration.p95),
    time(step.duration.p99),
    rate(step.success),
  ]);
  const cacheRows = caches.map(({ step, action, exactRate, hitRate, miss, unknown }) => [
    short(step ?? action),
    rate(exactRate),
    rate(hitRate),
    String(miss),
    String(unknown),
  ]);
  return [
    '',
    `  ${style.bold(short(name))}`,
    ...indent([...formerly(formerNames, ''), ...(note === null ? [] : [escapeTerminal(note)])], 4).map(style.dim),
    ...(stepRows.length === 0 ? [] : indent(terminalTable(['step', 'n', 'p50', 'p95', 'p99', 'success rate'], stepRows, RIGHT, style), 4)),
    ...indent(
      steps.flatMap((step) => formerly(step.formerNames, `${short(step.name)}: `)),
      4,
    ).map(style.dim),
    ...(cacheRows.length === 0
      ? []
      : ['', ...indent(terminalTable(['cache', 'exact hits', 'hits', 'misses', 'not said by the log'], cacheRows, RIGHT, style), 4)]),
  ];
}

function short(name: string): string {
  return clip(escapeTerminal(name), NAME_LIMIT);
}

function time(value: number | null): string {
  return value === null ? 'not measured' : formatDuration(value);
}

function quantiles({ n, p50, p95, p99 }: DurationSummary): string {
  return n === 0 ? 'not measured' : `p50 ${time(p50)}, p95 ${time(p95)}, p99 ${time(p99)} (n ${n})`;
}

/** `96% (48/50)` */
function rate({ share, count: hits, n }: Rate): string {
  return share === null ? 'not measured' : `${formatShare(share)} (${hits}/${n})`;
}
