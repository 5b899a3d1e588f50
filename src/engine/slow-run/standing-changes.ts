import { isOfMergeQueue } from '../../model/is-of-merge-queue.ts';
import type { Run } from '../../model/run.ts';
import type { Change } from '../changes/change.ts';
import { compareStamps, stampOf } from '../profile/stamp.ts';
import type { Comparables } from './run-history.ts';

/** The change point behind the time of a step, by `stepKeyOf`; null: none. */
export type FindChange = (job: string, step: string) => Change | null;

/**
 * The change points that made something slower from this run on, or from one shortly before it, and that last: those after which fewer than half of the runs
 * lie that the run is compared with. A change of the makespan stands for the jobs that moved with it.
 */
export function standingChanges(changes: readonly Change[], run: Run, { runs }: Comparables): FindChange {
  const event = isOfMergeQueue(run) ? 'merge_group' : run.event;
  const standing = changes.filter(({ kind, persists, first, series }) => {
    if (kind !== 'slower' || !persists.available || !persists.value) return false;
    if (series.stratum.event !== null && series.stratum.event !== event) return false;
    const from = stampOf(first);
    if (compareStamps(from, stampOf({ ...run, attempt: first.attempt })) > 0) return false;
    return runs.filter((other) => compareStamps(stampOf(other), from) >= 0).length * 2 < runs.length;
  });
  return (job, step) =>
    standing.find(({ series }) => series.measure === 'step' && series.job === job && series.step === step) ??
    standing.find((change) => change.series.measure === 'job' && change.series.job === job && isBehind(change, job, step)) ??
    standing.find((change) => change.series.measure === 'makespan' && isBehind(change, job, null)) ??
    null;
}

/** A change that names what is behind it is of that alone. */
function isBehind({ because }: Change, job: string, step: string | null): boolean {
  return because.length === 0 || because.some((part) => part.job === job && (step === null || part.step === step));
}
