import { ascending } from '../../stats/quantile.ts';

/** By how much the longest of so many equal shards is expected to exceed their mean: 1 for one. */
export type LongestFactor = (shards: number) => number;

/** Jobs that run side by side, and E[max] over the median on 4,301 builds of rust-analyzer on GitHub's runners. */
const ON_RUNNERS = [
  [1, 1],
  [2, 1.06],
  [5, 1.14],
  [10, 1.18],
  [20, 1.22],
  [40, 1.26],
] as const;

/**
 * The factor measured on GitHub's runners, for a suite that has no shards yet: 1.06, 1.14, 1.18, 1.22, 1.26 at 2, 5, 10, 20, 40, between
 * and beyond along log n.
 * @public
 */
export function longestOnRunners(shards: number): number {
  if (!(shards > 1)) return 1;
  const above = ON_RUNNERS.findIndex(([count]) => count >= shards);
  const last = above === -1 ? ON_RUNNERS.length - 1 : above;
  const [[low, from], [high, to]] = [ON_RUNNERS[last - 1] ?? ON_RUNNERS[0], ON_RUNNERS[last] ?? ON_RUNNERS[0]];
  return from + ((to - from) * Math.log(shards / low)) / Math.log(high / low);
}

/**
 * The factor from measured shards: each sample is a shard's time over what was planned for it, or over the mean of its run's shards. The
 * expectation of the longest of n draws with replacement is Σ x₍ᵢ₎ ((i/N)ⁿ - ((i-1)/N)ⁿ), exactly. Null for fewer than 30 samples: the
 * longest of many lies in their tail.
 * @public
 */
export function longestOfSamples(samples: readonly number[]): LongestFactor | null {
  const sorted = samples.filter((value) => Number.isFinite(value) && value > 0).sort(ascending);
  const size = sorted.length;
  if (size < 30) return null;
  const middle = sorted.reduce((sum, value) => sum + value, 0) / size;
  return (shards) => {
    if (!(shards > 1)) return 1;
    const expected = sorted.reduce((sum, value, index) => sum + value * (((index + 1) / size) ** shards - (index / size) ** shards), 0);
    return expected / middle;
  };
}
