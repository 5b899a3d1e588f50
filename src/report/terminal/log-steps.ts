import { formatDuration } from '../../model/format-duration.ts';
import { formatShare } from '../../model/format-share.ts';
import type { InexactReason, JobLog, LogStep } from '../../model/job-log.ts';
import { secondsFrom } from '../../model/log-instant.ts';
import { count } from '../count.ts';
import { escapeTerminal } from '../escape-terminal.ts';
import { clip } from '../strip-unsafe.ts';
import { wrapText } from '../wrap-text.ts';
import { timeAxis, timeBar } from './log-bar.ts';
import { fitName, textColumns } from './log-layout.ts';
import { fitAlike } from './log-names.ts';
import { chooseParts, type PartRow, type ShownParts } from './log-parts.ts';
import type { LogSpan } from './log-span.ts';
import { INEXACT_WORDS, stageWords, stepName } from './log-words.ts';
import { indent, type Style } from './style.ts';
import { terminalTable } from './table.ts';

const ALIGN = ['right', 'left', 'right', 'right', 'right', 'left', 'left'] as const;
const GAPS = 2 * (ALIGN.length - 1);
const NARROWEST_NAME = 20;
const NARROWEST_BAR = 10;
/** Where a command's program lies says less than what follows it. */
const PROGRAM_FOLDER = /^(?:[A-Za-z]:)?(?:[/\\][^\s/\\]+)+[/\\](?=[^\s/\\])/;

/** A line of the waterfall before it is laid out. Names are not escaped. */
interface Row {
  readonly number: string;
  readonly name: string;
  readonly indent: number;
  /** Cut at its end, not in its middle. */
  readonly isSentence: boolean;
  /** Said after the name. */
  readonly tag: string;
  readonly at: string;
  readonly time: string;
  readonly share: string;
  readonly bar: { readonly from: number; readonly to: number; readonly isSilent: boolean } | null;
  readonly stage: string;
  readonly tone: 'step' | 'failed' | 'aside' | 'part';
  /** The phases of one part of a step are named alike, as modules of a project. */
  readonly alike: object | null;
}

/** The steps as a waterfall with the parts that matter, and a legend of what is not exact. */
export function renderSteps(log: JobLog, span: LogSpan, width: number, style: Style): string[] {
  const marks = markReasons(log.steps);
  const rows = log.steps.flatMap((step) => rowsOfStep(step, span, marks));
  const legend = [...marks].flatMap(([reason, mark]) =>
    wrapText(INEXACT_WORDS[reason], width - 5).map((line, index) => `${index === 0 ? mark : ' '}  ${line}`),
  );
  return [...layOut(rows, span, width, style), ...(legend.length === 0 ? [] : ['', ...indent(legend, 2).map(style.dim)])];
}

/** A letter for each reason that needs one. Without a record all steps have the same one, which is said at the top; what did not run has no times. */
function markReasons(steps: readonly LogStep[]): ReadonlyMap<InexactReason, string> {
  const reasons = new Set(steps.flatMap(({ inexactReason: reason }) => (reason === null ? [] : [reason])));
  reasons.delete('not-run');
  reasons.delete('no-api-record');
  return new Map([...reasons].map((reason, index) => [reason, 'abcdef'.charAt(index)]));
}

function rowsOfStep(step: LogStep, span: LogSpan, marks: ReadonlyMap<InexactReason, string>): Row[] {
  const { start, duration, inexactReason, conclusion } = step;
  const hasRun = inexactReason !== 'not-run';
  const mark = inexactReason === null ? '' : (marks.get(inexactReason) ?? '');
  const from = start === null ? null : secondsFrom(span.start, start);
  const shown = chooseParts(step, span.duration);
  const row: Row = {
    number: step.number === null ? '' : String(step.number),
    name: stepName(step),
    indent: 0,
    isSentence: false,
    tag: tagOfStep(step, shown.isSilent),
    at: from === null || !hasRun ? '' : formatDuration(Math.max(0, from)),
    time: duration === null || !hasRun ? '' : `${formatDuration(duration)}${mark === '' ? '' : ` ${mark}`}`,
    share: duration === null || !hasRun ? '' : shareOf(duration, span.duration),
    bar: from === null || duration === null || !hasRun ? null : { from, to: from + duration, isSilent: false },
    stage: hasRun ? stageWords(step.stage?.stage) : '',
    tone: conclusion === 'failure' || conclusion === 'timed_out' ? 'failed' : isAside(step) ? 'aside' : 'step',
    alike: null,
  };
  return [row, ...rowsOfParts(step, shown, span)];
}

function tagOfStep({ inexactReason, conclusion }: LogStep, isSilent: boolean): string {
  if (inexactReason === 'not-run') return 'skipped';
  const said = conclusion === null || conclusion === 'success' ? '' : conclusion.replaceAll('_', ' ');
  return [said, isSilent ? 'silent' : ''].filter((text) => text !== '').join(', ');
}

/** What nobody wrote into the workflow, and what did not run. */
function isAside({ kind, inexactReason }: LogStep): boolean {
  return inexactReason === 'not-run' || kind === 'post' || kind === 'complete' || kind === 'setup';
}

