import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';

/** How many of n; n may be an effective number, which is no whole one. */
export interface SeenRate {
  readonly count: number;
  readonly n: number;
}

/** A share less another one. */
export interface RateDifference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/** The second share less the first, with the interval of Newcombe (1998, method 10) from Wilson's intervals of both. Null where one has n 0. */
export function rateDifference(before: SeenRate, after: SeenRate, confidence = 0.95): RateDifference | null {
  if (!(before.n > 0) || !(after.n > 0)) return null;
  const z = normalQuantile((1 + confidence) / 2, 0, 1);
  const [a, b] = [before.count / before.n, after.count / after.n];
  const [lowA, highA] = wilson(a, before.n, z);
  const [lowB, highB] = wilson(b, after.n, z);
  const difference = b - a;
  return { difference, low: difference - Math.hypot(b - lowB, highA - a), high: difference + Math.hypot(highB - b, a - lowA) };
}

function wilson(share: number, n: number, z: number): readonly [low: number, high: number] {
  const middle = share + (z * z) / (2 * n);
  const half = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return [(middle - half) / scale, (middle + half) / scale];
}
