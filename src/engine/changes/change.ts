import type { Availability } from '../../model/availability.ts';
import type { Seconds } from '../../model/seconds.ts';
import type { RunReference } from '../recent/workflow-runs.ts';

/** What a series measures. `hit-rate` is a share, all others are seconds. */
export type Measure = 'makespan' | 'runner-time' | 'job' | 'queue-time' | 'step' | 'hit-rate';

/** What runs of a series can differ in. */
export type StratumPart = 'event' | 'branch' | 'labels' | 'image' | 'cache';

/** Which values a series has; runs of different strata are never in one series, but for the parts that were dropped. */
export interface Stratum {
  /** `merge_group` for whatever ran on a branch of the merge queue. */
  readonly event: string | null;
  /** Whether it ran on the default branch; null: not known. */
  readonly branch: 'default' | 'other' | null;
  /** Of a whole run those of all of its jobs. */
  readonly labels: readonly string[];
  /** Name and version of the image where a log told it. */
  readonly image: string | null;
  /** Of the job's caches, joined; null where none is known. */
  readonly cache: 'hit' | 'partial' | 'miss' | null;
  /** What the values are not told apart by: they differ in it, and there were too few of each, or all were looked at as well. */
  readonly dropped: readonly StratumPart[];
}

export interface SeriesKey {
  readonly workflow: string;
  readonly measure: Measure;
  readonly job: string | null;
  /** Without the ref of an action; of `hit-rate` the step that restores, or its action. */
  readonly step: string | null;
  readonly stratum: Stratum;
}

/** What else changed between the last run before a change point and the first after. Null: not known. */
export interface Suspects {
  readonly workflowFile: boolean | null;
  readonly lockFile: boolean | null;
  /** Labels or image, of most of the five runs at each side. */
  readonly runnerImage: boolean | null;
  /** The same of the caches. */
  readonly cacheState: boolean | null;
}

/** A shift of durations (Hodges-Lehmann); of a `hit-rate` the difference of two shares. */
export interface Shift {
  /** On the log scale: 0.2 is 20 % slower. Of a `hit-rate` 0.2 is 20 points more. */
  readonly ratio: number;
  /** 95 %. */
  readonly interval: readonly [low: number, high: number];
  /** 0 for a `hit-rate`. */
  readonly time: Seconds;
}

/** A part that moved with what it is a part of. */
export interface MovedPart {
  readonly job: string;
  /** Null: the job as a whole. */
  readonly step: string | null;
  readonly time: Seconds;
}

/** Where a series shifts, with the commits that can be behind it. */
export interface Change {
  readonly series: SeriesKey;
  /** `moved`: the enclosing job or workflow did not move with it. */
  readonly kind: 'slower' | 'faster' | 'moved' | 'more-hits' | 'fewer-hits';
  /** `notify`: p below 1e-5, lasts, no mere move, and with the runner's speed divided out it has the same sign. `show`: p below 1e-3. */
  readonly level: 'show' | 'notify';
  readonly p: number;
  /** Of a `hit-rate` p50 is the share of hits. */
  readonly before: { readonly n: number; readonly p50: number };
  readonly after: { readonly n: number; readonly p50: number };
  readonly shift: Shift;
  /** With the runner's speed divided out by steps of the same job. */
  readonly adjusted: Availability<Shift>;
  /** Whether the newest runs are still beyond half the way; not available with fewer than five later runs. */
  readonly persists: Availability<boolean>;
  /** The last run of the old regime and the first of the new. */
  readonly lastBefore: RunReference;
  readonly first: RunReference;
  readonly suspects: Suspects;
  /** The steps that moved with a job, the jobs that moved with a workflow, the largest shift first. */
  readonly because: readonly MovedPart[];
  /** The commit that what came together is told under: of the changes within five runs, the first commit of the surest. */
  readonly alert: string;
}
