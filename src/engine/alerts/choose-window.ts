import { DAY_MS } from '../../model/day.ts';
import { isFromFork } from '../../model/is-from-fork.ts';
import { isOfMergeQueue } from '../../model/is-of-merge-queue.ts';
import { isOfOurBranch } from '../../model/is-of-our-branch.ts';
import type { Run } from '../../model/run.ts';
import { runEnd } from '../../model/run-end.ts';
import { compareStamps, stampOf } from '../profile/stamp.ts';

/** What one run says of a measure: one value, or several of its jobs. */
export interface RunValues<Value> {
  readonly run: Run;
  readonly values: readonly Value[];
}

export interface AlertWindow<Value> {
  readonly basis: 'day' | 'newest';
  /** Newest first. */
  readonly samples: readonly RunValues<Value>[];
  readonly from: Date;
  readonly to: Date;
  readonly through: Date;
}

/** Older runs say nothing of now. */
export const MOST_DAYS = 14;

/** Runs with a value that are needed to state it: as everywhere for p95 and p99. */
export const FEWEST_RUNS = { p50: 10, p95: 20, p99: 100, rate: 20, lookups: 10, increase: 10 } as const;

/** Completed runs that count, newest first: none of a fork, whose times anybody can set, none that was generated, and of the merge queue only where all are. */
export function countedRuns(runs: readonly Run[]): readonly Run[] {
  const own = runs.filter((run) => run.status === 'completed' && run.simulated === null && !isFromFork(run) && !isOfOurBranch(run));
  const isForQueue = own.every(isOfMergeQueue);
  return own.filter((run) => isForQueue || !isOfMergeQueue(run)).sort((a, b) => compareStamps(stampOf(b), stampOf(a)));
}

/**
 * The runs of the last 24 hours that have a value; where those are fewer than `fewest`, the newest so many of the last two weeks. `samples`: newest first. Null
 * where there are not so many.
 */
export function chooseWindow<Value>(samples: readonly RunValues<Value>[], asOf: Date, fewest: number): AlertWindow<Value> | null {
  const since = (days: number): readonly RunValues<Value>[] => {
    const from = asOf.getTime() - days * DAY_MS;
    return samples.filter(({ run, values }) => values.length > 0 && run.createdAt.getTime() > from && run.createdAt <= asOf);
  };
  const day = since(1);
  const isOfDay = day.length >= fewest;
  const chosen = isOfDay ? day : since(MOST_DAYS).slice(0, fewest);
  const [newest, oldest] = [chosen[0], chosen.at(-1)];
  if (newest === undefined || oldest === undefined || chosen.length < fewest) return null;
  return {
    basis: isOfDay ? 'day' : 'newest',
    samples: chosen,
    from: oldest.run.createdAt,
    to: newest.run.createdAt,
    through: lastEnd(chosen.map(({ run }) => run)),
  };
}

/** When the last of these runs ended; the beginning of time for none. */
export function lastEnd(runs: readonly Run[]): Date {
  return new Date(runs.reduce((last, run) => Math.max(last, runEnd(run).getTime()), 0));
}
