import { isAlias, isMap, isScalar, isSeq, type Scalar, type Node as YamlNode } from 'yaml';
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
    const written = (pair.value ?? null) as YamlNode | null;
    if (entries.has(name)) continue;
    entries.set(name, {
      file: place.file,
      route: [...place.route, name],
      key: isScalar(pair.key) ? pair.key : null,
      written,
      node: resolve(place.file, written),
    });
  }
  return [...entries.values()];
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
  return entriesOf(place).find((entry) => entry.route.at(-1) === key) ?? null;
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

/** Where the value stands as written at this route. */
export function valueSpan(place: Place): Span {
  const range = place.written?.range ?? place.key?.range ?? [0, 0, 0];
  return spanOf(place.file, range[0], range[1]);
}

/** Where key and value stand together. */
export function entrySpan(place: Place): Span {
  const start = place.key?.range?.[0] ?? place.written?.range?.[0] ?? 0;
  return spanOf(place.file, start, place.written?.range?.[1] ?? place.key?.range?.[1] ?? start);
}

function spanOf(file: YamlFile, start: number, end: number): Span {
  // A block value's range runs over the line end that closes it.
  const trimmed = Math.max(start, start + file.text.slice(start, end).trimEnd().length);
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
