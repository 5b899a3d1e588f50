import { type Availability, available, notAvailable } from '../../model/availability.ts';
import { hasRun, isTimingSample, makespanOf, runnerTimeOf } from '../../model/run-times.ts';
import { median } from '../../stats/quantile.ts';
import { quantileInterval } from '../../stats/quantile-interval.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import { mostAtOnce } from './most-at-once.ts';
import type { Parallelism } from './path-profile.ts';

/** How much of what could have run side by side did, over the recent first attempts that succeeded. Not available without one that took any time. */
export function computeParallelism({ runs }: WorkflowRuns): Availability<Parallelism> {
  const measured = runs.flatMap((run) => {
    const makespan = makespanOf(run);
    if (!isTimingSample(run) || makespan === null || makespan === 0) return [];
    const peak = mostAtOnce(run.jobs.filter(hasRun));
    const work = runnerTimeOf(run);
    return peak === 0 ? [] : [{ peak, efficiency: Math.min(1, work / (makespan * peak)), speedUp: work / makespan }];
  });
  const efficiencies = measured.map(({ efficiency }) => efficiency);
  const peaks = measured.map(({ peak }) => peak);
  const p50 = median(efficiencies);
  if (p50 === null) return notAvailable('no first attempt of the recent runs succeeded with times');
  const { low, high } = quantileInterval(efficiencies, 0.5);
  return available({
    runs: measured.length,
    mostAtOnce: { p50: median(peaks) ?? 0, max: Math.max(...peaks) },
    efficiency: { p50, low, high },
    speedUp: { p50: median(measured.map(({ speedUp }) => speedUp)) ?? 0 },
  });
}
