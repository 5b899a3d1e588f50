import { quantile } from '../../../stats/quantile.ts';
import { quantileInterval } from '../../../stats/quantile-interval.ts';
import { rateInterval } from '../../../stats/rate-interval.ts';
import { type DurationSummary, FEWEST_FOR, type Rate } from '../../profile/profile.ts';
import type { Metric } from './trace.ts';

type Numbers = Pick<Metric, 'unit' | 'stated' | 'quantile' | 'compute' | 'intervalOf'>;

export const STATISTICS = ['p50', 'p95', 'p99'] as const;
export type Statistic = (typeof STATISTICS)[number];

const SHARE: Readonly<Record<Statistic, number>> = { p50: 0.5, p95: 0.95, p99: 0.99 };
const FEWEST: Readonly<Record<Statistic, number>> = { p50: 1, ...FEWEST_FOR };

/** A quantile of durations as the profile states it. */
export function quantileNumbers(summary: DurationSummary, statistic: Statistic): Numbers {
  const p = SHARE[statistic];
  return {
    unit: 'seconds',
    stated: { value: summary[statistic], n: summary.n },
    quantile: p,
    compute: (values) => (values.length < FEWEST[statistic] ? null : quantile(values, p)),
    intervalOf: (values) => {
      const { low, high } = quantileInterval(values, p);
      return [low, high];
    },
  };
}

/** A share of values that are one or none. */
export function rateNumbers({ share, n }: Rate): Numbers {
  return {
    unit: 'share',
    stated: { value: share, n },
    quantile: null,
    compute: (values) => (values.length === 0 ? null : sum(values) / values.length),
    intervalOf: (values) => rateInterval(sum(values), values.length),
  };
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** `the p95 of …: linear interpolation between order statistics (type 7)` */
export function quantileFormula(statistic: Statistic, of: string): string {
  const p = SHARE[statistic];
  return `${statistic} of ${of}: at rank 1 + ${p} (n - 1) of the n values in order, in between by linear interpolation`;
}
