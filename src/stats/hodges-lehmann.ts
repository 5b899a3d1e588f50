import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { isExactCheap } from './mann-whitney.ts';
import { ascending } from './quantile.ts';
import { type RankCut, selectByRank } from './select-rank.ts';
import { subsetSums } from './subset-sums.ts';

/** How far one sample lies from another, in the samples' unit. Bounds are null where so few values cannot bound it at this confidence. */
export interface Shift {
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  readonly m: number;
}

/**
 * The Hodges-Lehmann shift of the candidate from the baseline: the median of all pairwise differences, with the distribution-free interval
 * that inverts the Mann-Whitney test (Hollander and Wolfe, Nonparametric Statistical Methods, sections 4.2 and 4.3). Null where a sample is
 * empty. On logarithms of durations it is the logarithm of a ratio. Exact, without holding the differences.
 */
export function hodgesLehmann(baseline: readonly number[], candidate: readonly number[], confidence = 0.95): Shift | null {
  const x = [...baseline].sort(ascending);
  const y = [...candidate].sort(ascending);
  const n = x.length;
  const m = y.length;
  const pairs = n * m;
  if (pairs === 0) return null;
  const smallest = (y[0] as number) - (x[n - 1] as number);
  const largest = (y[m - 1] as number) - (x[0] as number);
  const at = (rank: number): number => selectByRank(rank, smallest, largest, (value) => cutDifferences(x, y, value));
  const middle = Math.ceil(pairs / 2);
  const estimate = pairs % 2 === 1 ? at(middle) : at(middle) / 2 + at(middle + 1) / 2;
  const outside = differencesOutside(n, m, confidence);
  if (outside === null) return { estimate, low: null, high: null, n, m };
  return { estimate, low: at(outside + 1), high: at(pairs - outside), n, m };
}

/**
 * How many of the n × m ordered differences lie below the interval, and as many above: the largest k with P(U <= k) <= (1 - confidence) / 2,
 * counted where that is cheap, else from the normal approximation. Null where not even the extremes cover so much.
 */
export function differencesOutside(n: number, m: number, confidence: number): number | null {
  const tail = (1 - confidence) / 2;
  if (!isExactCheap(n, m)) {
    const k = Math.floor((n * m) / 2 + normalQuantile(tail, 0, 1) * Math.sqrt((n * m * (n + m + 1)) / 12));
    return k < 0 ? null : k;
  }
  const size = Math.min(n, m);
  const ways = subsetSums(
    Array.from({ length: n + m }, (_, index) => index + 1),
    size,
  );
  const total = ways.reduce((sum, count) => sum + count, 0);
  const least = (size * (size + 1)) / 2;
  let k = -1;
  for (let sum = ways[least] ?? 0; sum <= tail * total && least + k + 1 < ways.length; sum += ways[least + k + 1] ?? 0) k += 1;
  return k < 0 ? null : k;
}

/** Where a value cuts the differences y - x of two samples in ascending order. */
export function cutDifferences(x: readonly number[], y: readonly number[], value: number): RankCut {
  let atMost = 0;
  let below = Number.NEGATIVE_INFINITY;
  let above = Number.POSITIVE_INFINITY;
  // The first x that is large enough; it only moves up, since y ascends.
  let first = 0;
  for (const larger of y) {
    while (first < x.length && larger - (x[first] as number) > value) first += 1;
    atMost += x.length - first;
    if (first < x.length) below = Math.max(below, larger - (x[first] as number));
    if (first > 0) above = Math.min(above, larger - (x[first - 1] as number));
  }
  return { atMost, below, above };
}
