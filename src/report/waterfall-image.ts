import { formatDuration } from '../model/format-duration.ts';
import type { Waterfall, WaterfallJob } from '../model/waterfall.ts';
import { durationTicks } from './charts/duration-ticks.ts';
import { clipToWidth, widthInEms } from './clip-to-width.ts';
import { count } from './count.ts';
import { xmlText } from './escape-xml.ts';
import { stripUnsafe } from './strip-unsafe.ts';
import { WATERFALL_PATTERNS, WATERFALL_STYLE } from './waterfall-style.ts';
import { hiddenWords, pathWords, runLabel } from './waterfall-words.ts';

/** In pixels: what GitHub's page of a check run has room for. */
const WIDTH = 820;
const PAD = 16;
const FONT = 12;
const ROW = 22;
const BAR = 12;
const AXIS_Y = 76;
const ROWS_Y = 86;
/** Names are drawn behind the mark of the critical path. */
const NAME_X = PAD + 14;
const NAME_EMS = { least: 4, most: 19 } as const;
/** Where the columns of times end. */
const TIMES = { queue: WIDTH - PAD - 62, run: WIDTH - PAD } as const;
const BARS_END = TIMES.queue - 72;
/** Labels of the axis nearer to its end than this would touch that of the end. */
const LABEL = 58;

/**
 * The waterfall of a run as an SVG document: queue and run time of each job, those of the critical path marked, on the axis of the makespan. Legible on light and
 * dark pages, no script, nothing loaded. Drawn by hand: a row needs two lengths, a name cut to its column and a line to the next, and little else.
 */
