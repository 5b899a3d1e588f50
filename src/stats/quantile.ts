/**
 * The p-quantile (0 to 1) by linear interpolation between order statistics: type 7 of Hyndman and Fan 1996, the default of R and NumPy.
 * Null for no values. The order of the values does not matter.
 */
export function quantile(values: readonly number[], p: number): number | null {
  return quantileOfSorted([...values].sort(ascending), p);
}

/** The same on values that are in ascending order already. */
export function quantileOfSorted(sorted: readonly number[], p: number): number | null {
  if (sorted.length === 0) return null;
  const position = (sorted.length - 1) * Math.min(1, Math.max(0, p));
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low;
  return low + (high - low) * (position - below);
}

/** The median; null for no values. */
export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5);
}

/** For `sort`: numbers, smallest first. */
export function ascending(a: number, b: number): number {
  return a - b;
}
