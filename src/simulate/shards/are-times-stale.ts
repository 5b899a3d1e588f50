import type { Seconds } from '../../model/seconds.ts';

/** The makespan that a plan was made for, and the one that came of it. */
export interface PlannedRun {
  readonly planned: Seconds;
  readonly actual: Seconds;
}

const RUNS = 3;
const TOLERATED = 1.1;

/**
 * Whether the times that shards were planned with should be measured anew: the actual makespan was more than 1.10 times the planned one on
 * each of the last three runs, given newest first. One such run is noise. Runs without a planned time are passed over.
 * @public
 */
export function areTimesStale(runs: readonly PlannedRun[]): boolean {
  const latest = runs.filter(({ planned }) => planned > 0).slice(0, RUNS);
  return latest.length === RUNS && latest.every(({ planned, actual }) => actual / planned > TOLERATED);
}
