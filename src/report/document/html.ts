import { CHART_WIDTH } from '../charts/chart-size.ts';
import { renderChart } from '../charts/render-chart.ts';
import { stripUnsafe } from '../strip-unsafe.ts';
import type { Block, Table } from './block.ts';
import { type Line, told } from './line.ts';

/** The kinds of block that a page has. */
export type PageBlock = Exclude<Block, { kind: 'facts' | 'bars' | 'note' }>;

/** A block for a page; `id` is its own, `style` the class of a list. */
export function htmlBlock(block: PageBlock, id: string, style: string | null): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${htmlOf(block.text)}</h${block.level}>`;
    case 'text':
      return `<p>${htmlOf(block.text)}</p>`;
    case 'warning':
      return `<p class="warning" role="note">${htmlOf(block.text)}</p>`;
    case 'items':
      return `<ul${style === null ? '' : ` class="${style}"`}>\n${block.items.map(({ line, under }) => `<li>${[line, ...under].map(htmlOf).join('<br>')}</li>`).join('\n')}\n</ul>`;
    case 'table':
      return renderTable(block);
    case 'chart':
      return renderFigure(block, id);
  }
}

/** Names stand as code; everything from outside is escaped. */
export function htmlOf(line: Line): string {
  return line
    .map((piece) =>
      typeof piece === 'string' ? escapeHtml(piece) : 'name' in piece ? code(stripUnsafe(piece.name)) : sentence(piece.prose),
    )
    .join('');
}

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

function code(name: string): string {
  return `<code>${escapeHtml(name)}</code>`;
}

function sentence(text: string): string {
  return stripUnsafe(text)
    .split(/`([^`]*)`/)
    .map((part, index) => (index % 2 === 1 ? code(part) : escapeHtml(part)))
    .join('');
}

function renderFigure({ chart, table }: Extract<Block, { kind: 'chart' }>, id: string): string {
  const { height, content } = renderChart(chart, id);
  const title = escapeHtml(stripUnsafe(`${chart.title}. ${chart.description}`));
  return [
    '<figure>',
    `<figcaption><strong>${htmlOf([told(chart.title)])}</strong> <span>${htmlOf([told(chart.description)])}</span></figcaption>`,
    `<svg viewBox="0 0 ${CHART_WIDTH} ${height}" role="img" aria-labelledby="${id}-title"><title id="${id}-title">${title}</title>${content}</svg>`,
    renderTable(table),
    '</figure>',
  ].join('\n');
}

function renderTable({ caption, header, rows, left }: Table): string {
  const side = (column: number): string => (column < left ? '' : ' class="number"');
  const head = header.map((text, column) => `<th scope="col"${side(column)}>${escapeHtml(text)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell, column) => `<td${side(column)}>${htmlOf(cell)}</td>`).join('')}</tr>`);
  return `<div class="wide">\n<table>\n<caption>${htmlOf(caption)}</caption>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table>\n</div>`;
}
