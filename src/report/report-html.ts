import { CHART_WIDTH } from './charts/chart-size.ts';
import { renderChart } from './charts/render-chart.ts';
import type { Block, ReportDocument, Table } from './report-document.ts';
import { REPORT_STYLE } from './report-style.ts';
import { stripUnsafe } from './strip-unsafe.ts';

/** A browser that opens the file may neither load nor run anything, whatever a name in it says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A report as one page that needs nothing else: no script, no network, charts drawn already with a table beside each. */
export function renderReportHtml({ title, about, blocks }: ReportDocument): string {
  const isVerdict = (index: number): boolean => {
    const before = blocks[index - 1];
    return before?.kind === 'heading' && before.text === 'Verdict';
  };
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(stripUnsafe(title))}</title>`,
    `<style>${REPORT_STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${inline(title)}</h1>`,
    `<p class="about">${inline(about)}</p>`,
    ...blocks.map((block, index) => renderBlock(block, `c${index}`, isVerdict(index))),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function renderBlock(block: Block, id: string, isVerdict: boolean): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${inline(block.text)}</h${block.level}>`;
    case 'text':
      return `<p>${inline(block.text)}</p>`;
    case 'warning':
      return `<p class="warning" role="note">${inline(block.text)}</p>`;
    case 'list':
      return `<ul${isVerdict ? ' class="verdict"' : ''}>\n${block.items.map((item) => `<li>${inline(item)}</li>`).join('\n')}\n</ul>`;
    case 'table':
      return renderTable(block.table);
    case 'chart':
      return renderFigure(block, id);
  }
}

function renderFigure({ chart, table }: Extract<Block, { kind: 'chart' }>, id: string): string {
  const { height, content } = renderChart(chart, id);
  return [
    '<figure>',
    `<figcaption><strong>${inline(chart.title)}</strong> <span>${inline(chart.description)}</span></figcaption>`,
    `<svg viewBox="0 0 ${CHART_WIDTH} ${height}" role="img" aria-labelledby="${id}-title"><title id="${id}-title">${escaped(stripUnsafe(`${chart.title}. ${chart.description}`))}</title>${content}</svg>`,
    renderTable(table),
    '</figure>',
  ].join('\n');
}

function renderTable({ caption, header, rows, align }: Table): string {
  const side = (column: number): string => (align[column] === 'right' ? ' class="number"' : '');
  const head = header.map((text, column) => `<th scope="col"${side(column)}>${inline(text)}</th>`).join('');
  const body = rows.map((row) => `<tr>${row.map((cell, column) => `<td${side(column)}>${inline(cell)}</td>`).join('')}</tr>`);
  return `<div class="wide">\n<table>\n<caption>${inline(caption)}</caption>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table>\n</div>`;
}

/** What stands between backticks is a name; everything is escaped. */
function inline(text: string): string {
  return stripUnsafe(text)
    .split(/`([^`]*)`/)
    .map((part, index) => (index % 2 === 1 ? `<code>${escaped(part)}</code>` : escaped(part)))
    .join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
