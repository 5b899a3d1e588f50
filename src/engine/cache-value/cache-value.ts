import type { Seconds } from '../../model/seconds.ts';
import type { Rate } from '../profile/profile.ts';

/** What a cache step is worth, a run, in measured seconds. */
export interface CacheValue {
  readonly job: string;
  /** Null where logs could not be joined with steps. */
  readonly step: string | null;
  readonly action: string;
  /** Which cache of an action that keeps several; absent for its only or main one. */
  readonly part?: string;
  readonly hitRate: Rate;
  readonly exactRate: Rate;
  readonly restore: Seconds | null;
  readonly save: Seconds | null;
  readonly sizeBytes: number | null;
  /** Median bytes a second. */
  readonly rate: number | null;
  /** The steps whose time differs between hit and miss, as this history shows: medians, 0 for a step that was skipped. */
  readonly shortens: readonly { readonly step: string; readonly onHit: Seconds; readonly onMiss: Seconds }[];
  /** Mean seconds a job run that it saves, negative where it costs, with a 95 % interval; null where hits or misses are too few to tell. */
  readonly net: { readonly value: Seconds; readonly interval: readonly [Seconds, Seconds]; readonly runs: number } | null;
  /** Why there is none; null where there is. */
  readonly whyNot: string | null;
  /** The hit rate from which it pays (ALGORITHMS section 4). Null with `net`: it never does, since a hit takes as long as a miss. Null without: not known. */
  readonly breakEven: number | null;
  /** Of job runs in which the outcome was inferred from times alone: in no rate. */
  readonly inferred: number;
}

/** What artifacts and caches take in GitHub's storage, where it was asked. */
export interface StorageUse {
  readonly readAt: Date;
  /** `limitBytes` null: GitHub does not tell us; unless somebody changed it, it is 10 GiB. */
  readonly caches: { readonly bytes: number; readonly limitBytes: number | null; readonly entries: number } | null;
  /** `isWhole` false: of the newest alone, so there are more. */
  readonly artifacts: { readonly bytes: number; readonly artifacts: number; readonly isWhole: boolean } | null;
}
