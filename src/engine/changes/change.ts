import type { Availability } from '../../model/availability.ts';
import type { Seconds } from '../../model/seconds.ts';
import type { RunReference } from '../recent/workflow-runs.ts';

/** What a series measures. `hit-rate` is a share, all others are seconds. */
export type Measure = 'makespan' | 'runner-time' | 'job' | 'queue-time' | 'step' | 'hit-rate';

/** Which values a series has; runs of different strata are never in one series. */
export interface Stratum {
  readonly event: string | null;
  /** Whether it ran on the default branch; null: not known. */
  readonly branch: 'default' | 'other' | null;
  readonly labels: readonly string[];
  /** Image version where a log told it. */
  readonly image: string | null;
  /** Of the job's caches, joined; null where none is known. */
  readonly cache: 'hit' | 'partial' | 'miss' | null;
}

export interface SeriesKey {
  readonly workflow: string;
  readonly measure: Measure;
  readonly job: string | null;
  readonly step: string | null;
  readonly stratum: Stratum;
}

/** What else changed in the commit range of a change point. Null: not known. */
export interface Suspects {
  readonly workflowFile: boolean | null;
  readonly lockFile: boolean | null;
  readonly runnerImage: boolean | null;
  readonly cacheState: boolean | null;
}

/** A shift as a ratio of medians on the log scale: 0.2 is 20 % slower. */
export interface Shift {
  readonly ratio: number;
  readonly interval: readonly [low: number, high: number];
  readonly time: Seconds;
}

/** Where a series shifts, with the commits that can be behind it. */
export interface Change {
  readonly series: SeriesKey;
  /** `moved`: the enclosing job or workflow did not move with it. */
  readonly kind: 'slower' | 'faster' | 'moved';
  /** `notify` from p 1e-5 on, `show` from 1e-3 on. */
  readonly level: 'show' | 'notify';
  readonly p: number;
  readonly before: { readonly n: number; readonly p50: number };
  readonly after: { readonly n: number; readonly p50: number };
  readonly shift: Shift;
  /** With the runner's speed divided out by steps of the same job. */
  readonly adjusted: Availability<Shift>;
  /** Whether it lasted; not available with fewer than five later runs. */
  readonly persists: Availability<boolean>;
  /** The last run of the old regime and the first of the new. */
  readonly lastBefore: RunReference;
  readonly first: RunReference;
  readonly suspects: Suspects;
  /** The steps that moved with a job, the largest shift first. */
  readonly because: readonly { readonly step: string; readonly time: Seconds }[];
}
