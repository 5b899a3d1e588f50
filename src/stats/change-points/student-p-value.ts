import studentCdf from '@stdlib/stats-base-dists-t-cdf';
import { type Moments, meanOf } from './moments.ts';

/**
 * The two-sided p-value of Student's t-test with equal variances. 1 for two values or fewer; 0 for two different constants; NaN, which no level accepts, for
 * equal ones. Exact to 1e-11 against SciPy, 0 below about 1e-300.
 */
export function studentPValue(left: Moments, right: Moments): number {
  return pValueOf(left, right, left.m2 + right.m2);
}

/** The same as Apache Otava computes it: with POPULATION variances, divided by n and not n - 1, yet over n1 + n2 - 2 degrees of freedom. */
export function otavaPValue(left: Moments, right: Moments): number {
  return pValueOf(left, right, ((left.n - 1) * left.m2) / left.n + ((right.n - 1) * right.m2) / right.n);
}

function pValueOf(left: Moments, right: Moments, squares: number): number {
  const freedom = left.n + right.n - 2;
  if (freedom <= 0) return 1;
  const t = (meanOf(left) - meanOf(right)) / Math.sqrt((squares / freedom) * (1 / left.n + 1 / right.n));
  if (Number.isFinite(t)) return 2 * studentCdf(-Math.abs(t), freedom);
  return Number.isNaN(t) ? Number.NaN : 0;
}
