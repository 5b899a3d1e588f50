import type { Chart } from '../charts/chart.ts';
import type { Line } from './line.ts';

/** Job runs and steps on one time axis, in seconds; what waits is drawn apart from what runs. */
export interface Bar {
  readonly label: Line;
  readonly from: number;
  readonly to: number;
  readonly isWaiting: boolean;
  /** What stands behind the bar. */
  readonly value: string;
}

/** A line of a list, with what belongs to it further in. */
export interface Item {
  readonly line: Line;
  readonly under: readonly Line[];
}

/** How many of what are left out of a list or a table; no word where there are none. */
export interface LeftOut {
  readonly more: number;
  readonly what: string;
}

/** The first column holds what the row is of; `\n` in a header is a second line where there is room for none. */
export interface Table extends LeftOut {
  /** What it shows, with n and window; empty where the section says it. */
  readonly caption: Line;
  readonly header: readonly string[];
  readonly rows: readonly (readonly Line[])[];
  /** So many columns stand left, those after them right. */
  readonly left: number;
}

export interface Items extends LeftOut {
  readonly items: readonly Item[];
}

/** A piece of a profile, a trace or a report, before it is text, Markdown or a page. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: Line }
  | { readonly kind: 'text'; readonly text: Line }
  /** What must not be overlooked, such as simulated history. */
  | { readonly kind: 'warning'; readonly text: Line }
  /** What explains the block before it. */
  | { readonly kind: 'note'; readonly text: Line }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, text: Line])[] }
  | ({ readonly kind: 'items' } & Items)
  | ({ readonly kind: 'table' } & Table)
  /** Drawn where pictures can be; the table says the same in numbers. */
  | { readonly kind: 'chart'; readonly chart: Chart; readonly table: Table }
  | { readonly kind: 'bars'; readonly total: number; readonly bars: readonly Bar[] };

export interface Section {
  readonly title: Line;
  readonly blocks: readonly Block[];
  /** Where not all sections fit, those with the highest go first; 0 never goes. */
  readonly weight: number;
}

/** The first of a long list as a table; nothing for an empty one. */
export function tableOf<T>(
  header: readonly string[],
  all: readonly T[],
  most: number,
  what: string,
  row: (one: T) => readonly (Line | string)[],
): readonly Extract<Block, { kind: 'table' }>[] {
  if (all.length === 0) return [];
  const rows = all.slice(0, most).map((one) => row(one).map((cell) => (typeof cell === 'string' ? [cell] : cell)));
  return [{ kind: 'table', caption: [], header, rows, left: 1, more: all.length - rows.length, what }];
}

/** The first of a long list, an item each; nothing for an empty one. */
export function itemsOf<T>(all: readonly T[], most: number, what: string, item: (one: T) => Item): readonly Block[] {
  if (all.length === 0) return [];
  const items = all.slice(0, most).map(item);
  return [{ kind: 'items', items, more: all.length - items.length, what }];
}

/** Nothing where the section has nothing to say. */
export function sectionOf(title: Line | string, weight: number, blocks: readonly Block[]): readonly Section[] {
  return blocks.length === 0 ? [] : [{ title: typeof title === 'string' ? [title] : title, weight, blocks }];
}
