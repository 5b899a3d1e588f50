import { ascending, median, quantileOfSorted } from '../quantile.ts';

/** Values of an enclosing series (the job, the workflow) in the runs before a shift and from it on. */
export interface EnclosingSeries {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/**
 * Whether an enclosing series moved with a part of it: `follows` by at least half the shift, `moved` where it did not (the time went elsewhere, or
 * something else hides it), `unclear` where its own noise is too large to tell the two apart, or a side has no values.
 */
export interface CostShift {
  readonly verdict: 'follows' | 'moved' | 'unclear';
  /** The change of the enclosing series' median. Null where a side has no values. */
  readonly change: number | null;
  /** Standard error of the change, from the quartiles. Null below 4 values a side. */
  readonly error: number | null;
}

/** The standard error of a median of n normal values is sqrt(π / 2) σ / sqrt(n), and their quartiles are 1.349 σ apart. */
const ERROR_OF_QUARTILES = Math.sqrt(Math.PI / 2) / 1.349;
const FEWEST = 4;

/** Judges one enclosing series for a shift of the part, in the same unit. Two errors must fit in half the shift. */
export function judgeCostShift(shift: number, { before, after }: EnclosingSeries): CostShift {
  const levels = [median(before), median(after)] as const;
  if (levels[0] === null || levels[1] === null) return { verdict: 'unclear', change: null, error: null };
  const change = levels[1] - levels[0];
  if (before.length < FEWEST || after.length < FEWEST) return { verdict: 'unclear', change, error: null };
  const error = Math.hypot(errorOfMedian(before), errorOfMedian(after));
  if (shift === 0 || 2 * error > Math.abs(shift) / 2) return { verdict: 'unclear', change, error };
  return { verdict: change * Math.sign(shift) >= Math.abs(shift) / 2 ? 'follows' : 'moved', change, error };
}

function errorOfMedian(values: readonly number[]): number {
  const sorted = [...values].sort(ascending);
  const spread = (quantileOfSorted(sorted, 0.75) ?? 0) - (quantileOfSorted(sorted, 0.25) ?? 0);
  return (ERROR_OF_QUARTILES * spread) / Math.sqrt(values.length);
}
