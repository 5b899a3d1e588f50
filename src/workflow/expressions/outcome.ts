import { data } from '@actions/expressions';
import { falsy } from '@actions/expressions/result';
import { asRunnerData } from './runner-data.ts';
import type { TextShape } from './text-shape.ts';

/** More values than these are not told apart. */
const MAX_VALUES = 16;

/** What an expression may give: one of the values, or something that only a run knows, of which the truth may be known. */
export interface Outcome {
  readonly values: readonly data.ExpressionData[];
  readonly open: 'none' | 'truthy' | 'falsy' | 'any';
  /** Why it is not known, where there is more than one value or an open one. */
  readonly reason: string;
  /** Of an open text, what is known of it. */
  readonly shape?: TextShape;
}

export function known(value: data.ExpressionData): Outcome {
  return { values: [asRunnerData(value)], open: 'none', reason: '' };
}

export function unknown(reason: string, open: 'truthy' | 'any' = 'any'): Outcome {
  return { values: [], open, reason };
}

/** A text of which a run has more than its shape. */
export function shaped(reason: string, shape: TextShape): Outcome {
  return { ...unknown(reason, 'truthy'), shape };
}

/** True or false, and only a run knows which. */
export function either(reason: string): Outcome {
  return { values: [new data.BooleanData(true), new data.BooleanData(false)], open: 'none', reason };
}

/** The value, where there is only one. */
export function onlyValue(outcome: Outcome): data.ExpressionData | null {
  return outcome.open === 'none' && outcome.values.length === 1 ? (outcome.values[0] ?? null) : null;
}

/** What of an outcome is truthy, or falsy; null where nothing can be. */
export function partThatIs(truth: boolean, outcome: Outcome): Outcome | null {
  const values = outcome.values.filter((value) => falsy(value) !== truth);
  const side = truth ? 'truthy' : 'falsy';
  const open = outcome.open === 'any' || outcome.open === side ? side : 'none';
  return values.length === 0 && open === 'none' ? null : { values, open, reason: outcome.reason };
}

/** One of several outcomes, of which only a run knows the one; the reason is the first that there is. */
export function oneOf(outcomes: readonly Outcome[]): Outcome {
  const values: data.ExpressionData[] = [];
  const seen = new Set<unknown>();
  for (const value of outcomes.flatMap((outcome) => outcome.values)) {
    const identity = value.primitive ? `${value.kind} ${value.coerceString()}` : value;
    if (!seen.has(identity)) values.push(value);
    seen.add(identity);
  }
  const reason = outcomes.find((outcome) => outcome.reason !== '')?.reason ?? '';
  if (values.length > MAX_VALUES) return unknown(reason);
  return { values, open: outcomes.map((outcome) => outcome.open).reduce(joinOpen, 'none'), reason };
}

function joinOpen(a: Outcome['open'], b: Outcome['open']): Outcome['open'] {
  if (a === b || b === 'none') return a;
  return a === 'none' ? b : 'any';
}

/** Every way to take one value from each outcome; null where one is open or the ways are too many. */
export function combinationsOf(outcomes: readonly Outcome[]): readonly (readonly data.ExpressionData[])[] | null {
  let ways: (readonly data.ExpressionData[])[] = [[]];
  for (const { values, open } of outcomes) {
    if (open !== 'none' || ways.length * values.length > MAX_VALUES) return null;
    ways = ways.flatMap((way) => values.map((value) => [...way, value]));
  }
  return ways;
}
