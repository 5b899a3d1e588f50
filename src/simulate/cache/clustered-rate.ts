import { rateInterval } from '../../stats/rate-interval.ts';

/** A share of lookups, with its interval. */
export interface ClusteredRate {
  readonly count: number;
  readonly n: number;
  /** Runs they are of. */
  readonly runs: number;
  /** How many independent lookups would tell as much. */
  readonly effective: number;
  /** Null without lookups, like the bounds. */
  readonly share: number | null;
  /** Bounds of the 95 % interval. */
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The share of lookups, where those of one run stand or fall together: Clopper-Pearson with as many lookups as would vary as much
 * were they independent (Korn and Graubard 1998, without their factor for few clusters). Where all or none count, each run is one.
 * Null share for no lookups.
 */
export function clusteredRate(lookups: readonly { readonly run: string; readonly counts: boolean }[]): ClusteredRate {
  const runs = new Map<string, { count: number; n: number }>();
  for (const { run, counts } of lookups) {
    const own = runs.get(run) ?? { count: 0, n: 0 };
    runs.set(run, own);
    own.n += 1;
    if (counts) own.count += 1;
  }
  const n = lookups.length;
  const count = lookups.filter(({ counts }) => counts).length;
  if (n === 0) return { count, n, runs: 0, effective: 0, share: null, low: null, high: null };
  const share = count / n;
  const effective = effectiveOf([...runs.values()], share, n);
  // Where nothing was counted, or all was, the product is exact.
  const [low, high] = rateInterval(count === n ? effective : share * effective, effective);
  return { count, n, runs: runs.size, effective, share, low, high };
}

function effectiveOf(runs: readonly { readonly count: number; readonly n: number }[], share: number, n: number): number {
  if (share === 0 || share === 1 || runs.length < 2) return runs.length;
  const squares = runs.reduce((sum, run) => sum + (run.count - share * run.n) ** 2, 0);
  const variance = ((runs.length / (runs.length - 1)) * squares) / n ** 2;
  return variance === 0 ? runs.length : Math.min(n, (share * (1 - share)) / variance);
}
