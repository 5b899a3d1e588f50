import { formatDuration } from '../../model/format-duration.ts';
import { formatShare } from '../../model/format-share.ts';
import type { JobLog, RunnerFacts, StepResources, TestTiming } from '../../model/job-log.ts';
import { count } from '../count.ts';
import { escapeTerminal } from '../escape-terminal.ts';
import { fitName, formatBytes, textColumns } from './log-layout.ts';
import type { LogSpan } from './log-span.ts';
import { type LogColumn, logTable } from './log-table.ts';
import type { LogStages } from './log-view.ts';
import { HOSTING_WORDS, stageWords, stepName } from './log-words.ts';
import type { Style } from './style.ts';
import { terminalTable } from './table.ts';

const MOST_TESTS = 10;
const NAME = 34;
/** Shorter times read `0s`. */
const SHORTEST = 0.05;
/** Rounded, and a clock's difference. */
const WHOLE = 1.02;

function time(value: number | null): string {
  return value === null ? '' : formatDuration(value);
}

/** Machine and runner in a line, how they were reached in another. */
export function renderRunner(runner: RunnerFacts | null, width: number, style: Style): string[] {
  if (runner === null) return [];
  const { image, imageVersion, operatingSystem, runnerVersion, region, hosting, runnerName, runnerGroup, container } = runner;
  const machine = [
    image === null ? null : `${escapeTerminal(image)}${imageVersion === null ? '' : ` ${escapeTerminal(imageVersion)}`}`,
    operatingSystem === null ? null : escapeTerminal(operatingSystem),
    runnerVersion === null ? null : `runner ${escapeTerminal(runnerVersion)}`,
    HOSTING_WORDS[hosting],
    region === null ? null : `in ${escapeTerminal(region)}`,
  ];
  const measured = runner.actions.flatMap(({ download }) => (download === null ? [] : [download]));
  const downloads = measured.length === 0 ? '' : ` downloaded in ${formatDuration(measured.reduce((sum, one) => sum + one, 0))}`;
  const around = [
    runnerName === null ? null : `named ${escapeTerminal(runnerName)}`,
    runnerGroup === null ? null : `group ${escapeTerminal(runnerGroup)}`,
    runner.cacheMode === null ? null : `cache mode ${escapeTerminal(runner.cacheMode)}`,
    runner.actions.length === 0 ? null : `${count(runner.actions.length, 'action')}${downloads}`,
    container === null ? null : `in container ${escapeTerminal(container.image ?? 'of an unnamed image')}${pulled(container.pull)}`,
  ];
  return [machine, around].flatMap((parts) =>
    joinWithin(
      parts.filter((part) => part !== null),
      width,
    ).map((line) => line.join(style.dim(' · '))),
  );
}

/** Facts in as many lines as they need. */
function joinWithin(parts: readonly string[], width: number): readonly (readonly string[])[] {
  const lines: string[][] = [];
  let columns = 0;
  for (const part of parts) {
    columns += textColumns(part) + 3;
    const line = lines.at(-1);
    if (line !== undefined && columns <= width + 3) line.push(part);
    else {
      lines.push([part]);
      columns = textColumns(part) + 3;
    }
  }
  return lines;
}

function pulled(pull: number | null): string {
  return pull === null ? '' : `, pulled in ${formatDuration(pull)}`;
}

export function renderServices(runner: RunnerFacts | null, width: number, style: Style): string[] {
  if (runner === null || runner.services.length === 0) return [];
  const { services } = runner;
  return logTable(
    [
      { header: 'service', align: 'left', cells: services.map(({ name }) => fitName(name, NAME)), isFlexible: true },
      { header: 'image', align: 'left', cells: services.map(({ image }) => fitName(image ?? '', NAME)), isFlexible: true },
      { header: 'pull', align: 'right', cells: services.map(({ pull }) => time(pull)) },
      { header: 'health wait', align: 'right', cells: services.map(({ healthWait }) => time(healthWait)) },
    ],
    width,
    style,
  );
}

