import normalCdf from '@stdlib/stats-base-dists-normal-cdf';

/** How ordered values are. */
export interface MannKendall {
  /** Pairs in which the later value is larger, less those in which it is smaller. */
  readonly score: number;
  /** The score's standard deviation if the order says nothing. */
  readonly deviation: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * The test for a trend of values in their order, with ties and continuity corrected (Mann 1945; Kendall, Rank Correlation Methods, chapter 4).
 * For an autocorrelation r above 0 the variance is multiplied by (1 + r) / (1 - r) (Yue and Wang 2004). The normal approximation is for 8
 * values and more.
 */
export function mannKendall(values: readonly number[], autocorrelation = 0): MannKendall {
  const n = values.length;
  let score = 0;
  const seen = new Map<number, number>();
  for (let later = 0; later < n; later += 1) {
    const value = values[later] as number;
    for (let earlier = 0; earlier < later; earlier += 1) score += Math.sign(value - (values[earlier] as number));
    seen.set(value, (seen.get(value) ?? 0) + 1);
  }
  const tied = [...seen.values()].reduce((sum, count) => sum + pairTerm(count), 0);
  const r = Math.min(0.95, Math.max(0, autocorrelation));
  const deviation = Math.sqrt(((pairTerm(n) - tied) / 18) * ((1 + r) / (1 - r)));
  const away = Math.max(0, Math.abs(score) - 1);
  return { score, deviation, p: deviation > 0 ? Math.min(1, 2 * normalCdf(-away / deviation, 0, 1)) : 1 };
}

function pairTerm(count: number): number {
  return count * (count - 1) * (2 * count + 5);
}
