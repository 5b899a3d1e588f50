import type { TimedJob } from './timed-job.ts';

/** GitHub queued every dependent job of the recorded runs within two seconds of the end of what it needed; clocks may disagree by as much. */
const LATEST_AFTER = 15;
const CLOCK_SLACK = 2;
/** Jobs that need nothing are queued in the first seconds of a run. */
const FIRST_SECONDS = 5;

/**
 * The job whose end had this one queued: the one that ended last before it was, if that was moments before. `earlier` in the order of their ends, `start` when
 * the first of them could be queued. Null: it was queued with the first, or nothing ended then.
 */
export function inferNeed({ queued, start: started }: TimedJob, earlier: readonly TimedJob[], start: number): number | null {
  const at = queued ?? started;
  if (at - start <= FIRST_SECONDS) return null;
  const index = earlier.findLastIndex(({ end }) => end <= at + CLOCK_SLACK);
  const need = earlier[index];
  return need !== undefined && at - need.end <= LATEST_AFTER ? index : null;
}
