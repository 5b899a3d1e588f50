import { told } from './document/line.ts';
import { markdownBlock, markdownOf } from './document/markdown.ts';
import type { ReportDocument } from './report-document.ts';

/** A report for a page, an issue or a step summary. Ends with a line break. */
export function renderReportMarkdown({ title, about, blocks }: ReportDocument): string {
  return `${[`# ${markdownOf([told(title)])}`, markdownOf([told(about)]), ...blocks.map(markdownBlock)].join('\n\n')}\n`;
}
