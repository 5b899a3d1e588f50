import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import studentCdf from '@stdlib/stats-base-dists-t-cdf';
import type { Random } from './seeded-random.ts';

/** A value that the true mean may have, and how likely: the weights of all draws add up to one. */
export interface DrawnMean {
  readonly mean: number;
  readonly weight: number;
}

/**
 * What the mean of all that the values are a sample of may be: means of as many values drawn with replacement, weighted so that the quantiles are limits of
 * confidence that hold for few and skewed values too. The weights are those of the BCa intervals (Efron 1987; as a distribution, Efron 1998, section 6), with z0 = a =
 * skewness / (6 √n), as it is for a mean, and Student's distribution for what a bootstrap of n values is too narrow by (Hesterberg 2015, "expanded percentile"). No mean
 * is outside of the values. None for no values.
 */
export function drawMeans(values: Float64Array, draws: number, random: Random): readonly DrawnMean[] {
  const n = values.length;
  if (n === 0) return [];
  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw += 1) {
    let sum = 0;
    for (let left = n; left > 0; left -= 1) sum += values[(random() * n) | 0] as number;
    means[draw] = sum / n;
  }
  means.sort();
  const confidence = confidenceAt(accelerationOf(values), n);
  let below = 0;
  return Array.from(means, (mean, draw) => {
    const upTo = draw === draws - 1 ? 1 : confidence((draw + 1) / draws);
    const weight = upTo - below;
    below = upTo;
    return { mean, weight };
  });
}

/** Skewness / (6 √n); 0 for values that do not differ. It is below 1/6. */
function accelerationOf(values: Float64Array): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let [squares, cubes] = [0, 0];
  for (const value of values) {
    squares += (value - mean) ** 2;
    cubes += (value - mean) ** 3;
  }
  // Sums over n: skewness = √n cubes / squares^1.5.
  return squares > 1e-18 * n * mean ** 2 ? cubes / squares ** 1.5 / 6 : 0;
}

/** How sure it is that the true mean is at or below that of which a share of the draws is. */
function confidenceAt(a: number, n: number): (share: number) => number {
  const narrow = Math.sqrt((n - 1) / n);
  return (share) => {
    const z = normalQuantile(share, 0, 1) - a;
    const scale = 1 + a * z;
    if (scale <= 0) return a > 0 ? 0 : 1;
    return n === 1 ? share : studentCdf(narrow * (z / scale - a), n - 1);
  };
}
