import { escapeHtml, htmlBlock, htmlOf } from './document/html.ts';
import { told } from './document/line.ts';
import { type ReportDocument, VERDICT } from './report-document.ts';
import { REPORT_STYLE } from './report-style.ts';
import { stripUnsafe } from './strip-unsafe.ts';

/** A browser that opens the file may neither load nor run anything, whatever a name in it says. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A report as one page that needs nothing else: no script, no network, charts drawn already with a table beside each. */
export function renderReportHtml({ title, about, blocks }: ReportDocument): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(stripUnsafe(title))}</title>`,
    `<style>${REPORT_STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${htmlOf([told(title)])}</h1>`,
    `<p class="about">${htmlOf([told(about)])}</p>`,
    ...blocks.map((block, index) => htmlBlock(block, `c${index}`, blocks[index - 1] === VERDICT ? 'verdict' : null)),
    '</main>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
