import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';

/** The exact interval of a share (Clopper and Pearson 1934): it covers the true share with at least the given confidence, from 0 to 1. Null bounds for n 0. */
export function rateInterval(count: number, n: number, confidence = 0.95): readonly [low: number | null, high: number | null] {
  if (n === 0) return [null, null];
  const tail = (1 - confidence) / 2;
  return [count === 0 ? 0 : betaQuantile(tail, count, n - count + 1), count === n ? 1 : betaQuantile(1 - tail, count + 1, n - count)];
}

/** What a share may be of which so many of n were seen: the quantile at u in (0, 1) of Beta(count + 1/2, n - count + 1/2), the posterior of Jeffreys' prior. */
export function rateQuantile(count: number, n: number, u: number): number {
  const seen = Math.min(n, Math.max(0, count));
  return betaQuantile(u, seen + 0.5, n - seen + 0.5);
}
