import type { Seconds } from './seconds.ts';

/** What a cache step found. `unknown` when the log says neither: it is not a miss. */
export type CacheResult = 'exact' | 'partial' | 'miss' | 'skipped' | 'denied' | 'failed' | 'unknown';

/** What a cache step did with its entry at the end of the job. `none`: the action only restores. */
export type CacheSave = 'none' | 'saved' | 'not-needed' | 'skipped' | 'denied' | 'raced' | 'failed' | 'unknown';

/** Why a policy, and not a fault, kept a cache from being read or written. */
export type CachePolicy = 'cache-mode' | 'low-trust' | 'disabled' | 'read-only' | 'write-only';

/**
 * How GitHub's list of caches contradicts a log: it lacks the key, has it only where the run can neither read nor write, or has an entry that was made after
 * the job had ended.
 */
export type CacheDoubt = 'not-listed' | 'other-scope' | 'made-later';

/** Layers of an image, compilations, entries of Gradle's home: how many of them were there and how many were made anew. */
// An alias has the index signature that JSON asks for; an interface has not.
export type CacheEntries = {
  readonly hits: number;
  readonly misses: number;
};

/** One cache step of one job run, read from the job's log. */
export interface CacheOutcome {
  /** The step's number in the API's record; null when the log could not be joined with it. */
  readonly stepNumber: number | null;
  /** Index among the steps of the job's log as it was read; absent where the outcome was kept without the log. */
  readonly stepIndex?: number;
  /** The action that owns the cache, `owner/name` without its ref: `actions/cache`, `actions/setup-node`. */
  readonly action: string;
  readonly result: CacheResult;
  readonly save: CacheSave;
  /** The key that was restored; null on a miss. */
  readonly restoredKey: string | null;
  /** The key that was asked for, where the log shows it. */
  readonly primaryKey: string | null;
  readonly sizeBytes: number | null;
  /**
   * From the first word of a hit to the last cache line of the restore. Where the download is told first, it began as long before as its rate says, or else
   * where the step's header ends. Null when the log does not show both. `basis: inferred`: the whole step, in whole seconds.
   */
  readonly restoreTime: Seconds | null;
  /** Bytes a second of the download alone, as the toolkit printed it last (to 0.1 MiB); null or absent when it printed none above that. */
  readonly restoreRate?: number | null;
  /**
   * From the post step's first line (or the saving step's header) to the last line of this save; from the end of the save before it where one step keeps
   * several. Null or absent unless the save was tried and the log shows both.
   */
  readonly saveTime?: Seconds | null;
  /** Which cache of an action that keeps several: `gradle-wrapper`, `jdk`, `cypress`. Absent for its only or main one. */
  readonly part?: string;
  /** Of a cache of many entries. `exact` then says that no entry was missing, `partial` that some were; Gradle's own result is that of its home. */
  readonly entries?: CacheEntries;
  /** True where only its existence was asked for: nothing was downloaded. */
  readonly isLookup?: true;
  /** Set where a policy skipped or denied the restore. */
  readonly policy?: CachePolicy;
  /** Set where a policy skipped or denied the save. */
  readonly savePolicy?: CachePolicy;
  /** `output`: told by a tool that the step's script ran, so the script could have printed the same. Absent: told by the action. */
  readonly toldBy?: 'output';
  /** Set where GitHub's list contradicts what the log said, and that was taken back: `result`, `save` or both are `unknown` then. */
  readonly doubt?: CacheDoubt;
  /** `log`: said by the log. `inferred`: from step times alone. */
  readonly basis: 'log' | 'inferred';
}
