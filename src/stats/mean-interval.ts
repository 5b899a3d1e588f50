import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import { extendMoments, meanOf, NO_VALUES } from './change-points/moments.ts';

/** A mean with Student's interval: exact for normal values. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** The mean of the values and its interval. Null for fewer than two. */
export function meanInterval(values: readonly number[], confidence = 0.95): MeanInterval | null {
  if (values.length < 2) return null;
  const moments = extendMoments(NO_VALUES, values);
  const error = Math.sqrt(moments.m2 / (moments.n - 1) / moments.n);
  const reach = studentQuantile(confidence, moments.n - 1) * error;
  const mean = meanOf(moments);
  return { mean, low: mean - reach, high: mean + reach };
}

/** How far from 0 the middle share of Student's t reaches: with x of beta(f / 2, 1 / 2) at 1 - share, t² = f (1 - x) / x. */
export function studentQuantile(share: number, freedom: number): number {
  const x = betaQuantile(1 - share, freedom / 2, 0.5);
  return Math.sqrt((freedom * (1 - x)) / x);
}
