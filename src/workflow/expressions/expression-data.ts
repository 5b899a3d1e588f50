import { data } from '@actions/expressions';
import type { Pair } from '@actions/expressions/data/expressiondata';
import type { Json } from '../../model/json.ts';
import { RunnerNumber, RunnerText } from './runner-data.ts';

/** Deeper values are refused: GitHub's own limit for JSON is near it, and conversions recurse. */
const MAX_DEPTH = 100;

/** GitHub's dictionary loses keys that every object inherits (`constructor`); this one keeps them. Keys ignore case, the first wins. */
export class SafeDictionary extends data.Dictionary {
  readonly #entries = new Map<string, Pair>();

  override add(key: string, value: data.ExpressionData): void {
    const folded = key.toLowerCase();
    if (!this.#entries.has(folded)) this.#entries.set(folded, { key, value });
  }

  override get(key: string): data.ExpressionData | undefined {
    return this.#entries.get(key.toLowerCase())?.value;
  }

  override values(): data.ExpressionData[] {
    return [...this.#entries.values()].map((pair) => pair.value);
  }

  override pairs(): Pair[] {
    return [...this.#entries.values()];
  }
}

/** A dictionary that may have more keys in a run than it has here. */
export class OpenDictionary extends SafeDictionary {}

/**
 * A plain value as GitHub's evaluator wants it; `complete`: no map in it has keys that are not known; `keyOf`: what a key stands for. Throws a RangeError when too deep.
 */
export function toData(value: Json, complete: boolean, keyOf = (key: string) => key, depth = 0): data.ExpressionData {
  if (depth > MAX_DEPTH) throw new RangeError(`a value is nested more than ${MAX_DEPTH} deep`);
  if (value === null) return new data.Null();
  if (typeof value === 'string') return new RunnerText(value);
  if (typeof value === 'number') return new RunnerNumber(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (Array.isArray(value)) {
    const array = new data.Array();
    for (const item of value as readonly Json[]) array.add(toData(item, complete, keyOf, depth + 1));
    return array;
  }
  const dictionary = complete ? new SafeDictionary() : new OpenDictionary();
  for (const [key, part] of Object.entries(value as { readonly [key: string]: Json }))
    dictionary.add(keyOf(key), toData(part, complete, keyOf, depth + 1));
  return dictionary;
}

/** The plain value of what GitHub's evaluator gives. */
export function fromData(value: data.ExpressionData): Json {
  if (value instanceof data.Array) return value.values().map(fromData);
  if (value instanceof data.Dictionary) return Object.fromEntries(value.pairs().map((pair) => [pair.key, fromData(pair.value)]));
  if (value instanceof data.StringData || value instanceof data.NumberData || value instanceof data.BooleanData) return value.value;
  return null;
}

/** Whether a run may find more in a value than is here. */
export function isOpen(value: data.ExpressionData): boolean {
  if (value instanceof data.Array) return value.values().some(isOpen);
  return value instanceof OpenDictionary || (value instanceof data.Dictionary && value.values().some(isOpen));
}
