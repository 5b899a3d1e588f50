import type { Chart } from '../charts/chart.ts';
import { count } from '../count.ts';
import { escapeTerminal } from '../escape-terminal.ts';
import { clip, stripUnsafe } from '../strip-unsafe.ts';
import { fitNames } from '../terminal/fit-names.ts';
import { timeAxis, timeBar } from '../terminal/log-bar.ts';
import { indent, type Style } from '../terminal/style.ts';
import { terminalTable } from '../terminal/table.ts';
import { wrapText } from '../wrap-text.ts';
import type { Bar, Block, Item, LeftOut, Table } from './block.ts';
import type { Line } from './line.ts';

/** Longer than any sentence of ours with names that people give. */
const PROSE_LIMIT = 4_000;
const NAME_LIMIT = 60;
const SHORTEST_BAR = 24;
const NARROWEST = 40;

/** A block as lines of about `width` columns, each item behind `bullet`; only names of tables give way where there is no room. */
export function terminalBlock(block: Block, style: Style, width: number, bullet = '-'): string[] {
  switch (block.kind) {
    case 'heading': {
      const text = style.bold(textOf(block.text));
      return [block.level === 2 ? style.underline(text) : text];
    }
    case 'text':
      return wrapped(textOf(block.text), width);
    case 'warning':
      return wrapped(textOf(block.text), width).map(style.yellow);
    case 'facts':
      return renderFacts(block.rows, style, width);
    case 'items':
      return [...block.items.flatMap((item) => renderItem(item, bullet, style, width)), ...andMore(block).map(style.dim)];
    case 'table':
      return renderTable(block, style, width);
    case 'chart':
      return [...renderChart(block.chart, style, width), ...renderTable(block.table, style, width)];
    case 'bars':
      return renderBars(block.bars, block.total, style, width);
    case 'note':
      return wrapped(textOf(block.text), width).map(style.dim);
  }
}

/** The line as text, in which nothing from outside can act, and names have no signs around them. */
export function textOf(line: Line, limit = NAME_LIMIT): string {
  return line
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      return 'name' in piece ? clip(escapeTerminal(piece.name), limit) : clip(stripUnsafe(piece.prose).replaceAll('`', ''), PROSE_LIMIT);
    })
    .join('');
}

/** The first line after `sign`, what does not fit below it. */
export function hanging(sign: string, text: string, width: number): string[] {
  const [first = '', ...more] = wrapped(text, width - sign.length);
  return [`${sign}${first}`, ...indent(more, sign.length)];
}

/** `and 3 more jobs; --format json has all` */
function andMore({ more, what }: LeftOut): string[] {
  return more === 0 ? [] : [`and ${count(more, `more ${what}`)}; --format json has all`];
}

function wrapped(text: string, width: number): string[] {
  return wrapText(text, Math.max(NARROWEST, width));
}

function renderFacts(rows: readonly (readonly [string, Line])[], style: Style, width: number): string[] {
  const labels = Math.max(12, ...rows.map(([label]) => label.length));
  return rows.flatMap(([label, line]) => {
    const [first = '', ...more] = wrapped(textOf(line), width - labels - 2);
    return [`${style.dim(label.padEnd(labels))}  ${first}`, ...indent(more, labels + 2)];
  });
}

function renderItem({ line, under }: Item, bullet: string, style: Style, width: number): string[] {
  const [first = '', ...more] = hanging(`${bullet} `, textOf(line), width);
  const marked = bullet === '-' ? first : `${style.dim(bullet)}${first.slice(bullet.length)}`;
  return [marked, ...more, ...under.flatMap((each) => indent(hanging('', textOf(each), width - 4), 4))];
}

function renderTable(table: Table, style: Style, width: number): string[] {
  const { caption, header, rows, left } = table;
  const texts = rows.map((row) => row.map((cell, column) => textOf(cell, column === 0 ? Number.POSITIVE_INFINITY : NAME_LIMIT)));
  const align = header.map((_, column) => (column < left ? ('left' as const) : ('right' as const)));
  return [
    ...(caption.length === 0 ? [] : wrapped(textOf(caption), width).map(style.dim)),
    ...terminalTable(header, tellApart(texts, fitNames(texts, header, width)), align, style),
    ...andMore(table).map(style.dim),
  ];
}

/** One line a stretch, from left to right as time goes; of other charts the table tells all. */
function renderChart(chart: Chart, style: Style, width: number): string[] {
  const end = chart.kind === 'waterfall' ? (chart.stretches.at(-1)?.to ?? 0) : 0;
  if (chart.kind !== 'waterfall' || end <= 0) return [];
  const columns = Math.min(60, width - 4);
  const at = (second: number): number => Math.round((second / end) * columns);
  return [
    ...chart.stretches.map(({ kind, from, to }) => {
      const length = Math.max(1, at(to) - at(from));
      return `${' '.repeat(Math.min(at(from), columns - 1))}${kind === 'queue' ? style.dim('·'.repeat(length)) : style.cyan('█'.repeat(length))}`;
    }),
    '',
  ];
}

/** Names that became the same by losing their middle show what they differ in. */
function tellApart(whole: readonly (readonly string[])[], fitted: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const groups = Map.groupBy(whole.keys(), (index) => fitted[index]?.[0] ?? '');
  return fitted.map(([name = '', ...cells], index) => {
    const alike = (groups.get(name) ?? []).map((other) => Array.from(whole[other]?.[0] ?? ''));
    const own = Array.from(whole[index]?.[0] ?? '');
    if (alike.every((other) => other.join('') === own.join(''))) return [name, ...cells];
    const start = own.findIndex((character, at) => alike.some((other) => other[at] !== character));
    const shown = own.slice(Math.max(0, start), Math.max(0, start) + Array.from(name).length - 1).join('');
    return [`…${shown}`, ...cells];
  });
}

function renderBars(bars: readonly Bar[], total: number, style: Style, width: number): string[] {
  const rows = bars.map(({ label, value }) => [textOf(label, Number.POSITIVE_INFINITY), value]);
  const names = fitNames(rows, ['', ''], width - SHORTEST_BAR - 2).map(([name = '']) => name);
  const [labels, values] = [Math.max(...names.map((name) => Array.from(name).length)), Math.max(...bars.map(({ value }) => value.length))];
  const room = Math.max(SHORTEST_BAR, Math.min(60, width - labels - values - 4));
  const lines = bars.map((bar, index) => {
    const name = names[index] ?? '';
    const drawn = timeBar(bar, total, room, { isSilent: bar.isWaiting });
    return `${name}${' '.repeat(labels - Array.from(name).length)}  ${bar.value.padStart(values)}  ${drawn}`.trimEnd();
  });
  return [style.dim(`${' '.repeat(labels + values + 4)}${timeAxis(total, room)}`.trimEnd()), ...lines];
}
