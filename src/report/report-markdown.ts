import { prose } from './escape-markdown.ts';
import { markdownTable } from './markdown-table.ts';
import type { Block, ReportDocument, Table } from './report-document.ts';
import { TOO_FEW } from './report-words.ts';

/** A report for a page, an issue or a step summary. Ends with a line break. */
export function renderReportMarkdown({ title, about, blocks }: ReportDocument): string {
  return `${[`# ${inline(title)}`, inline(about), ...blocks.map(renderBlock)].join('\n\n')}\n`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${inline(block.text)}`;
    case 'text':
      return inline(block.text);
    case 'warning':
      return `> **${inline(block.text)}**`;
    case 'list':
      return block.items.map((item) => `- ${inline(item)}`).join('\n');
    case 'table':
    case 'chart':
      return renderTable(block.table);
  }
}

function renderTable({ caption, header, rows, align }: Table): string {
  const table = markdownTable(
    header.map(inline),
    rows.map((row) => row.map((cell) => (cell === '' || cell === TOO_FEW ? cell : inline(cell)))),
    align,
  );
  return `${inline(caption)}:\n\n${table}`;
}

/** Where no renderer clips, a sentence of ours is longer than `prose` shows of one from outside. */
const PIECE = 900;

/** Inside a line numbers start no list, and dollars are escaped where GitHub may read two of them as a formula: `prose` would make code of both. */
function inline(text: string): string {
  return pieces(text)
    .map(prose)
    .join(' ')
    .replace(/`([(-]*)\$([\d,.]+)([.,;:)]*)`/g, '$1\\$$$2$3')
    .replace(/(?<=\S )`(\d+[.)])`/g, '$1');
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
