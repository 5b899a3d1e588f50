import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { hasRun, hasSucceeded, queueTimeOf } from '../../model/run-times.ts';
import { CANCELLED, FAILURE, SKIPPED, SUCCESS } from './outcome.ts';

/** What a run found in its caches: nothing was missing, something was, or nothing is known of any. */
export type CacheState = 'warm' | 'cold' | 'unknown';

/** One job run as it is drawn. */
export interface HistoryCell {
  /** Seconds on a runner; null where none took it. */
  readonly duration: number | null;
  /** Seconds from created to started; null where that is not known. */
  readonly queue: number | null;
  /** `SUCCESS`, `FAILURE`, `CANCELLED` (its time is cut short) or `SKIPPED`. */
  readonly outcome: number;
}

/** A recorded run as a row: what belongs together is drawn together. */
export interface HistoryRow {
  readonly runId: number;
  readonly createdAt: Date;
  readonly event: string | null;
  readonly succeeded: boolean | null;
  readonly cache: CacheState;
  /** By the name that GitHub shows. */
  readonly cells: ReadonlyMap<string, HistoryCell>;
}

/**
 * First attempts that ended, oldest first, whatever the order given. A job run that ended at a limit or was cancelled is `CANCELLED`; a carried-over copy is none.
 * @public
 */
export function historyRows(runs: readonly Run[]): readonly HistoryRow[] {
  return runs
    .filter((run) => run.attempt === 1 && run.status === 'completed' && run.jobs.some(hasRun))
    .sort((a, b) => Number(a.createdAt) - Number(b.createdAt) || a.runId - b.runId)
    .map((run) => ({
      runId: run.runId,
      createdAt: run.createdAt,
      event: run.event,
      succeeded: hasSucceeded(run),
      cache: cacheOf(run.jobs),
      cells: new Map(run.jobs.filter(({ carriedOver }) => !carriedOver).map((job) => [job.name, cellOf(job)])),
    }));
}

function cellOf(job: JobRun): HistoryCell {
  const { startedAt, completedAt, conclusion } = job;
  if (!hasRun(job) || startedAt === null || completedAt === null)
    return { duration: null, queue: null, outcome: conclusion === 'skipped' ? SKIPPED : CANCELLED };
  const outcome =
    conclusion === 'success' || conclusion === 'neutral' || conclusion === null ? SUCCESS : conclusion === 'failure' ? FAILURE : CANCELLED;
  return { duration: Math.max(0, (Number(completedAt) - Number(startedAt)) / 1000), queue: queueTimeOf(job), outcome };
}

function cacheOf(jobs: readonly JobRun[]): CacheState {
  const results = jobs.flatMap(({ cacheOutcomes }) => cacheOutcomes.map(({ result }) => result));
  if (results.some((result) => result === 'miss' || result === 'partial')) return 'cold';
  return results.includes('exact') ? 'warm' : 'unknown';
}
