import type { Seconds } from '../../model/seconds.ts';
import type { Rate } from '../profile/profile.ts';

/** What a cache step is worth, a run, in measured seconds. */
export interface CacheValue {
  readonly job: string;
  /** Null where logs could not be joined with steps. */
  readonly step: string | null;
  readonly action: string;
  readonly hitRate: Rate;
  readonly exactRate: Rate;
  readonly restore: Seconds | null;
  readonly save: Seconds | null;
  readonly sizeBytes: number | null;
  /** Median bytes a second. */
  readonly rate: number | null;
  /** The steps whose time differs between hit and miss, as this history shows. */
  readonly shortens: readonly { readonly step: string; readonly onHit: Seconds; readonly onMiss: Seconds }[];
  /** Mean seconds a run that it saves, negative where it costs, with a 95 % interval; null where hits or misses are too few to tell. */
  readonly net: { readonly value: Seconds; readonly interval: readonly [Seconds, Seconds]; readonly runs: number } | null;
  /** Why there is none; null where there is. */
  readonly whyNot: string | null;
  /** The hit rate from which it pays (ALGORITHMS section 4); null: it never does, or not known. */
  readonly breakEven: number | null;
  /** Of job runs in which the outcome was inferred from times alone: in no rate. */
  readonly inferred: number;
}

/** What artifacts and caches take in GitHub's storage, where it was asked. */
export interface StorageUse {
  readonly caches: { readonly bytes: number; readonly limitBytes: number; readonly entries: number } | null;
  readonly artifacts: { readonly bytes: number; readonly artifacts: number } | null;
}
