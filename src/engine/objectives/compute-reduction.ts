import { type Availability, available, notAvailable } from '../../model/availability.ts';
import { isTimingSample, makespanOf } from '../../model/run-times.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import { hodgesLehmann } from '../../stats/hodges-lehmann.ts';
import { logDuration } from '../../stats/log-duration.ts';
import { median } from '../../stats/quantile.ts';
import type { WorkflowRuns } from '../recent/workflow-runs.ts';
import type { ReductionProgress } from './objective.ts';

const FEWEST = 10;
const MOST = 100;

/**
 * How far the makespan has come down: the newest third of the recent first attempts that succeeded against the oldest, a hundred each at the most. The share
 * is one less the ratio of the Hodges-Lehmann shift of logarithms. Not available with fewer than ten runs each.
 */
export function computeReduction({ runs }: WorkflowRuns, target: number): Availability<ReductionProgress> {
  const makespans = runs.filter(isTimingSample).flatMap((run) => makespanOf(run) ?? []);
  const size = Math.min(MOST, Math.floor(makespans.length / 3));
  if (size < FEWEST) return notAvailable(`needs ${3 * FEWEST} runs that succeeded; there are ${makespans.length}`);
  return compareMakespans(makespans.slice(-size), makespans.slice(0, size), target);
}

/** The same for two sets of makespans. */
export function compareMakespans(before: readonly Seconds[], now: readonly Seconds[], target: number): Availability<ReductionProgress> {
  const shift = hodgesLehmann(before.map(logDuration), now.map(logDuration));
  if (shift === null || shift.low === null || shift.high === null)
    return notAvailable(`too few runs to compare: ${before.length} and ${now.length}`);
  return available({
    target,
    before: { n: before.length, p50: seconds(median(before) ?? 0) },
    now: { n: now.length, p50: seconds(median(now) ?? 0) },
    reached: 1 - Math.exp(shift.estimate),
    interval: [1 - Math.exp(shift.high), 1 - Math.exp(shift.low)],
  });
}
