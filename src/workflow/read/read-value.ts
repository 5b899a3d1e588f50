import { isMap, isScalar, isSeq } from 'yaml';
import type { Json } from '../../model/json.ts';
import { hasExpression } from '../expressions/has-expression.ts';
import type { Node, Value, ValueMap } from '../model.ts';
import { entriesOf, itemsOf, type Place, plainValue, valueSpan } from '../yaml/place.ts';

/** The fields of a map by key; empty for anything else. */
export function fieldsOf(place: Place | null | undefined): ReadonlyMap<string, Place> {
  return new Map(place == null ? [] : entriesOf(place).map((entry) => [String(entry.route.at(-1)), entry]));
}

export function nodeOf(place: Place): Node {
  return { route: place.route, span: valueSpan(place) };
}

/** Any value: computed as soon as any text in it holds an expression. Null where the key is missing or empty. */
export function readAny(place: Place | undefined): Value | null {
  return read(place, (value) => value);
}

/** A text; numbers and booleans count as the text that was written. */
export function readString(place: Place | undefined): Value<string> | null {
  return read(place, (value) => (typeof value === 'string' ? value : scalarText(place)));
}

export function readNumber(place: Place | undefined): Value<number> | null {
  return read(place, (value) => (typeof value === 'number' ? value : null));
}

export function readBoolean(place: Place | undefined): Value<boolean> | null {
  return read(place, (value) => (typeof value === 'boolean' ? value : (QUOTED.get(String(value)) ?? null)));
}

/** GitHub takes these for `required:` of an input; where it does not, its schema has refused the file. */
const QUOTED: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/** `if:`: always an expression, with or without braces, unless it is a plain `true` or `false`. */
export function readCondition(place: Place | undefined): Value<string | boolean> | null {
  if (place === undefined) return null;
  const value = plainValue(place);
  if (value === null) return null;
  if (typeof value === 'boolean') return { ...nodeOf(place), known: true, value };
  return { ...nodeOf(place), known: false, expression: String(value) };
}

/** An `env:`, `with:`, `secrets:` or `outputs:` block; null where it is missing or empty. */
export function readValueMap(place: Place | undefined): ValueMap | null {
  if (place === undefined) return null;
  const entries = new Map<string, Value>();
  if (!isMap(place.node)) {
    const whole = readAny(place);
    return whole?.known === false ? { ...nodeOf(place), entries, computed: whole.expression } : null;
  }
  let computed: string | null = null;
  for (const entry of entriesOf(place)) {
    const key = String(entry.route.at(-1));
    if (key.includes('${{')) computed ??= key;
    entries.set(key, readAny(entry) ?? { ...nodeOf(entry), known: true, value: null });
  }
  return { ...nodeOf(place), entries, computed };
}

/** One text or a list of texts; null where the key is missing. */
export function readStrings(place: Place | undefined): readonly string[] | null {
  if (place === undefined) return null;
  if (isSeq(place.node)) return itemsOf(place).flatMap((item) => scalarText(item) ?? []);
  const text = scalarText(place);
  return text === null ? [] : [text];
}

function read<T extends Json>(place: Place | undefined, narrow: (value: Json) => T | null): Value<T> | null {
  if (place === undefined) return null;
  const value = plainValue(place);
  if (value === null) return null;
  if (hasExpression(value)) return { ...nodeOf(place), known: false, expression: typeof value === 'string' ? value : sourceOf(place) };
  const narrowed = narrow(value);
  return narrowed === null ? null : { ...nodeOf(place), known: true, value: narrowed };
}

function scalarText(place: Place | undefined): string | null {
  const node = place?.node;
  if (!isScalar(node) || node.value === null) return null;
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}

function sourceOf(place: Place): string {
  const [start, end] = place.node?.range ?? [0, 0];
  return place.file.text.slice(start, end).trimEnd();
}
