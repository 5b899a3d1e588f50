import type { Block, ReportDocument, Table } from './report-document.ts';
import { stripUnsafe } from './strip-unsafe.ts';
import { fitNames } from './terminal/fit-names.ts';
import { indent, type Style, styleFor, type TerminalOptions } from './terminal/style.ts';
import { terminalTable } from './terminal/table.ts';
import { wrapText } from './wrap-text.ts';

/** A report for a terminal. Ends with a line break. */
export function renderReportText({ title, about, blocks }: ReportDocument, options: TerminalOptions): string {
  const style = styleFor(options);
  const width = Math.max(40, options.width);
  const head = [style.bold(plain(title)), ...wrapText(plain(about), width).map(style.dim)].join('\n');
  return `${[head, ...blocks.map((block) => renderBlock(block, style, width))].join('\n\n')}\n`;
}

function renderBlock(block: Block, style: Style, width: number): string {
  switch (block.kind) {
    case 'heading':
      return block.level === 2 ? style.bold(style.underline(plain(block.text))) : `  ${style.bold(plain(block.text))}`;
    case 'text':
      return indent(wrapText(plain(block.text), width - 4), 4).join('\n');
    case 'warning':
      return wrapText(plain(block.text), width).map(style.yellow).join('\n');
    case 'list':
      return block.items.map((item) => renderItem(plain(item), style, width - 6)).join('\n');
    case 'table':
      return renderTable(block.table, style, width);
    case 'chart':
      return [
        ...(block.chart.kind === 'waterfall' ? waterfall(block.chart.stretches, style, width) : []),
        renderTable(block.table, style, width),
      ].join('\n');
  }
}

function renderItem(text: string, style: Style, width: number): string {
  return wrapText(text, width)
    .map((line, index) => `    ${index === 0 ? style.dim('·') : ' '} ${line}`)
    .join('\n');
}

function renderTable({ caption, header, rows, align }: Table, style: Style, width: number): string {
  const cells = rows.map((row) => row.map(plain));
  const lines = terminalTable(header, fitNames(cells, header, width - 4), align, style);
  return [...indent(wrapText(plain(caption), width - 4), 4).map(style.dim), ...indent(lines, 4)].join('\n');
}

/** One line a stretch, from left to right as time goes. */
function waterfall(
  stretches: readonly { readonly kind: 'queue' | 'job'; readonly from: number; readonly to: number }[],
  style: Style,
  width: number,
): readonly string[] {
  const end = stretches.at(-1)?.to ?? 0;
  if (end <= 0) return [];
  const columns = Math.min(60, width - 8);
  const at = (second: number): number => Math.round((second / end) * columns);
  return [
    ...stretches.map(({ kind, from, to }) => {
      const length = Math.max(1, at(to) - at(from));
      return `    ${' '.repeat(Math.min(at(from), columns - 1))}${kind === 'queue' ? style.dim('·'.repeat(length)) : style.cyan('█'.repeat(length))}`;
    }),
    '',
  ];
}

/** One line, nothing hidden, and names without the signs around them. */
function plain(text: string): string {
  return stripUnsafe(text).replaceAll('`', '');
}
