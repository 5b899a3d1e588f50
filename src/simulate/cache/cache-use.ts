import type { Seconds } from '../../model/seconds.ts';

/** What a job may do with caches (`cache-mode:`, or what GitHub gives an event). */
export type CacheMode = 'write' | 'read' | 'write-only' | 'none';

/** Where a job's caches live, as full refs: `refs/heads/main`, `refs/tags/v1`, `refs/pull/7/merge`. */
export interface CacheScope {
  readonly own: string;
  /** The branch that a pull request is for; null for what is none, and where it is not known. */
  readonly base: string | null;
  readonly defaultBranch: string;
}

/** One cache step in one job run: a lookup and, unless the key itself was found, a save. */
export interface CacheUse {
  /** Lookups of one run stand or fall together. Of one moment, uses are taken in the order of run, job and step. */
  readonly run: string;
  readonly job: string;
  /** Tells several cache steps apart that share a repository's storage. */
  readonly step: string;
  /** When it looks up. */
  readonly at: Date;
  /** From the lookup until the save has ended, which is when others can see the entry. */
  readonly duration: Seconds;
  /** The last part of it, in which the key is reserved: of two jobs that save one key, the first to reserve it saves. */
  readonly saveTime: Seconds;
  readonly scope: CacheScope;
  readonly mode: CacheMode;
  readonly key: string;
  readonly restoreKeys: readonly string[];
  /** Stands for paths, compression and `enableCrossOsArchive`: entries of another version are not seen. */
  readonly version: string;
  /** Null: it saves nothing, because the job failed or the step only restores. */
  readonly saveBytes: number | null;
}

/** How the storage of a repository behaves. */
export interface CacheRules {
  readonly limitBytes: number;
  /** An entry that was not read for longer is evicted. */
  readonly idle: Seconds;
  /** Entries are evicted at whole multiples of it in Unix time; 0: at once. */
  readonly checkEvery: Seconds;
}
