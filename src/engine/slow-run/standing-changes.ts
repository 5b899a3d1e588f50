import { isOfMergeQueue } from '../../model/is-of-merge-queue.ts';
import type { Run } from '../../model/run.ts';
import { makespanOf } from '../../model/run-times.ts';
import type { Change } from '../changes/change.ts';
import { compareStamps, type Stamp, stampOf } from '../profile/stamp.ts';
import { type Comparables, FEWEST_COMPARABLE } from './run-history.ts';

/** The change points that made something slower from a run on, or from one before it, and that last. */
export interface StandingChanges {
  /** The one behind the time of a step, by `stepKeyOf`; null: none. */
  readonly find: (job: string, step: string) => Change | null;
  /** Since when the queue, a step or the whole of a job is slower; null: it is not. */
  readonly since: (job: string) => Stamp | null;
  /** The runs from before the makespan changed; all where fewer than ten are. */
  readonly before: (comparables: Comparables) => Comparables;
}

/**
 * A change stands until half of the runs that the run is compared with lie after it: until then its time is more than usual, after that it is what is usual.
 * A change of a job or of the makespan stands for the parts that moved with it; a step or job with a change of its own is not looked for in that of the whole.
 */
export function standingChanges(changes: readonly Change[], run: Run, { runs }: Comparables): StandingChanges {
  const event = isOfMergeQueue(run) ? 'merge_group' : run.event;
  const standing = changes.filter(({ kind, persists, first, series }) => {
    if (kind !== 'slower' || !persists.available || !persists.value) return false;
    if (series.stratum.event !== null && series.stratum.event !== event) return false;
    const from = stampOf(first);
    if (compareStamps(from, stampOf({ ...run, attempt: first.attempt })) > 0) return false;
    return runs.filter((other) => compareStamps(stampOf(other), from) >= 0).length * 2 < runs.length;
  });
  const ofMakespan = standing.filter(({ series }) => series.measure === 'makespan');
  return {
    find: (job, step) => {
      const own = standing.filter(({ series }) => series.job === job && (series.measure === 'step' || series.measure === 'job'));
      if (own.length === 0) return ofMakespan.find((change) => isBehind(change, job, null)) ?? null;
      const ofStep = own.find(({ series }) => series.measure === 'step' && series.step === step);
      return ofStep ?? own.find((change) => change.series.measure === 'job' && isBehindStep(change, job, step)) ?? null;
    },
    since: (job) => earliest(standing.filter(({ series }) => series.job === job)),
    before: (comparables) => {
      const from = earliest(ofMakespan);
      const older = from === null ? comparables.runs : comparables.runs.filter((other) => compareStamps(stampOf(other), from) < 0);
      const [newest] = older;
      if (newest === undefined || older.length === comparables.runs.length || older.length < FEWEST_COMPARABLE) return comparables;
      const makespans = older.map((other) => makespanOf(other) ?? 0);
      return { runs: older, makespans, otherPlan: comparables.otherPlan === null ? null : newest };
    },
  };
}

function earliest(changes: readonly Change[]): Stamp | null {
  return changes.map(({ first }) => stampOf(first)).sort(compareStamps)[0] ?? null;
}

/** Where no step moved with the job, any may be behind it. */
function isBehindStep(change: Change, job: string, step: string): boolean {
  return change.because.length === 0 || isBehind(change, job, step);
}

/** Queues are told by the run's own. */
function isBehind({ because, movedWith }: Change, job: string, step: string | null): boolean {
  return [...because, ...movedWith].some(
    (part) => part.job === job && part.measure === 'duration' && (step === null || part.step === step),
  );
}
