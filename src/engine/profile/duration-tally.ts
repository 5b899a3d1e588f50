import { type Seconds, seconds } from '../../model/seconds.ts';
import { ascending, quantileOfSorted } from '../../stats/quantile.ts';
import { type DurationSummary, FEWEST_FOR } from './profile.ts';

/** Durations, each exactly. GitHub records whole seconds, of which few differ: those are counted once there are many; others are kept one by one. */
export interface DurationTally {
  values: number[];
  counts: Map<number, number> | null;
  foldAt: number;
}

const FOLD_AT = 64;

export function newDurationTally(): DurationTally {
  return { values: [], counts: null, foldAt: FOLD_AT };
}

/** Null: not measured, left out. */
export function tallyDuration(tally: DurationTally, duration: number | null): void {
  if (duration === null) return;
  tally.values.push(duration);
  if (tally.values.length >= tally.foldAt) fold(tally);
}

export function mergeDurations(into: DurationTally, from: DurationTally): void {
  if (from.counts !== null) for (const [value, count] of from.counts) addCount(into, value, count);
  for (const value of from.values) tallyDuration(into, value);
}

export function summarizeTally(tally: DurationTally): DurationSummary {
  const sorted = sortedValues(tally);
  const at = (p: number): Seconds | null => {
    const value = quantileOfSorted(sorted, p);
    return value === null ? null : seconds(value);
  };
  const n = sorted.length;
  return { n, p50: at(0.5), p95: n < FEWEST_FOR.p95 ? null : at(0.95), p99: n < FEWEST_FOR.p99 ? null : at(0.99) };
}

/** In order of size, so that the order in which they came does not show in the last bits. */
export function totalOf(tally: DurationTally): Seconds {
  return seconds(sortedValues(tally).reduce((sum, value) => sum + value, 0));
}

/** Null for none. */
export function medianOf(tally: DurationTally): number | null {
  return quantileOfSorted(sortedValues(tally), 0.5);
}

function sortedValues({ values, counts }: DurationTally): readonly number[] {
  const sorted = [...values];
  for (const [value, count] of counts ?? []) for (let i = 0; i < count; i += 1) sorted.push(value);
  return sorted.sort(ascending);
}

function fold(tally: DurationTally): void {
  const fractions: number[] = [];
  for (const value of tally.values) {
    if (Number.isInteger(value)) addCount(tally, value, 1);
    else fractions.push(value);
  }
  tally.values = fractions;
  tally.foldAt = FOLD_AT + 2 * fractions.length;
}

function addCount(tally: DurationTally, value: number, count: number): void {
  tally.counts ??= new Map();
  tally.counts.set(value, (tally.counts.get(value) ?? 0) + count);
}
