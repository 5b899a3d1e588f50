import { clusteredRate } from '../../simulate/cache/clustered-rate.ts';
import { ascending, quantile, quantileOfSorted } from '../../stats/quantile.ts';
import { quantileInterval } from '../../stats/quantile-interval.ts';

/**
 * The 95 % interval of a quantile of values of which several are of one run and stand or fall together, as waits for a runner do: that of as many independent
 * values, evenly spread over these, as would tell as much of how many lie below the quantile (`clusteredRate`; Woodruff 1952 turned the same way from shares to
 * quantiles). Null on a side that so few cannot bound.
 */
export function clusteredQuantileInterval(
  values: readonly { readonly run: string; readonly value: number }[],
  p: number,
): readonly [low: number | null, high: number | null] {
  const sorted = values.map(({ value }) => value).sort(ascending);
  const estimate = quantile(sorted, p);
  if (estimate === null) return [null, null];
  const { effective } = clusteredRate(values.map(({ run, value }) => ({ run, counts: value <= estimate })));
  const size = Math.max(1, Math.min(sorted.length, Math.floor(effective)));
  const spread = Array.from({ length: size }, (_, i) => quantileOfSorted(sorted, size === 1 ? p : i / (size - 1)) ?? estimate);
  const { low, high } = quantileInterval(spread, p);
  return [low, high];
}
