/** A piece of a line: words of ours, a name that somebody else gave, or a sentence of ours that holds such names. Each sink escapes the last two. */
export type Piece = string | { readonly name: string } | { readonly prose: string };
export type Line = readonly Piece[];

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

export type Block =
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, text: Line])[] }
  | { readonly kind: 'items'; readonly items: readonly Item[]; readonly more: number; readonly what: string }
  /** The first column holds what the row is of, all others numbers or single words; `\n` in a header is a second line where there is room for none. */
  | {
      readonly kind: 'table';
      readonly header: readonly string[];
      readonly rows: readonly (readonly Line[])[];
      readonly more: number;
      readonly what: string;
    }
  | { readonly kind: 'bars'; readonly total: number; readonly bars: readonly Bar[] }
  | { readonly kind: 'note'; readonly text: Line };

export interface Section {
  readonly title: Line;
  readonly blocks: readonly Block[];
  /** Where not all sections fit, those with the highest go first; 0 never goes. */
  readonly weight: number;
}

export interface WorkflowPart {
  readonly path: string;
  readonly name: string | null;
  readonly sections: readonly Section[];
  /** Steps and caches, a section for each job. */
  readonly details: readonly Section[];
}

/** A profile in words, before it is known where it is shown. */
export interface ProfileDocument {
  readonly head: readonly Line[];
  /** The things that matter most, the first first. */
  readonly verdict: readonly Line[];
  readonly workflows: readonly WorkflowPart[];
  /** Of all workflows together. */
  readonly together: readonly Section[];
  /** What signs mean; a sign that stands in no table needs no word. */
  readonly foot: readonly { readonly sign: string | null; readonly text: string }[];
}

/** A line from a template; a name from outside has to come as `named` or `told`. */
export function say(texts: TemplateStringsArray, ...values: readonly (Piece | Line | number)[]): Line {
  return texts.flatMap((text, index) => {
    const value = values[index];
    const pieces = value === undefined ? [] : typeof value === 'number' ? [String(value)] : Array.isArray(value) ? value : [value as Piece];
    return [text, ...(pieces as Line)].filter((piece) => piece !== '');
  });
}

export function named(name: string): Piece {
  return { name };
}

/** A sentence that the engine put together, with names in it. */
export function told(prose: string): Piece {
  return { prose };
}

/** Lines one after the other, with something between them. */
export function joined(lines: readonly Line[], between = ', '): Line {
  return lines.flatMap((line, index) => (index === 0 ? line : [between, ...line]));
}

/** The first of a long list as a table; nothing for an empty one. */
export function tableOf<T>(
  header: readonly string[],
  all: readonly T[],
  most: number,
  what: string,
  row: (one: T) => readonly (Line | string)[],
): readonly Block[] {
  if (all.length === 0) return [];
  const rows = all.slice(0, most).map((one) => row(one).map((cell) => (typeof cell === 'string' ? [cell] : cell)));
  return [{ kind: 'table', header, rows, more: all.length - rows.length, what }];
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