function rowsOfParts(step: LogStep, { rows, more, cachedLayers }: ShownParts, span: LogSpan): Row[] {
  const layers = cachedLayers === 0 ? '' : `${count(cachedLayers, 'cached layer')}`;
  const rest = more.count > 0 && rows.length > 0 ? `${more.count} more` : '';
  const aside = [rest, layers].filter((text) => text !== '').join(', ');
  const empty = { number: '', at: '', share: '', bar: null, stage: '', tone: 'part' as const, alike: null };
  const last: Row = {
    ...empty,
    name: aside,
    indent: 1,
    isSentence: true,
    tag: '',
    time: rest === '' ? '' : formatDuration(more.duration),
  };
  return [...rows.map((row) => rowOfPart(step, row, span)), ...(aside === '' ? [] : [last])];
}

function rowOfPart(step: LogStep, { part, depth, isSilent, within }: PartRow, span: LogSpan): Row {
  const from = secondsFrom(span.start, part.start);
  const isSilence = part.kind === 'silence';
  const stage = part.stage?.stage;
  return {
    number: '',
    name: part.kind === 'command' ? part.name.replace(PROGRAM_FOLDER, '') : part.name,
    indent: depth + 1,
    isSentence: isSilence,
    tag: [isSilent && !isSilence ? 'silent' : '', part.cached === true ? 'cached' : ''].filter((text) => text !== '').join(', '),
    at: formatDuration(Math.max(0, from)),
    time: formatDuration(part.duration),
    share: shareOf(part.duration, span.duration),
    bar: { from, to: from + part.duration, isSilent },
    stage: stage === step.stage?.stage ? '' : stageWords(stage),
    tone: 'part',
    alike: part.kind === 'phase' ? within : null,
  };
}

function shareOf(duration: number, total: number): string {
  return total > 0 ? formatShare(duration / total) : '';
}

function layOut(rows: readonly Row[], span: LogSpan, width: number, style: Style): string[] {
  const widest = (pick: (row: Row) => string, header: string): number =>
    rows.reduce((most, row) => Math.max(most, pick(row).length), header.length);
  const others =
    widest((row) => row.number, '#') +
    widest((row) => row.at, 'at') +
    widest((row) => row.time, 'time') +
    widest((row) => row.share, 'share') +
    widest((row) => row.stage, 'stage') +
    GAPS;
  const room = Math.max(NARROWEST_NAME + NARROWEST_BAR, width - others);
  const wanted = rows.reduce((most, row) => Math.max(most, row.indent * 2 + textColumns(row.name) + tagOf(row).length), 0);
  const name = Math.max(NARROWEST_NAME, Math.min(wanted, Math.floor(room * 0.58)));
  const bar = Math.max(NARROWEST_BAR, room - name);
  const names = fitNames(rows, name);
  const header = ['#', 'step', 'at', 'time', 'share', timeAxis(span.duration, bar), 'stage'];
  // An empty text in a colour is not empty.
  const dim = (text: string): string => (text === '' ? '' : style.dim(text));
  const cells = rows.map((row, index) => [
    dim(row.number),
    nameCell(row, names[index] ?? '', style),
    dim(row.at),
    row.tone === 'part' || row.tone === 'aside' ? dim(row.time) : row.time,
    dim(row.share),
    row.bar === null ? '' : barCell(row, timeBar(row.bar, span.duration, bar, row.bar), style),
    dim(row.stage),
  ]);
  return terminalTable(header, cells, ALIGN, style);
}

function tagOf({ tag }: Row): string {
  return tag === '' ? '' : `  ${tag}`;
}

/** Each row's name in what its indentation and its tag leave of the column. */
function fitNames(rows: readonly Row[], width: number): readonly string[] {
  const room = (row: Row): number => width - row.indent * 2 - tagOf(row).length;
  const names = rows.map((row) => (row.isSentence ? clip(escapeTerminal(row.name), room(row)) : fitName(row.name, room(row))));
  for (const group of new Set(rows.flatMap(({ alike }) => (alike === null ? [] : [alike])))) {
    const members = rows.flatMap((row, index) => (row.alike === group ? [{ row, index }] : []));
    const fitted = fitAlike(
      members.map(({ row }) => row.name),
      Math.min(...members.map(({ row }) => room(row))),
    );
    for (const [at, { index }] of members.entries()) names[index] = fitted[at] ?? '';
  }
  return names;
}

function nameCell(row: Row, name: string, style: Style): string {
  const tag = tagOf(row);
  const said = tag === '' ? '' : row.tone === 'failed' ? style.red(tag) : style.yellow(tag);
  const toned = row.tone === 'failed' ? style.red(name) : row.tone === 'step' ? style.bold(name) : style.dim(name);
  return `${'  '.repeat(row.indent)}${toned}${said}`;
}

function barCell(row: Row, bar: string, style: Style): string {
  if (row.bar?.isSilent === true) return style.yellow(bar);
  if (row.tone === 'failed') return style.red(bar);
  return row.tone === 'step' ? style.cyan(bar) : style.dim(bar);
}
