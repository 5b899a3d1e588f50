import { isMap, isPair, isScalar, isSeq, Scalar, visit, type YAMLSeq, type Node as YamlNode } from 'yaml';
import { keyText, type Place } from '../yaml/place.ts';
import type { YamlFile } from '../yaml/read-yaml.ts';
import { columnOf, lineEndingAt } from './extent.ts';

export type Quote = "'" | '"' | null;

/** How new text should be written at one place of a file. */
export interface TextStyle {
  readonly eol: string;
  /** Spaces for one level. */
  readonly unit: number;
  /** Quotes for strings that need none; null for plain. */
  readonly quote: Quote;
  /** Quotes where some are needed. */
  readonly neededQuote: "'" | '"';
  /** Quotes that keys wear; null for plain. */
  readonly keyQuote: Quote;
  /** From a dash to the first key behind it. */
  readonly dashWidth: number;
  /** How far a list's dashes stand right of their key. */
  readonly dashIndent: number;
  /** Whether lists of plain values are written in brackets, by key, and for all other keys. */
  readonly listsInBrackets: (key: string | null) => boolean;
  /** Whether one plain value under this key that becomes a list does so in brackets: as the lists around, else on the line where it stands. */
  readonly widensInBrackets: (key: string) => boolean;
  /** A space inside braces. */
  readonly bracePadding: string;
  /** Between entries or items on one line, and between a key and its value in braces. */
  readonly comma: ', ' | ',';
  readonly colon: ': ' | ':';
}

/** Reads the style around a place: its neighbours decide, then the nearest like thing in the file, then what most files do. */
export function styleAt(place: Place): TextStyle {
  const at = place.key?.range?.[0] ?? place.written?.range?.[0] ?? 0;
  const { file } = place;
  const found = survey(file, at);
  const isJson = isJsonStyle(file.root) || isJsonStyle(place.node);
  const isMinified = isJson && isMinifiedMap(isJsonStyle(place.node) ? place.node : file.root);
  const quote = isJson ? '"' : quoteOf(place.node);
  const needed = found.double > found.single ? '"' : "'";
  return {
    eol: lineEndingAt(file.text, at),
    unit: found.unit,
    quote,
    neededQuote: quote ?? needed,
    keyQuote: isJson ? '"' : null,
    dashWidth: dashWidthOf(place),
    dashIndent: found.dash ?? found.unit,
    listsInBrackets: (key) => found.lists.get(key ?? '') ?? found.nearestList ?? false,
    widensInBrackets: (key) => found.lists.get(key) ?? (key === 'on' || (found.nearestList ?? true)),
    bracePadding: found.bracePadding,
    comma: commaOf(file.text, place.node) ?? (isMinified ? ',' : ', '),
    // Only behind a key in quotes may a value follow without a blank.
    colon: isMinified ? ':' : ': ',
  };
}

/** The quotes that a collection's strings wear, when most of them do. */
function quoteOf(node: YamlNode | null): Quote {
  const values = isMap(node) ? node.items.map((pair) => pair.value) : isSeq(node) ? node.items : [];
  const strings = values.filter((value): value is Scalar<string> => isScalar(value) && typeof value.value === 'string');
  const singles = strings.filter((value) => value.type === Scalar.QUOTE_SINGLE).length;
  const doubles = strings.filter((value) => value.type === Scalar.QUOTE_DOUBLE).length;
  if (2 * (singles + doubles) <= strings.length) return null;
  return doubles > singles ? '"' : "'";
}

/** Whether a map is written as JSON: in braces, every key in double quotes. */
function isJsonStyle(node: YamlNode | null): boolean {
  if (!isMap(node) || node.flow !== true || node.items.length === 0) return false;
  return node.items.every(({ key }) => isScalar(key) && key.type === Scalar.QUOTE_DOUBLE);
}

function isMinifiedMap(node: YamlNode | null): boolean {
  const first = isMap(node) ? node.items[0] : undefined;
  const [, end] = (isScalar(first?.key) && first.key.range) || [];
  const [start] = (first?.value as YamlNode | null | undefined)?.range ?? [];
  return end !== undefined && start === end + 1;
}

/** Whether a blank stands behind the first comma of a collection in flow style; null where there is none. */
function commaOf(text: string, node: YamlNode | null): ', ' | ',' | null {
  if (!(isMap(node) || isSeq(node)) || node.flow !== true) return null;
  const [first, second] = node.items;
  const start = startIn(second);
  const end = endIn(first);
  if (start === undefined || end === undefined) return null;
  return text.slice(end, start) === ',' ? ',' : ', ';
}