/** Longest first; what no stage stands for comes last. */
export function renderStages({ stages, unattributed }: LogStages, span: LogSpan, style: Style): string[] {
  const row = (name: string, duration: number): string[] => [
    name,
    formatDuration(duration),
    span.duration > 0 ? formatShare(duration / span.duration) : '',
  ];
  const known = Object.entries(stages)
    .filter(([stage, duration]) => stage !== 'other' && duration >= SHORTEST)
    .sort(([, a], [, b]) => b - a)
    .map(([stage, duration]) => row(stageWords(stage as keyof typeof stages), duration));
  const rest = unattributed + (stages.other ?? 0);
  if (known.length === 0) return [];
  const sum = Object.values(stages).reduce((total, duration) => total + duration, 0);
  const table = terminalTable(
    ['stage', 'time', 'share'],
    [...known, ...(rest >= SHORTEST ? [row('not known', rest).map(style.dim)] : [])],
    ['left', 'right', 'right'],
    style,
  );
  return sum > WHOLE * span.duration ? [...table, style.dim('stages that ran side by side both count')] : table;
}

export function renderTests(tests: readonly TestTiming[], width: number, style: Style): string[] {
  if (tests.length === 0) return [];
  const slowest = [...tests].sort((a, b) => b.duration - a.duration).slice(0, MOST_TESTS);
  const rest = tests.length - slowest.length;
  const isOfFiles = tests.every(({ test }) => test === null);
  const table = logTable(
    [
      { header: 'time', align: 'right', cells: slowest.map(({ duration }) => formatDuration(duration)) },
      {
        header: isOfFiles ? 'slowest test files' : 'slowest tests',
        align: 'left',
        cells: slowest.map(({ test, file }) => fitName(test === null ? file : `${file} ${test}`, width)),
        isFlexible: true,
      },
      { header: '', align: 'right', cells: slowest.map(({ tests: number }) => (number === undefined ? '' : count(number, 'test'))) },
      { header: 'told by', align: 'left', cells: slowest.map(({ tool }) => tool), tone: style.dim },
    ],
    width,
    style,
  );
  return rest > 0 ? [...table, style.dim(`and ${count(rest, 'time')} more in the JSON`)] : table;
}

/** What the sampler saw, of the job and of each step that it saw. */
export function renderResources({ resources, steps }: JobLog, width: number, style: Style): string[] {
  const seen = steps.flatMap((step) => (step.resources === null ? [] : [{ step, of: step.resources }]));
  if (resources === null && seen.length === 0) return [];
  const rows = [
    ...(resources === null ? [] : [{ number: '', name: 'whole job', of: resources }]),
    ...seen.map(({ step, of }) => ({ number: step.number === null ? '' : String(step.number), name: stepName(step), of })),
  ];
  const numbers = (header: string, cell: (of: StepResources) => string): LogColumn => ({
    header,
    align: 'right',
    cells: rows.map(({ of }) => cell(of)),
  });
  return logTable(
    [
      { header: '#', align: 'right', cells: rows.map(({ number }) => number), tone: style.dim },
      { header: 'resources', align: 'left', cells: rows.map(({ name }) => fitName(name, NAME)), isFlexible: true },
      numbers('CPU', ({ cpuMean }) => share(cpuMean)),
      numbers('peak', ({ cpuPeak }) => share(cpuPeak)),
      numbers('memory', ({ memoryPeakBytes }) => bytes(memoryPeakBytes)),
      numbers('of', ({ memoryTotalBytes }) => bytes(memoryTotalBytes)),
      numbers('read', ({ diskReadBytes }) => bytes(diskReadBytes)),
      numbers('written', ({ diskWrittenBytes }) => bytes(diskWrittenBytes)),
      numbers('received', ({ networkReceivedBytes }) => bytes(networkReceivedBytes)),
      numbers('sent', ({ networkSentBytes }) => bytes(networkSentBytes)),
    ],
    width,
    style,
  );
}

function share(value: number | null): string {
  return value === null ? '' : formatShare(value);
}

function bytes(value: number | null): string {
  return value === null ? '' : formatBytes(value);
}
