import { logDuration } from '../../stats/log-duration.ts';
import { median } from '../../stats/quantile.ts';
import { serialInflation } from '../../stats/serial-inflation.ts';
import type { BaselineNoise } from './verification-plan.ts';

/** A value and what it may be compared with. */
export interface StratumOfValue {
  readonly stratum: string;
  readonly value: number;
}

/** On logarithms, where shares are compared; on the values themselves, where means are. */
export type Scale = 'logarithms' | 'values';

/** Each value less the middle of its stratum in the baseline, in their order; those of strata that the baseline lacks are left out. */
export function deviationsFrom<Value extends StratumOfValue>(
  baseline: readonly StratumOfValue[],
  values: readonly Value[],
  scale: Scale,
): readonly { readonly of: Value; readonly deviation: number }[] {
  const measure = (value: number): number => (scale === 'values' ? value : logDuration(value));
  const middles = new Map(
    [...Map.groupBy(baseline, ({ stratum }) => stratum)].map(([stratum, own]) => [
      stratum,
      scale === 'values' ? own.reduce((sum, { value }) => sum + value, 0) / own.length : median(own.map(({ value }) => measure(value))),
    ]),
  );
  return values.flatMap((of) => {
    const middle = middles.get(of.stratum) ?? null;
    return middle === null ? [] : [{ of, deviation: measure(of.value) - middle }];
  });
}

/** How the baseline scatters; in the order of the values. */
export function noiseOf(baseline: readonly StratumOfValue[], scale: Scale): BaselineNoise {
  const deviations = deviationsFrom(baseline, baseline, scale).map(({ deviation }) => deviation);
  const freedom = Math.max(1, deviations.length - new Set(baseline.map(({ stratum }) => stratum)).size);
  const { correlation, factor } = serialInflation(deviations);
  return {
    deviation: Math.sqrt(deviations.reduce((sum, each) => sum + each * each, 0) / freedom),
    correlation,
    inflation: factor,
  };
}
