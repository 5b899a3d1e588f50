import type { Chart } from './charts/chart.ts';

/**
 * A piece of a report, before it is text, Markdown or a page. Texts are sentences in which names from outside stand between backticks; every
 * renderer escapes all of it.
 */
export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** What must not be overlooked, such as simulated history. */
  | { readonly kind: 'warning'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly table: Table }
  /** Drawn where pictures can be; the table says the same in numbers. */
  | { readonly kind: 'chart'; readonly chart: Chart; readonly table: Table };

export interface Table {
  /** What it shows, with n and window. */
  readonly caption: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly align: readonly ('left' | 'right')[];
}

export interface ReportDocument {
  readonly title: string;
  /** As of when, of which window, of how many workflows. */
  readonly about: string;
  readonly blocks: readonly Block[];
}

/** A name that others chose, in a sentence. */
export function named(name: string): string {
  return `\`${name.replaceAll('`', "'")}\``;
}

export function heading(level: 2 | 3, text: string): Block {
  return { kind: 'heading', level, text };
}

export function paragraph(text: string): Block {
  return { kind: 'text', text };
}

/** Nothing where there is no item. */
export function bullets(items: readonly string[]): readonly Block[] {
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}

/** Nothing where there is no row. Columns after the first `left` ones stand right. */
export function tableBlock(caption: string, header: readonly string[], rows: Table['rows'], left = 1): readonly Block[] {
  return rows.length === 0 ? [] : [{ kind: 'table', table: toTable(caption, header, rows, left) }];
}

export function toTable(caption: string, header: readonly string[], rows: Table['rows'], left = 1): Table {
  return { caption, header, rows, align: header.map((_, column) => (column < left ? 'left' : 'right')) };
}
