/** An entry of the cache as GitHub lists it. */
export interface CacheEntry {
  /** Scrubbed. */
  readonly key: string;
  /** Whose runs may read it: `refs/heads/main` those of every branch, `refs/pull/1/merge` those of one pull request. */
  readonly ref: string;
  readonly sizeBytes: number;
  readonly createdAt: Date;
  readonly lastAccessedAt: Date;
}

/** What GitHub's lists said, at one moment, of what a repository stores. */
export interface RepositoryStorage {
  /** When the first of the lists was asked for. */
  readonly readAt: Date;
  /** Null where the list of caches was not read. */
  readonly caches: {
    /** The most recently used first. */
    readonly entries: readonly CacheEntry[];
    /** False where there are more than were listed. */
    readonly isWhole: boolean;
    /** As GitHub counts them, some five minutes late; never less than what was listed. */
    readonly bytes: number;
    readonly count: number;
    /** From where GitHub evicts; null: it does not tell us. Unless somebody changed it, it is 10 GiB. */
    readonly limitBytes: number | null;
  } | null;
  /** Those that have not expired; null where the list was not read. `isWhole`: false where only the newest were listed. */
  readonly artifacts: { readonly bytes: number; readonly count: number; readonly isWhole: boolean } | null;
}

/** What of a repository's storage is listed and kept at most. */
export const MOST_STORAGE = { cachePages: 10, artifactPages: 5, key: 512, ref: 512 } as const;
