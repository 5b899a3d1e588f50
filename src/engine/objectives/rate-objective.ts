import { rateInterval } from '../../stats/rate-interval.ts';
import type { Objective } from './objective.ts';

/** From how many results on a rate is stated. */
const FEWEST_FOR_RATE = 20;

/** A target on a share of successes, against what was measured; nothing without one. */
export function rateObjective(
  kind: 'success-rate' | 'cache-hit-rate',
  target: number | undefined,
  results: readonly boolean[],
): readonly Objective[] {
  if (target === undefined) return [];
  const n = results.length;
  const hits = results.filter(Boolean).length;
  const current = n < FEWEST_FOR_RATE ? null : hits / n;
  const allowed = 1 - target;
  return [
    {
      scope: { kind },
      statistic: 'rate',
      target,
      stretch: null,
      current,
      interval: rateInterval(hits, n),
      n,
      state: current === null ? 'unknown' : current >= target ? 'met' : 'missed',
      budgetLeft: current === null || allowed === 0 ? null : 1 - (1 - current) / allowed,
    },
  ];
}
