import { told } from './document/line.ts';
import { markdownBlock, markdownOf } from './document/markdown.ts';
import type { WordsDocument } from './report-document.ts';

/** A report for a page, an issue or a step summary. Ends with a line break. */
export function renderReportMarkdown({ title, about, blocks }: WordsDocument): string {
  return `${[`# ${markdownOf([told(title)])}`, markdownOf([told(about)]), ...blocks.map(markdownBlock)].join('\n\n')}\n`;
}