function startIn(part: unknown): number | undefined {
  return ((isPair(part) ? part.key : part) as YamlNode | null | undefined)?.range?.[0];
}

function endIn(part: unknown): number | undefined {
  return ((isPair(part) ? part.value : part) as YamlNode | null | undefined)?.range?.[1];
}

/** From a list's dashes to the keys of its last item that is a map. */
function dashWidthOf({ file, node }: Place): number {
  const token = isSeq(node) ? node.srcToken : undefined;
  if (!isSeq(node) || token?.type !== 'block-seq') return 2;
  const last = node.items.findLast((item) => isMap(item) && item.flow !== true);
  const start = isMap(last) ? last.range?.[0] : undefined;
  const dash = token.items.findLast((item) => item.value !== undefined && item.value === (isMap(last) ? last.srcToken : undefined));
  const at = dash?.start.findLast((part) => part.type === 'seq-item-ind')?.offset;
  if (start === undefined || at === undefined || /[^ ]/.test(file.text.slice(at + 1, start))) return 2;
  return Math.max(2, start - at);
}

interface Survey {
  readonly single: number;
  readonly double: number;
  readonly unit: number;
  readonly dash: number | null;
  readonly nearestList: boolean | null;
  readonly lists: ReadonlyMap<string, boolean>;
  readonly bracePadding: string;
}

/** What a file shows of its style, wherever one asks from. */
interface Traits {
  single: number;
  double: number;
  readonly unit: number;
  readonly braces: { readonly at: number; readonly padding: string }[];
  readonly lists: {
    readonly at: number;
    readonly key: string;
    readonly inFlow: boolean;
    readonly dash: number;
    readonly isPlain: boolean;
  }[];
}

// A file never changes once it is read, and every edit asks for its style.
const knownTraits = new WeakMap<YamlFile, Traits>();

function survey(file: YamlFile, at: number): Survey {
  const traits = knownTraits.get(file) ?? traitsOf(file);
  knownTraits.set(file, traits);
  const nearest = <T extends { readonly at: number }>(all: readonly T[]): T | null => {
    let found: T | null = null;
    for (const one of all) if (found === null || Math.abs(one.at - at) < Math.abs(found.at - at)) found = one;
    return found;
  };
  const plain = traits.lists.filter(({ isPlain }) => isPlain);
  const lists = Map.groupBy(plain, ({ key }) => key);
  return {
    single: traits.single,
    double: traits.double,
    unit: traits.unit,
    dash: nearest(traits.lists.filter(({ inFlow }) => !inFlow))?.dash ?? null,
    nearestList: nearest(plain)?.inFlow ?? null,
    lists: new Map([...lists].map(([key, all]) => [key, nearest(all)?.inFlow ?? false])),
    bracePadding: nearest(traits.braces)?.padding ?? ' ',
  };
}

function traitsOf(file: YamlFile): Traits {
  const traits: Traits = { single: 0, double: 0, unit: indentUnit(file), braces: [], lists: [] };
  visit(file.document, {
    Scalar: (key, node) => {
      if (key === 'key') return;
      if (node.type === Scalar.QUOTE_SINGLE) traits.single += 1;
      if (node.type === Scalar.QUOTE_DOUBLE) traits.double += 1;
    },
    Map: (_, node) => {
      const [start, end = 0] = node.range ?? [];
      if (node.flow !== true || start === undefined || node.items.length === 0 || /[\r\n]/.test(file.text.slice(start, end))) return;
      traits.braces.push({ at: start, padding: file.text[start + 1] === ' ' ? ' ' : '' });
    },
    Pair: (_, pair) => {
      if (!isSeq(pair.value) || !isScalar(pair.key) || !pair.value.range || !pair.key.range) return;
      const [at] = pair.value.range;
      const dash = Math.max(0, columnOf(file.text, at) - columnOf(file.text, pair.key.range[0]));
      traits.lists.push({ at, key: keyText(pair.key), inFlow: pair.value.flow === true, dash, isPlain: holdsPlainValues(pair.value) });
    },
  });
  return traits;
}

function holdsPlainValues(list: YAMLSeq): boolean {
  return list.items.every((item) => isScalar(item));
}

function indentUnit(file: YamlFile): number {
  if (!isMap(file.root)) return 2;
  for (const pair of file.root.items) {
    if (isMap(pair.value) && pair.value.flow !== true && pair.value.range) {
      const column = columnOf(file.text, pair.value.range[0]);
      if (column > 0) return column;
    }
  }
  return 2;
}
