import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { midranks } from './midranks.ts';
import { subsetSums, tailsAt } from './subset-sums.ts';

/** What the rank-sum test says of two samples. */
export interface MannWhitney {
  /** Pairs in which the candidate's value is the larger one; equal ones count half. */
  readonly u: number;
  /** Two-sided: twice the smaller tail, at most 1. */
  readonly p: number;
  /** That the candidate's values are no smaller, and no larger. */
  readonly pSmaller: number;
  readonly pLarger: number;
  readonly method: 'exact' | 'normal';
}

/**
 * The Mann-Whitney test of two independent samples; null where one is empty. Exact, ties included, while that is cheap (28 against 28, 10
 * against 150): the permutation distribution of the midranks' sum, counted. Else normal, with the corrections for
 * ties and continuity (Lehmann, Nonparametrics, section 1.2 and appendix; the same as R's `wilcox.test` where nothing is tied).
 */
export function mannWhitney(
  baseline: readonly number[],
  candidate: readonly number[],
  isExact: (n: number, m: number) => boolean = isExactCheap,
): MannWhitney | null {
  const n = baseline.length;
  const m = candidate.length;
  if (n === 0 || m === 0) return null;
  const { ranks, tied } = midranks([...baseline, ...candidate]);
  const u = sum(ranks.slice(n)) - (m * (m + 1)) / 2;
  const exact = isExact(n, m);
  const [pSmaller, pLarger] = exact ? exactTails(ranks, n, m) : normalTails(u, n, m, tied);
  return { u, p: Math.min(1, 2 * Math.min(pSmaller, pLarger)), pSmaller, pLarger, method: exact ? 'exact' : 'normal' };
}

/** Whether the null distribution of two samples of these sizes is counted out: some 5 million additions at most. */
export function isExactCheap(n: number, m: number): boolean {
  return (n + m) * Math.min(n, m) <= 1600;
}

function exactTails(ranks: readonly number[], n: number, m: number): readonly [number, number] {
  // Midranks are multiples of a half.
  const doubled = ranks.map((rank) => Math.round(2 * rank));
  const ofSmaller = m <= n ? doubled.slice(n) : doubled.slice(0, n);
  const { low, high } = tailsAt(subsetSums(doubled, ofSmaller.length), sum(ofSmaller));
  return m <= n ? [low, high] : [high, low];
}

function normalTails(u: number, n: number, m: number, tied: number): readonly [number, number] {
  const all = n + m;
  const deviation = Math.sqrt(((n * m) / 12) * (all + 1 - tied / (all * (all - 1))));
  if (!(deviation > 0)) return [1, 1];
  const away = u - (n * m) / 2;
  return [normalCdf((away + 0.5) / deviation, 0, 1), normalCdf((-away + 0.5) / deviation, 0, 1)];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