export function renderWaterfallImage(waterfall: Waterfall): string {
  const { jobs, makespan, name } = waterfall;
  const names = jobs.map((job) => clipToWidth(named(job.name), NAME_EMS.most));
  const from = Math.ceil(NAME_X + FONT * Math.max(NAME_EMS.least, ...names.map(widthInEms)) + 12);
  const bottom = ROWS_Y + ROW * jobs.length;
  const notes = [hiddenWords(waterfall), basisWords(waterfall)].filter((note) => note !== '');
  const height = bottom + 14 + 18 * notes.length;
  const place = (time: number): number => round(from + Math.min(1, Math.max(0, time / makespan)) * (BARS_END - from));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${xmlText(`Waterfall of ${named(name)}, ${formatDuration(makespan)}`)}</title>`,
    `<desc id="desc">${xmlText(pathWords(waterfall, DESC_LIMIT))}</desc>`,
    `<style>${WATERFALL_STYLE}</style><defs>${WATERFALL_PATTERNS}<clipPath id="names"><rect x="0" y="0" width="${from - 6}" height="${height}"/></clipPath></defs>`,
    `<rect class="page" x=".5" y=".5" width="${WIDTH - 1}" height="${height - 1}" rx="6"/>`,
    ...head(waterfall),
    ...axis(makespan, place, bottom),
    ...links(jobs, place),
    ...jobs.map((job, index) => row(job, names[index] ?? '', index, place)),
    ...notes.map((note, index) => `<text class="soft" x="${PAD}" y="${bottom + 18 + 18 * index}">${xmlText(note)}</text>`),
    '</svg>\n',
  ].join('\n');
}

const DESC_LIMIT = 1_000;
type Place = (time: number) => number;

function head(waterfall: Waterfall): readonly string[] {
  const { jobs, makespan, hidden } = waterfall;
  const onPath = jobs.filter((job) => job.onPath).length + hidden.onPath;
  const title = clipToWidth(runLabel(waterfall), 23);
  const total = count(jobs.length + hidden.jobs, 'job');
  return [
    `<text class="title" x="${PAD}" y="29">${xmlText(title)}</text>`,
    `<text class="soft" x="${PAD}" y="49">${formatDuration(makespan)} from queued to done; critical path: ${onPath} of ${total}</text>`,
    ...LEGEND.map(
      ({ kinds, label, x }) =>
        `${kinds.map((kind, index) => `<rect class="${kind}" x="${x + 12 * index}" y="20" width="10" height="10" rx="2"/>`).join('')}<text class="soft" x="${x + 12 * kinds.length + 4}" y="29">${label}</text>`,
    ),
  ];
}

const LEGEND = [
  { kinds: ['path'], label: 'critical path', x: 484 },
  { kinds: ['job'], label: 'other job', x: 586 },
  { kinds: ['path-wait', 'job-wait'], label: 'waits for a runner', x: 672 },
] as const;

function axis(makespan: number, place: Place, bottom: number): readonly string[] {
  const { interval } = durationTicks(makespan);
  const end = place(makespan);
  const times = Array.from({ length: Math.ceil(makespan / interval) }, (_, index) => index * interval);
  const line = (x: number, kind: string): string => `<path class="${kind}" d="M${x} ${AXIS_Y + 5}V${bottom + 2}"/>`;
  return [
    ...times.map((time) => line(place(time), 'grid')),
    ...times
      .filter((time) => end - place(time) >= LABEL)
      .map((time) => `<text class="soft mid" x="${place(time)}" y="${AXIS_Y}">${roundTime(time)}</text>`),
    line(end, 'last'),
    `<text class="mid on" x="${end}" y="${AXIS_Y}">${formatDuration(makespan)}</text>`,
    `<text class="soft end" x="${TIMES.queue}" y="${AXIS_Y}">queue</text><text class="soft end" x="${TIMES.run}" y="${AXIS_Y}">run</text>`,
  ];
}

/** `2m` for `2m 00s`. */
function roundTime(time: number): string {
  return formatDuration(time).replace(/ 00[sm]$/, '');
}

/** From the end of each job of the path down to the one that waited for it. */
function links(jobs: readonly WaterfallJob[], place: Place): readonly string[] {
  const rows = jobs.flatMap((job, index) => (job.onPath ? [{ job, index }] : []));
  return rows.slice(1).map(({ job, index }, before) => {
    const y = ROWS_Y + ROW * (rows[before]?.index ?? 0) + ROW / 2;
    return `<path class="link" d="M${place(job.queued)} ${y}V${ROWS_Y + ROW * index + ROW / 2}"/>`;
  });
}

function row({ queued, started, ended, onPath }: WaterfallJob, name: string, index: number, place: Place): string {
  const y = ROWS_Y + ROW * index;
  const kind = onPath ? 'path' : 'job';
  const bar = (from: number, to: number, of: string): string =>
    to - from < 0.05
      ? ''
      : `<rect class="${of}" x="${round(from)}" y="${y + (ROW - BAR) / 2}" width="${round(to - from)}" height="${BAR}" rx="2"/>`;
  // What ran is seen, however short.
  const end = Math.max(place(ended), place(started) + (ended > started ? 1.5 : 0));
  const text = y + 15;
  return [
    onPath ? `<circle class="dot" cx="${PAD + 4}" cy="${y + ROW / 2}" r="3"/>` : '',
    `<g clip-path="url(#names)"><text${onPath ? ' class="on"' : ''} x="${NAME_X}" y="${text}">${xmlText(name)}</text></g>`,
    bar(place(queued), place(started), `${kind}-wait`),
    bar(place(started), end, kind),
    `<text class="soft end" x="${TIMES.queue}" y="${text}">${formatDuration(started - queued)}</text>`,
    `<text class="end${onPath ? ' on' : ''}" x="${TIMES.run}" y="${text}">${formatDuration(ended - started)}</text>`,
  ].join('');
}

function basisWords({ basis }: Waterfall): string {
  return basis === 'file' ? '' : 'What waited for what is read from the moments at which jobs were queued.';
}

function named(name: string): string {
  const text = stripUnsafe(name);
  return text === '' ? '(empty)' : text;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
