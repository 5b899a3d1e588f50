import type { Block, Table } from './document/block.ts';
import type { PageBlock } from './document/html.ts';
import { type Line, told } from './document/line.ts';
import { TOO_FEW } from './document/words.ts';

export type ReportBlock = PageBlock;

/** Something in words, before it is known where it is shown. Its texts are sentences in which names from outside stand between backticks. */
export interface WordsDocument {
  readonly title: string;
  /** As of when, of which window, of how many workflows. */
  readonly about: string;
  readonly blocks: readonly Block[];
}

/** One that can be a page too. */
export interface ReportDocument extends WordsDocument {
  readonly blocks: readonly ReportBlock[];
}

export function heading(level: 2 | 3, text: string): ReportBlock {
  return { kind: 'heading', level, text: [told(text)] };
}

/** What stands over the list that a page sets off. */
export const VERDICT = heading(2, 'Verdict');

export function paragraph(text: string): ReportBlock {
  return { kind: 'text', text: [told(text)] };
}

/** Nothing where there is no item. */
export function bullets(items: readonly string[]): readonly ReportBlock[] {
  if (items.length === 0) return [];
  return [{ kind: 'items', items: items.map((item) => ({ line: [told(item)], under: [] })), more: 0, what: '' }];
}

/** Nothing where there is no row. Columns after the first `left` ones stand right. */
export function tableBlock(
  caption: string,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  left = 1,
): readonly ReportBlock[] {
  return rows.length === 0 ? [] : [{ kind: 'table', ...toTable(caption, header, rows, left) }];
}

export function toTable(caption: string, header: readonly string[], rows: readonly (readonly string[])[], left = 1): Table {
  return { caption: [told(caption)], header, rows: rows.map((row) => row.map(cellOf)), left, more: 0, what: '' };
}

/** A sign alone is a word of ours. */
function cellOf(text: string): Line {
  return text === '' || text === TOO_FEW ? [text] : [told(text)];
}
