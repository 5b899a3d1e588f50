import { ascending } from './quantile.ts';

/** The largest distance between two samples' distribution functions, and how often chance alone gives one as large. */
export interface KolmogorovSmirnov {
  readonly distance: number;
  readonly p: number;
  readonly method: 'exact' | 'asymptotic';
}

/** Up to so many pairs the distribution is counted out. */
const EXACT_PAIRS = 10_000;

/**
 * The two-sided two-sample Kolmogorov-Smirnov test; null where a sample is empty. Exact up to 10,000 pairs, ties included: the share of all
 * orders of the pooled values whose path strays as far, looking only where equal values end (Schröer and Trenkler 1995). Else Kolmogorov's
 * limit distribution.
 */
export function kolmogorovSmirnov(baseline: readonly number[], candidate: readonly number[]): KolmogorovSmirnov | null {
  const n = baseline.length;
  const m = candidate.length;
  if (n === 0 || m === 0) return null;
  const x = [...baseline].sort(ascending);
  const y = [...candidate].sort(ascending);
  const pooled = [...x, ...y].sort(ascending);
  // Distances are whole numbers of 1 / (n m), so that equal ones compare equal.
  let apart = 0;
  for (let i = 0, j = 0; i + j < n + m; ) {
    const value = pooled[i + j] as number;
    while (i < n && (x[i] as number) <= value) i += 1;
    while (j < m && (y[j] as number) <= value) j += 1;
    apart = Math.max(apart, Math.abs(i * m - j * n));
  }
  const distance = apart / (n * m);
  if (n * m > EXACT_PAIRS) return { distance, p: limitTail(distance * Math.sqrt((n * m) / (n + m))), method: 'asymptotic' };
  return { distance, p: exactTail(apart, n, m, pooled), method: 'exact' };
}

/** The chance that a random order of i and j values has strayed, for all i and j in turn. Sums chances, so small ones stay exact. */
function exactTail(apart: number, n: number, m: number, pooled: readonly number[]): number {
  if (apart === 0) return 1;
  const endsTie = pooled.map((value, index) => value !== pooled[index + 1]);
  const strayed = new Float64Array(m + 1);
  for (let i = 0; i <= n; i += 1) {
    for (let j = 0; j <= m; j += 1) {
      if (i + j === 0) continue;
      const isFar = (endsTie[i + j - 1] ?? true) && Math.abs(i * m - j * n) >= apart;
      const before = (i > 0 ? i * (strayed[j] as number) : 0) + (j > 0 ? j * (strayed[j - 1] as number) : 0);
      strayed[j] = isFar ? 1 : before / (i + j);
    }
  }
  return Math.min(1, strayed[m] as number);
}

function limitTail(scaled: number): number {
  // Below this the series converges slowly and its sum is 1 to 12 digits.
  if (scaled < 0.2) return 1;
  let tail = 0;
  for (let k = 1; k <= 100; k += 1) tail += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * scaled * scaled);
  return Math.min(1, Math.max(0, tail));
}
