import { ascending, median, quantileOfSorted } from './quantile.ts';

/** Below this deviation of logarithms nothing is strange. */
const LEAST = 0.05;

/** The deviation of noise on a logarithmic scale, by the middle half of the values: 0.05 at least. */
export function noiseScale(logs: readonly number[]): number {
  const sorted = logs.toSorted(ascending);
  const half = (quantileOfSorted(sorted, 0.75) ?? 0) - (quantileOfSorted(sorted, 0.25) ?? 0);
  return Math.max(LEAST, half / 1.349);
}

/** The values, those farther from their median than the distance brought in to it. */
export function clipTo(values: readonly number[], distance: number): readonly number[] {
  const middle = median(values) ?? 0;
  return values.map((value) => Math.min(middle + distance, Math.max(middle - distance, value)));
}
