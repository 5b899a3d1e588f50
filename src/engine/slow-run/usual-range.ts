import { median, quantile } from '../../stats/quantile.ts';

/** What is usual of one quantity, in its unit. */
export interface UsualRange {
  readonly n: number;
  readonly p50: number;
  /** The upper end of what is usual. */
  readonly high: number;
}

/** From so many values on a p95 is more than the largest of them. */
const FEWEST_FOR_P95 = 20;
/** Three standard deviations, where values are normal. */
const DEVIATIONS = 3 * 1.4826;
/** ALGORITHMS 2.6: what is less than a twentieth is not worth a word. */
const LEAST_SHARE = 0.05;

/**
 * The usual range: its end is the largest of p95 (below 20 values the maximum, which it would be about), the median plus three robust standard deviations, and
 * the median plus a twentieth and plus `least`. The p95 alone would call one run in twenty slow where nothing happened; the deviation alone fails where
 * durations have two modes (ALGORITHMS 8, pitfall 8), which the p95 knows. Null for no value.
 */
export function usualRange(values: readonly number[], least: number): UsualRange | null {
  const p50 = median(values);
  if (p50 === null) return null;
  const tail = values.length >= FEWEST_FOR_P95 ? (quantile(values, 0.95) ?? p50) : Math.max(...values);
  const deviation = median(values.map((value) => Math.abs(value - p50))) ?? 0;
  return { n: values.length, p50, high: Math.max(tail, p50 + DEVIATIONS * deviation, p50 * (1 + LEAST_SHARE), p50 + least) };
}
