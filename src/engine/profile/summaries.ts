import { type Seconds, seconds } from '../../model/seconds.ts';
import type { Conclusion } from '../../model/status.ts';
import { ascending, quantileOfSorted } from '../../stats/quantile.ts';
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

/** Null conclusions were not measured and are left out. */
export function summarizeOutcomes(conclusions: readonly (Conclusion | null)[]): Outcomes {
  const count = (...wanted: readonly Conclusion[]): number =>
    conclusions.filter((conclusion) => conclusion !== null && wanted.includes(conclusion)).length;
  return {
    success: rateOf(count('success'), count('success', 'failure', 'timed_out')),
    timeout: rateOf(count('timed_out'), count('success', 'failure', 'timed_out', 'cancelled')),
  };
}
