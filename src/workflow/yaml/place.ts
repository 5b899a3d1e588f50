import { isAlias, isCollection, isMap, isNode, isPair, isScalar, isSeq, type Scalar, type Node as YamlNode } from 'yaml';
import type { Json } from '../../model/json.ts';
import type { Route } from '../../model/route.ts';
import type { Span } from '../model.ts';
import type { YamlFile } from './read-yaml.ts';

/** A node of a YAML file as one route reaches it. */
export interface Place {
  readonly file: YamlFile;
  readonly route: Route;
  /** The key before it; null for the root and for items of a list. */
  readonly key: Scalar | null;
  /** As written here, perhaps an alias; null where nothing is written. */
  readonly written: YamlNode | null;
  /** With an alias resolved. */
  readonly node: YamlNode | null;
}

export function rootPlace(file: YamlFile): Place {
  return { file, route: [], key: null, written: file.root, node: resolve(file, file.root) };
}

/** A key as text; a number keeps its spelling (`3.10`). */
export function keyText(key: unknown): string {
  if (!isScalar(key)) return '';
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

/** The entries of a map in order; none for anything else. Of a key written twice the first counts. */
export function entriesOf(place: Place): readonly Place[] {
  if (!isMap(place.node)) return [];
  const entries = new Map<string, Place>();
  for (const pair of place.node.items) {
    const name = keyText(pair.key);
    if (!entries.has(name)) entries.set(name, entryOf(place, pair));
  }
  return [...entries.values()];
}

function entryOf({ file, route }: Place, { key, value }: { readonly key: unknown; readonly value: unknown }): Place {
  const written = (value ?? null) as YamlNode | null;
  return { file, route: [...route, keyText(key)], key: isScalar(key) ? key : null, written, node: resolve(file, written) };
}

/** The items of a list in order; none for anything else. */
export function itemsOf(place: Place): readonly Place[] {
  if (!isSeq(place.node)) return [];
  return place.node.items.map((item, index) => {
    const written = (item ?? null) as YamlNode | null;
    return { file: place.file, route: [...place.route, index], key: null, written, node: resolve(place.file, written) };
  });
}

/** The entry of a map with this key, or null. */
export function childAt(place: Place, key: string): Place | null {
  if (!isMap(place.node)) return null;
  const pair = place.node.items.find((candidate) => keyText(candidate.key) === key);
  return pair === undefined ? null : entryOf(place, pair);
}

/** The place at a route, or null when the file has no such node. */
export function placeAt(file: YamlFile, route: Route): Place | null {
  let place: Place | null = rootPlace(file);
  for (const part of route) {
    if (place === null) return null;
    place = typeof part === 'number' ? (itemsOf(place)[part] ?? null) : childAt(place, part);
  }
  return place;
}

/** Where the value stands as written at this route: an alias as itself. What an alias repeats stands where its anchor is. */
export function valueSpan(place: Place): Span {
  const start = place.written?.range?.[0] ?? place.key?.range?.[0] ?? 0;
  return spanOf(place.file, start, endOf(place.written) ?? place.key?.range?.[1] ?? start);
}

/** Where key and value stand together. */
export function entrySpan(place: Place): Span {
  const start = place.key?.range?.[0] ?? place.written?.range?.[0] ?? 0;
  return spanOf(place.file, start, endOf(place.written) ?? place.key?.range?.[1] ?? start);
}

/** Where a node ends. The range of a block collection takes in comments after its last item: that item's own end is meant. */
function endOf(node: unknown): number | null {
  if (!isNode(node) || node.range == null) return null;
  if (!isCollection(node) || node.flow === true) return node.range[1];
  const last: unknown = node.items.at(-1);
  const end = isPair(last) ? (endOf(last.value) ?? endOf(last.key)) : endOf(last);
  return end ?? node.range[1];
}

function spanOf(file: YamlFile, start: number, end: number): Span {
  let trimmed = end;
  // A block value's range runs over the line ends that close it. Only YAML's own white space: any other may belong to the value.
  while (trimmed > start && ' \t\r\n'.includes(file.text.charAt(trimmed - 1))) trimmed -= 1;
  // Blanks before the first of those line ends belong to a block scalar's last line.
  trimmed += Math.max(0, file.text.slice(trimmed, end).search(/[\r\n]/));
  const from = file.lines.linePos(start);
  return { start, end: trimmed, line: from.line, column: from.col, endLine: file.lines.linePos(trimmed).line };
}

/** The plain value of a place, aliases resolved, keys as text. Shared nodes give shared values. */
export function plainValue(place: Place): Json {
  const shared = new Map<YamlNode, Json>();
  const plain = (written: unknown): Json => {
    const node = resolve(place.file, (written ?? null) as YamlNode | null);
    if (node === null) return null;
    const known = shared.get(node);
    if (known !== undefined) return known;
    const value = isMap(node) ? plainMap(node.items) : isSeq(node) ? node.items.map(plain) : scalarValue(node);
    shared.set(node, value);
    return value;
  };
  const plainMap = (pairs: readonly { readonly key: unknown; readonly value: unknown }[]): Json => {
    const entries = new Map<string, Json>();
    for (const pair of pairs) {
      const name = keyText(pair.key);
      if (!entries.has(name)) entries.set(name, plain(pair.value));
    }
    // Unlike an assignment, this keeps a key called __proto__ a key.
    return Object.fromEntries(entries);
  };
  return plain(place.written);
}

function scalarValue(node: YamlNode): Json {
  if (!isScalar(node)) return null;
  const { value } = node;
  if (typeof value === 'number') return Number.isFinite(value) ? value : (node.source ?? String(value));
  return value === null || typeof value === 'boolean' || typeof value === 'string' ? value : String(node.source ?? value);
}

function resolve(file: YamlFile, written: YamlNode | null): YamlNode | null {
  return isAlias(written) ? (file.aliases.get(written) ?? null) : written;
}
