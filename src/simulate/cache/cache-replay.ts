import type { CacheUse } from './cache-use.ts';

export type EvictionCause = 'limit' | 'idle';

/** Whose entry a lookup found: of the run's own ref, of a pull request's base, or of the default branch. */
export type CacheOrigin = 'own' | 'base' | 'default';

/** What was saved under a key, for good: nothing changes it until it is evicted. */
export interface CacheEntry {
  readonly key: string;
  readonly version: string;
  /** The ref whose entry it is. */
  readonly ref: string;
  readonly bytes: number;
  readonly savedBy: CacheUse;
  readonly savedAt: Date;
  readonly lastAccess: Date;
  /** Lookups that found it. */
  readonly reads: number;
  /** Null: still there when the replay ended. */
  readonly evicted: { readonly at: Date; readonly cause: EvictionCause } | null;
}

/** What one use found and saved. */
export interface CacheLookup {
  readonly use: CacheUse;
  /** `skipped`: it may not read, or GitHub refuses the keys. In no rate. */
  readonly result: 'exact' | 'partial' | 'miss' | 'skipped';
  /** Index in `entries` of what was found; null where nothing was. */
  readonly entry: number | null;
  readonly from: CacheOrigin | null;
  /** Why the key itself was no longer where the use could have read it; null where it was found, or never was there. */
  readonly lost: EvictionCause | null;
  /** `refused`: another had saved or was saving the key in this scope. `denied`: it may not write. `none`: it had nothing to save. */
  readonly save: 'saved' | 'not-needed' | 'refused' | 'denied' | 'none';
}

/** What a repository's storage would have done with some uses. */
export interface CacheReplay {
  /** In order of time, then of run, job and step. */
  readonly lookups: readonly CacheLookup[];
  /** In the order in which they were saved. */
  readonly entries: readonly CacheEntry[];
  readonly mostBytes: number;
}
