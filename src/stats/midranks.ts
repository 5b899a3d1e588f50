import { ascending } from './quantile.ts';

/** Ranks from 1 in the order of the values; equal values share the mean of theirs. `tied` is the sum of t^3 - t over groups of t equal values. */
export interface Midranks {
  readonly ranks: readonly number[];
  readonly tied: number;
}

/** The midranks of values (Conover, Practical Nonparametric Statistics, section 5.1). */
export function midranks(values: readonly number[]): Midranks {
  const sorted = [...values].sort(ascending);
  const rankOf = new Map<number, number>();
  let tied = 0;
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end += 1;
    rankOf.set(sorted[start] ?? Number.NaN, (start + 1 + end) / 2);
    tied += (end - start) ** 3 - (end - start);
    start = end;
  }
  return { ranks: values.map((value) => rankOf.get(value) ?? Number.NaN), tied };
}
