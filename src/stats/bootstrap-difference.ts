import type { BootstrapOptions } from './bootstrap.ts';
import { ascending, quantileOfSorted } from './quantile.ts';
import { randomInteger } from './seeded-random.ts';

/**
 * The percentile bootstrap interval of a statistic of the candidate less that of the baseline, two independent samples, each drawn from its own
 * rows. Null where one is empty. For paired samples give the pairs to `bootstrapInterval` with the difference as its statistic. The statistic must
 * not keep the sample, which is reused.
 */
export function bootstrapDifference<Row>(
  baseline: readonly Row[],
  candidate: readonly Row[],
  statistic: (sample: readonly Row[]) => number,
  { random, draws = 2000, confidence = 0.95 }: BootstrapOptions,
): readonly [low: number, high: number] | null {
  if (baseline.length === 0 || candidate.length === 0) return null;
  const before = [...baseline];
  const after = [...candidate];
  const results: number[] = [];
  for (let draw = 0; draw < draws; draw += 1) {
    for (let index = 0; index < before.length; index += 1) before[index] = baseline[randomInteger(random, before.length)] as Row;
    for (let index = 0; index < after.length; index += 1) after[index] = candidate[randomInteger(random, after.length)] as Row;
    results.push(statistic(after) - statistic(before));
  }
  results.sort(ascending);
  const tail = (1 - confidence) / 2;
  return [quantileOfSorted(results, tail) ?? Number.NaN, quantileOfSorted(results, 1 - tail) ?? Number.NaN];
}
