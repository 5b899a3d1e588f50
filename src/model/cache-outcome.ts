import type { Seconds } from './seconds.ts';

/** What a cache step found. `unknown` when the log says neither: it is not a miss. */
export type CacheResult = 'exact' | 'partial' | 'miss' | 'skipped' | 'denied' | 'failed' | 'unknown';

/** What a cache step did with its entry at the end of the job. */
export type CacheSave = 'saved' | 'not-needed' | 'skipped' | 'denied' | 'raced' | 'failed' | 'unknown';

/** One cache step of one job run, read from the job's log. */
export interface CacheOutcome {
  /** The step's number in the API's record; null when the log could not be joined with it. */
  readonly stepNumber: number | null;
  /** The action that owns the cache, `owner/name` without its ref: `actions/cache`, `actions/setup-node`. */
  readonly action: string;
  readonly result: CacheResult;
  readonly save: CacheSave;
  /** The key that was restored; null on a miss. */
  readonly restoredKey: string | null;
  /** The key that was asked for, where the log shows it. */
  readonly primaryKey: string | null;
  readonly sizeBytes: number | null;
  /** Time between the first and the last cache line of the restore, to 100 ns as logged; null when the log does not show both. */
  readonly restoreTime: Seconds | null;
  /** `log`: said by the log. `inferred`: from step times alone. */
  readonly basis: 'log' | 'inferred';
}
