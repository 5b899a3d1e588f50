import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { cutDifferences, hodgesLehmann, type Shift } from './hodges-lehmann.ts';
import { ascending } from './quantile.ts';
import { selectByRank } from './select-rank.ts';

/** Two samples that may be compared with each other, such as the runs of one event before and since a moment. */
export interface SamplePair {
  readonly baseline: readonly number[];
  readonly candidate: readonly number[];
}

interface Stratum {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Of each of its differences: van Elteren's 1 / (n + m + 1). */
  readonly weight: number;
}

/** Of the weight of all differences: sums of weights in another order differ by less. */
const SAME_WEIGHT = 1e-9;

/**
 * The shift of the candidates from the baselines within strata: a Hodges-Lehmann estimate for which the stratified rank-sum statistic of van Elteren (1960;
 * Lehmann, Nonparametrics, section 3.3) is at its expectation, the median of all differences within strata with the weight 1 / (n + m + 1) each. The
 * interval inverts its normal approximation, with the variance sum nm / (12 (n + m + 1)). What only one side has, or has more of, moves neither. One
 * stratum: as `hodgesLehmann`, exact where that is. Pairs with an empty side say nothing; null where all are. `n` and `m` are of the pairs that say something.
 */
export function stratifiedShift(pairs: readonly SamplePair[], confidence = 0.95): Shift | null {
  const telling = pairs.filter(({ baseline, candidate }) => baseline.length > 0 && candidate.length > 0);
  const [only] = telling;
  if (only === undefined) return null;
  if (telling.length === 1) return hodgesLehmann(only.baseline, only.candidate, confidence);
  const strata = telling.map(({ baseline, candidate }): Stratum => {
    const [x, y] = [[...baseline].sort(ascending), [...candidate].sort(ascending)];
    return { x, y, weight: 1 / (x.length + y.length + 1) };
  });
  const whole = strata.reduce((sum, { x, y, weight }) => sum + weight * x.length * y.length, 0);
  const outside = whole / 2 - normalQuantile((1 + confidence) / 2, 0, 1) * Math.sqrt(whole / 12);
  const slack = whole * SAME_WEIGHT;
  const smallest = Math.min(...strata.map(({ x, y }) => (y[0] as number) - (x.at(-1) as number)));
  const largest = Math.max(...strata.map(({ x, y }) => (y.at(-1) as number) - (x[0] as number)));
  const reaching = (weight: number): number => selectByRank(weight - slack, smallest, largest, (value) => cutStrata(strata, value));
  const passing = (weight: number): number => reaching(weight + 2 * slack);
  return {
    estimate: reaching(whole / 2) / 2 + passing(whole / 2) / 2,
    low: outside < 0 ? null : passing(outside),
    high: outside < 0 ? null : reaching(whole - outside),
    n: strata.reduce((sum, { x }) => sum + x.length, 0),
    m: strata.reduce((sum, { y }) => sum + y.length, 0),
  };
}

function cutStrata(strata: readonly Stratum[], value: number): ReturnType<typeof cutDifferences> {
  const cut = { atMost: 0, below: Number.NEGATIVE_INFINITY, above: Number.POSITIVE_INFINITY };
  for (const { x, y, weight } of strata) {
    const { atMost, below, above } = cutDifferences(x, y, value);
    cut.atMost += weight * atMost;
    cut.below = Math.max(cut.below, below);
    cut.above = Math.min(cut.above, above);
  }
  return cut;
}
