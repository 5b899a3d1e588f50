import { logDuration } from './log-duration.ts';
import { median, quantile } from './quantile.ts';

/** How far durations lie apart. */
export interface Spread {
  readonly n: number;
  /** The median distance from the median, in seconds; 1.4826 of it is the standard deviation of a normal distribution. */
  readonly medianDeviation: number;
  /** p75 less p25, in seconds. */
  readonly quartileRange: number;
  /** The standard deviation of the logarithms, with n - 1. */
  readonly logDeviation: number;
  /** What that is as a share of the mean, if the logarithms are normal: sqrt(exp(s²) - 1). */
  readonly variation: number;
}

/** The spread of durations in seconds; null for fewer than two. */
export function spreadOf(durations: readonly number[]): Spread | null {
  const n = durations.length;
  const middle = median(durations);
  if (n < 2 || middle === null) return null;
  const logs = durations.map(logDuration);
  const mean = logs.reduce((sum, log) => sum + log, 0) / n;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (n - 1);
  return {
    n,
    medianDeviation: median(durations.map((duration) => Math.abs(duration - middle))) ?? 0,
    quartileRange: (quantile(durations, 0.75) ?? 0) - (quantile(durations, 0.25) ?? 0),
    logDeviation: Math.sqrt(variance),
    variation: Math.sqrt(Math.expm1(variance)),
  };
}
