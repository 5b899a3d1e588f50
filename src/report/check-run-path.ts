import type { JobOfPath, PathOfRun } from '../engine/commit/path-of-run.ts';
import type { CommitSummary } from '../engine/commit-summary.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatShare } from '../model/format-share.ts';
import { runWords } from './check-run-verdict.ts';
import { count } from './count.ts';
import { codeBlock, codeSpan } from './escape-markdown.ts';
import { clip, stripUnsafe } from './strip-unsafe.ts';

/** Columns: of a line at most, of a name, and of the numbers behind the bar. */
const LINE = 88;
const NAME = 28;
const TIME = 7;
const SHARE = 5;
/** The longest of a path that has more. */
const MOST_JOBS = 12;
const GAP = '  ';
const QUEUE = '░';
const RUNNING = '█';

/**
 * Letters that a monospaced font draws in one column each, in reading order. Others (East Asia, emoji, Arabic, marks) are wider by a different share in each font,
 * so no count of columns would keep the bars behind them in place.
 */
const ONE_COLUMN = /^[\u0020-\u02ff\u0370-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e]*$/;

/** The critical path of the headline run as a waterfall in text, on the axis of its makespan; empty where it is not known. */
export function pathSection({ path, workflows }: CommitSummary): string {
  const workflow = workflows.find(({ runId }) => runId === path?.runId);
  if (path === null || workflow === undefined || path.jobs.length === 0) return '';
  return [`### Critical path of ${runWords(workflow)}`, codeBlock(waterfall(path), 'text'), besides(path)].join('\n\n');
}

function waterfall(path: PathOfRun): string {
  const longest = new Set(path.jobs.toSorted((a, b) => b.share - a.share).slice(0, MOST_JOBS));
  const kept = path.jobs.filter((job) => longest.has(job));
  const hidden = path.jobs.filter((job) => !longest.has(job));
  const width = Math.min(NAME, Math.max(3, ...kept.map(({ name }) => lengthOf(shown(name)))));
  const bar = LINE - width - 2 * TIME - SHARE - 4 * GAP.length;
  const end = formatDuration(path.makespan);
  const axis = `0s${' '.repeat(bar - 2 - end.length)}${end}`;
  const line = kept.every(({ name }) => ONE_COLUMN.test(shown(name))) ? nameFirst(width) : nameLast;
  const lines = [
    line(['job', axis, 'queue', 'run', 'share']),
    ...kept.map((job) =>
      line([
        shown(job.name),
        drawBar(job, path.makespan, bar).padEnd(bar),
        formatDuration(job.started - job.queued),
        formatDuration(job.ended - job.started),
        formatShare(job.share),
      ]),
    ),
    ...(hidden.length === 0
      ? []
      : [`… and ${count(hidden.length, 'shorter job')} of the path, ${formatShare(sharesOf(hidden))} of it in all`]),
  ];
  return lines.join('\n');
}

type Cells = readonly [name: string, axis: string, queue: string, run: string, share: string];

function nameFirst(width: number): (cells: Cells) => string {
  return ([name, ...rest]) => `${pad(name, width)}${GAP}${measures(rest)}`.trimEnd();
}

/** What a name moves is behind it, and there is nothing. */
function nameLast([name, ...rest]: Cells): string {
  return `${measures(rest)}${GAP}${name}`;
}

function measures([axis, queue, run, share]: readonly [string, string, string, string]): string {
  return [axis, queue.padStart(TIME), run.padStart(TIME), share.padStart(SHARE)].join(GAP);
}

/** Every job that took time has at least one mark, and the marks of one follow those of the one before it. */
function drawBar({ queued, started, ended }: JobOfPath, makespan: number, columns: number): string {
  const place = (time: number): number => Math.round((time / makespan) * columns);
  const from = Math.min(columns - 1, place(queued));
  const to = Math.max(from + 1, place(ended));
  const middle = Math.min(started < ended ? to - 1 : to, Math.max(from, place(started)));
  return ' '.repeat(from) + QUEUE.repeat(middle - from) + RUNNING.repeat(to - middle);
}

function besides({ others, basis }: PathOfRun): string {
  const [nearest] = others;
  const needs = basis === 'file' ? '' : ' What waited for what is read from the moments at which jobs were queued.';
  const legend = `\`${QUEUE}\` waits for a runner, \`${RUNNING}\` runs. No job above has slack: what it takes less, the run takes less, until another path is as long.`;
  if (nearest === undefined) return `${legend}${needs}`;
  const rest = others.length === 1 ? 'The other job,' : `Of the other ${others.length} jobs the nearest,`;
  return `${legend} ${rest} ${codeSpan(nearest.name)}, has ${formatDuration(nearest.slack)} of slack.${needs}`;
}

function shown(name: string): string {
  const text = stripUnsafe(name);
  return clip(text === '' ? '(empty)' : text, NAME);
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - lengthOf(text)));
}

function lengthOf(text: string): number {
  return [...text].length;
}

function sharesOf(jobs: readonly JobOfPath[]): number {
  return jobs.reduce((sum, { share }) => sum + share, 0);
}
