import { ascending } from './quantile.ts';

/** Bounds of a quantile; null on a side where so few values cannot bound it. */
export interface QuantileInterval {
  readonly n: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * A distribution-free interval for the p-quantile from order statistics: it covers the true quantile with at least the given confidence
 * whatever the distribution, as long as the values are independent. Each side takes at most half of the error (David and Nagaraja,
 * Order Statistics, section 7.1). With 71 values or fewer the 95 % interval of a p95 has no upper bound.
 */
export function quantileInterval(values: readonly number[], p: number, confidence = 0.95): QuantileInterval {
  const sorted = [...values].sort(ascending);
  const n = sorted.length;
  const tail = (1 - confidence) / 2;
  const below = cumulativeBinomial(n, p);
  // P(B <= low - 1) <= tail and P(B >= high) <= tail, ranks counted from 1.
  let low = 0;
  while (low < n && (below[low] ?? 1) <= tail) low += 1;
  let high = n + 1;
  while (high > 1 && 1 - (below[high - 2] ?? 0) <= tail) high -= 1;
  return { n, low: sorted[low - 1] ?? null, high: sorted[high - 1] ?? null };
}

/** P(B <= k) for k from 0 to n, B binomial; summed from logarithms so that large n does not underflow. */
function cumulativeBinomial(n: number, p: number): readonly number[] {
  if (p <= 0 || p >= 1) return Array.from({ length: n + 1 }, (_, k) => (p <= 0 || k === n ? 1 : 0));
  const cumulative: number[] = [];
  let logMass = n * Math.log1p(-p);
  let sum = 0;
  for (let k = 0; k <= n; k += 1) {
    sum += Math.exp(logMass);
    cumulative.push(Math.min(1, sum));
    logMass += Math.log(n - k) - Math.log(k + 1) + Math.log(p) - Math.log1p(-p);
  }
  return cumulative;
}
