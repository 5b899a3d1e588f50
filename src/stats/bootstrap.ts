import { ascending, quantileOfSorted } from './quantile.ts';
import { type Random, randomInteger } from './seeded-random.ts';

/** How an interval is drawn. */
export interface BootstrapOptions {
  readonly random: Random;
  readonly draws?: number;
  readonly confidence?: number;
}

/**
 * The percentile bootstrap interval of a statistic: rows are drawn with replacement, whole, so that what belongs to one run stays together.
 * Null for no rows. The statistic must not keep the sample, which is reused. The rows' order changes which rows are drawn: give them in a
 * fixed order when the result must repeat.
 */
export function bootstrapInterval<Row>(
  rows: readonly Row[],
  statistic: (sample: readonly Row[]) => number,
  { random, draws = 2000, confidence = 0.95 }: BootstrapOptions,
): readonly [low: number, high: number] | null {
  if (rows.length === 0) return null;
  const sample = [...rows];
  const results: number[] = [];
  for (let draw = 0; draw < draws; draw += 1) {
    for (let index = 0; index < rows.length; index += 1) sample[index] = rows[randomInteger(random, rows.length)] as Row;
    results.push(statistic(sample));
  }
  results.sort(ascending);
  const tail = (1 - confidence) / 2;
  return [quantileOfSorted(results, tail) ?? Number.NaN, quantileOfSorted(results, 1 - tail) ?? Number.NaN];
}

/** The arithmetic mean; null for no values. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
