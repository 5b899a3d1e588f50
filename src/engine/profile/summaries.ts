import { type Seconds, seconds } from '../../model/seconds.ts';
import { ascending, quantileOfSorted } from '../../stats/quantile.ts';
import type { Outcome } from './outcome.ts';
import type { DurationSummary, Outcomes, Rate } from './profile.ts';

/** Values that were not measured are left out. */
export function summarizeDurations(durations: readonly (Seconds | null)[]): DurationSummary {
  const sorted = durations.filter((duration) => duration !== null).sort(ascending);
  const at = (p: number): Seconds | null => {
    const value = quantileOfSorted(sorted, p);
    return value === null ? null : seconds(value);
  };
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export function rateOf(count: number, n: number): Rate {
  return { n, count, share: n === 0 ? null : count / n };
}

/** Null: not measured, or no result; left out. */
export function summarizeOutcomes(outcomes: readonly (Outcome | null)[]): Outcomes {
  const count = (...wanted: readonly Outcome[]): number =>
    outcomes.filter((outcome) => outcome !== null && wanted.includes(outcome)).length;
  return {
    success: rateOf(count('success'), count('success', 'failure', 'timed-out')),
    timeout: rateOf(count('timed-out'), count('success', 'failure', 'timed-out', 'cancelled')),
  };
}
