import type { Block } from './document/block.ts';
import { told } from './document/line.ts';
import { terminalBlock, textOf } from './document/terminal.ts';
import type { WordsDocument } from './report-document.ts';
import { indent, type Style, styleFor, type TerminalOptions } from './terminal/style.ts';
import { wrapText } from './wrap-text.ts';

/** A report for a terminal. Ends with a line break. */
export function renderReportText({ title, about, blocks }: WordsDocument, options: TerminalOptions): string {
  const style = styleFor(options);
  const width = Math.max(40, options.width);
  const head = [style.bold(textOf([told(title)])), ...wrapText(textOf([told(about)]), width).map(style.dim)].join('\n');
  return `${[head, ...blocks.map((block) => renderBlock(block, style, width))].join('\n\n')}\n`;
}

function renderBlock(block: Block, style: Style, width: number): string {
  const by = block.kind === 'warning' ? 0 : block.kind !== 'heading' ? 4 : block.level === 2 ? 0 : 2;
  return indent(terminalBlock(block, style, width - by, '·'), by)
    .map((line) => line.trimEnd())
    .join('\n');
}
