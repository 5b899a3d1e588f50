import type { PoolStudy } from '../engine/pools/pool-study.ts';
import type { Availability } from '../model/availability.ts';
import type { PoolResult } from '../simulate/pools/pool-result.ts';
import { toPlain } from './to-plain.ts';

/** Runner pools as plain values: times in seconds, cost in US dollars over the window of the compared runs; single placements are left out. */
export function renderPoolStudy(study: Availability<PoolStudy>): unknown {
  if (!study.available) return toPlain(study);
  const { comparison, advice, ...rest } = study.value;
  return toPlain({
    available: true,
    ...rest,
    comparison: {
      best: comparison.best,
      baseline: resultOf(comparison.baseline),
      candidates: comparison.candidates.map(({ result, saving }) => ({ ...resultOf(result), saving })),
    },
    advice: advice.available
      ? {
          available: true,
          strategy: advice.value.strategy,
          assignments: advice.value.assignments,
          baseline: resultOf(advice.value.baseline),
          candidate: resultOf(advice.value.candidate),
          saving: advice.value.saving,
          dynamicSaving: advice.value.dynamicSaving,
        }
      : advice,
  });
}

function resultOf({ jobs, runs, unplaced, scaleEvents, ...result }: PoolResult): object {
  const reasons = Map.groupBy(unplaced, ({ reason }) => reason);
  return {
    ...result,
    runs: runs.length,
    placedJobs: jobs.length,
    scaleSteps: scaleEvents.length,
    unplaced: [...reasons].map(([reason, own]) => ({ reason, jobs: own.length })),
  };
}
