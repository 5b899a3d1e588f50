import { extendMoments, meanOf, NO_VALUES } from './change-points/moments.ts';
import { studentQuantile } from './mean-interval.ts';
import type { SamplePair } from './stratified-shift.ts';

/** How far the mean of the candidates lies from that of the baselines, within strata. */
export interface MeanDifference {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Of the baselines, with the same weights: what a share of the difference is a share of. */
  readonly baseline: number;
}

/**
 * The mean difference of the strata with the weights nm / (n + m), which are best where the variances are alike, with Welch's interval (Welch 1947; degrees of
 * freedom of Satterthwaite). `inflation` multiplies the variance: that of neighbours which are alike. Null without a stratum of two values a side.
 */
export function meanDifference(pairs: readonly SamplePair[], confidence: number, inflation = 1): MeanDifference | null {
  const strata = pairs
    .filter(({ baseline, candidate }) => baseline.length >= 2 && candidate.length >= 2)
    .map(({ baseline, candidate }) => {
      const [x, y] = [extendMoments(NO_VALUES, baseline), extendMoments(NO_VALUES, candidate)];
      return { x, y, weight: (x.n * y.n) / (x.n + y.n) };
    });
  const whole = strata.reduce((sum, { weight }) => sum + weight, 0);
  if (whole === 0) return null;
  let [estimate, baseline, variance, freedom] = [0, 0, 0, 0];
  for (const { x, y, weight } of strata) {
    const share = weight / whole;
    estimate += share * (meanOf(y) - meanOf(x));
    baseline += share * meanOf(x);
    for (const side of [x, y]) {
      const part = (share * share * inflation * side.m2) / (side.n - 1) / side.n;
      variance += part;
      freedom += (part * part) / (side.n - 1);
    }
  }
  const reach = variance === 0 ? 0 : studentQuantile(confidence, (variance * variance) / freedom) * Math.sqrt(variance);
  return { estimate, low: estimate - reach, high: estimate + reach, baseline };
}
