import type { TimingModel } from '../../simulate/schedule/timing-model.ts';
import type { LegRecord } from './replay-leg-record.ts';

/**
 * By leg: when it could start as the run was, in seconds after the first creation: all that it needs had ended, and of the legs that started before it few enough
 * still ran. What comes after is waiting, for a runner or for something else. Of what did not run: when that was settled.
 */
export function readyTimes({ jobs }: TimingModel, legs: readonly LegRecord[]): Float64Array {
  const ready = new Float64Array(legs.length);
  const ends = new Float64Array(jobs.length);
  let first = 0;
  for (const [index, { needs, legs: own, maxParallel }] of jobs.entries()) {
    const from = needs.reduce((latest, need) => Math.max(latest, ends[need] ?? 0), 0);
    const records = legs.slice(first, first + own.length);
    let end = from;
    for (const [place, record] of records.entries()) {
      ready[first + place] = Math.max(from, placeFreeAt(records, record, maxParallel));
      end = Math.max(end, record.end ?? 0);
    }
    ends[index] = end;
    first += own.length;
  }
  return ready;
}

/** When the last place of `max-parallel` that it could take came free. */
function placeFreeAt(records: readonly LegRecord[], { start }: LegRecord, maxParallel: number | null): number {
  if (maxParallel === null || start === null) return 0;
  const ends = records.filter((other) => other.start !== null && other.start < start).map(({ end }) => end ?? 0);
  return ends.sort((a, b) => b - a)[maxParallel - 1] ?? 0;
}
