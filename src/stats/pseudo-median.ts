import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { ascending } from './quantile.ts';
import { type RankCut, selectByRank } from './select-rank.ts';

/** The middle of a sample, in its unit; bounds are null where so few values cannot bound it at this confidence. */
export interface PseudoMedian {
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
}

/** Up to here the null distribution of the signed ranks is counted out. */
const EXACT = 50;

/**
 * The Hodges-Lehmann estimate of one sample: the median of the means of all pairs, each value paired with itself too, with the interval that
 * inverts Wilcoxon's signed-rank test (Hollander and Wolfe, sections 3.2 and 3.3). For paired samples give the differences, which have to lie
 * evenly around their middle for the interval to hold. Null for no values.
 */
export function pseudoMedian(values: readonly number[], confidence = 0.95): PseudoMedian | null {
  const x = [...values].sort(ascending);
  const n = x.length;
  if (n === 0) return null;
  const pairs = (n * (n + 1)) / 2;
  const at = (rank: number): number => selectByRank(rank, x[0] as number, x[n - 1] as number, (value) => cutMeans(x, value));
  const middle = Math.ceil(pairs / 2);
  const estimate = pairs % 2 === 1 ? at(middle) : at(middle) / 2 + at(middle + 1) / 2;
  const outside = meansOutside(n, (1 - confidence) / 2);
  if (outside === null) return { estimate, low: null, high: null, n };
  return { estimate, low: at(outside + 1), high: at(pairs - outside), n };
}

/** The largest k with P(T <= k) <= tail, T the sum of the ranks with a positive sign. */
function meansOutside(n: number, tail: number): number | null {
  const pairs = (n * (n + 1)) / 2;
  if (n > EXACT) return Math.floor(pairs / 2 + normalQuantile(tail, 0, 1) * Math.sqrt((pairs * (2 * n + 1)) / 12));
  const chance = new Float64Array(pairs + 1);
  chance[0] = 1;
  for (let rank = 1; rank <= n; rank += 1) {
    for (let sum = pairs; sum >= 0; sum -= 1) chance[sum] = ((chance[sum] as number) + (chance[sum - rank] ?? 0)) / 2;
  }
  let k = -1;
  for (let below = chance[0] as number; below <= tail; below += chance[k + 1] as number) k += 1;
  return k < 0 ? null : k;
}

function cutMeans(x: readonly number[], value: number): RankCut {
  let atMost = 0;
  let below = Number.NEGATIVE_INFINITY;
  let above = Number.POSITIVE_INFINITY;
  // One past the last partner that keeps the mean small enough; it only moves down.
  let end = x.length;
  for (let index = 0; index < x.length; index += 1) {
    const half = (x[index] as number) / 2;
    while (end > index && half + (x[end - 1] as number) / 2 > value) end -= 1;
    const next = Math.max(end, index);
    if (next < x.length) above = Math.min(above, half + (x[next] as number) / 2);
    if (end <= index) break;
    atMost += end - index;
    below = Math.max(below, half + (x[end - 1] as number) / 2);
  }
  return { atMost, below, above };
}
