import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { rankCorrelation } from './rank-correlation.ts';

/** How much neighbours in a series resemble each other, and by what that multiplies the variance of a mean. */
export interface SerialInflation {
  readonly correlation: number;
  /** (1 + r) / (1 - r). */
  readonly factor: number;
}

/** Runs next to each other share runners: less than this was seldom true of real jobs, and a few values do not show it. */
const LEAST = 0.1;
/** Above this the series is a walk, which no factor makes comparable. */
const MOST = 0.7;
const FEWEST = 8;

/**
 * Of values in their order, less their levels: the rank correlation of neighbours, corrected for its bias of about -(1 + 3 r) / n (Kendall 1954), kept between 0.1 and
 * 0.7; the factor is that of a first-order autoregression. With fewer than 8 values it is 0.25, about what long records of real jobs have.
 */
export function serialInflation(deviations: readonly number[]): SerialInflation {
  const n = deviations.length;
  const seen = n < FEWEST ? 0.25 : (rankCorrelation(deviations.slice(0, -1), deviations.slice(1)) * n + 1) / (n - 3);
  const correlation = Math.min(MOST, Math.max(LEAST, seen));
  return { correlation, factor: (1 + correlation) / (1 - correlation) };
}

/** The confidence at which an interval for independent values is wide enough for values whose mean has so many times the variance. */
export function inflatedConfidence(confidence: number, factor: number): number {
  return 2 * normalCdf(normalQuantile((1 + confidence) / 2, 0, 1) * Math.sqrt(factor), 0, 1) - 1;
}

/** The standard error that a symmetric interval of this confidence stands for. */
export function standardErrorOf([low, high]: readonly [low: number, high: number], confidence: number): number {
  return (high - low) / 2 / normalQuantile((1 + confidence) / 2, 0, 1);
}
