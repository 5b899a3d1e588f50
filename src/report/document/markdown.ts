import { count } from '../count.ts';
import { codeBlock, codeSpan, prose } from '../escape-markdown.ts';
import { markdownTable } from '../markdown-table.ts';
import { timeBar } from '../terminal/log-bar.ts';
import type { Block, LeftOut, Table } from './block.ts';
import type { Line } from './line.ts';
import { textOf } from './terminal.ts';

const BAR = 40;
const LABEL = 40;

export function markdownBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${markdownOf(block.text)}`;
    case 'text':
    case 'note':
      return markdownOf(block.text);
    case 'warning':
      return `> **${markdownOf(block.text)}**`;
    case 'facts':
      return block.rows.map(([label, text]) => `- **${label}**: ${markdownOf(text)}`).join('\n');
    case 'items':
      return [
        ...block.items.flatMap(({ line, under }) => [`- ${markdownOf(line)}`, ...under.map((each) => `  - ${markdownOf(each)}`)]),
        ...andMore(block),
      ].join('\n');
    case 'table':
      return tableText(block);
    case 'chart':
      return tableText(block.table);
    case 'bars':
      return codeBlock(barLines(block).join('\n'), 'text');
  }
}

/** Our own words hold nothing that Markdown acts on; what comes from outside becomes code. */
export function markdownOf(line: Line): string {
  return line
    .map((piece) => (typeof piece === 'string' ? piece : 'name' in piece ? codeSpan(piece.name) : sentence(piece.prose)))
    .reduce((text, piece) => (text.endsWith('`') && piece.startsWith('`') ? `${text} ${piece}` : text + piece), '');
}

function tableText(table: Table): string {
  const header = table.header.map((text) => text.trim().replaceAll('\n', ' '));
  const rows = table.rows.map((row) => row.map(markdownOf));
  const lines = markdownTable(
    header,
    rows,
    header.map((_, column) => (column < table.left ? 'left' : 'right')),
  );
  return [...(table.caption.length === 0 ? [] : [`${markdownOf(table.caption)}:`]), lines, ...andMore(table)].join('\n\n');
}

function barLines({ bars, total }: Extract<Block, { kind: 'bars' }>): readonly string[] {
  const labels = bars.map(({ label }) => textOf(label, LABEL));
  const [room, values] = [Math.max(...labels.map(({ length }) => length)), Math.max(...bars.map(({ value }) => value.length))];
  return bars.map((bar, index) =>
    `${(labels[index] ?? '').padEnd(room)}  ${bar.value.padStart(values)}  ${timeBar(bar, total, BAR, { isSilent: bar.isWaiting })}`.trimEnd(),
  );
}

function andMore({ more, what }: LeftOut): string[] {
  return more === 0 ? [] : [`and ${count(more, `more ${what}`)}; --format json has all`];
}

/** Where no renderer clips, a sentence of ours is longer than `prose` shows of one from outside. */
const PIECE = 900;

/** Dollars are escaped where GitHub may read two of them as a formula: `prose` would make code of them. */
function sentence(text: string): string {
  return pieces(text)
    .map(prose)
    .join(' ')
    .replace(/`([(-]*)\$([\d,.]+)([.,;:)]*)`/g, '$1\\$$$2$3');
}

/** Cut at spaces outside of names. */
function pieces(text: string): readonly string[] {
  const found: string[] = [];
  let piece = '';
  for (const part of text.split(/(`[^`]*`)/)) {
    const words = part.startsWith('`') ? [part] : part.split(/(?<= )/);
    for (const word of words) {
      if (piece.length + word.length > PIECE && piece.endsWith(' ')) {
        found.push(piece.trim());
        piece = '';
      }
      piece += word;
    }
  }
  return [...found, piece];
}
