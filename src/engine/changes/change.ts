import type { Availability } from '../../model/availability.ts';
import type { Seconds } from '../../model/seconds.ts';
import type { RunReference } from '../recent/workflow-runs.ts';

/** What a series measures. `hit-rate` and `success-rate` are shares, all others are seconds: see `isRate`. */
export type Measure = 'makespan' | 'runner-time' | 'job' | 'queue-time' | 'step' | 'hit-rate' | 'success-rate';

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

/** A shift of durations (Hodges-Lehmann); of a rate the difference of two shares. */
export interface Shift {
  /** On the log scale: 0.2 is 20 % slower. Of a rate 0.2 is 20 points more. */
  readonly ratio: number;
  /** 95 %. */
  readonly interval: readonly [low: number, high: number];
  /** 0 for a rate. */
  readonly time: Seconds;
}

/** A part that moved with what it is a part of. */
export interface MovedPart {
  readonly job: string;
  /** Null: the job as a whole. */
  readonly step: string | null;
  /** `queue`: how long the job waited for a runner. */
  readonly measure: 'duration' | 'queue';
  readonly time: Seconds;
}

/** Where a series shifts, with the commits that can be behind it. */
export interface Change {
  readonly series: SeriesKey;
  /** `moved`: the enclosing job or workflow did not move with it. `better`, `worse`: of a `success-rate`. */
  readonly kind: 'slower' | 'faster' | 'moved' | 'more-hits' | 'fewer-hits' | 'better' | 'worse';
  /**
   * `notify`: p below 1e-5, also with as many runs as count where neighbours are alike; lasts, is no mere move, nor faster among survivors alone, and with the
   * runner's speed divided out it has the same sign. `show`: p below 1e-3.
   */
  readonly level: 'show' | 'notify';
  readonly p: number;
  /** Of a rate p50 is the share. */
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
  /**
   * The largest shift first. Of a job the steps, of the runner time the jobs that moved with it. Of the makespan the durations and queues that moved with it and
   * without whose shift, in a replay of the slower runs, it would be shorter: see `splitByPath`.
   */
  readonly because: readonly MovedPart[];
  /** What moved with a makespan whose critical path is not known; empty where it is. */
  readonly movedWith: readonly MovedPart[];
  /** Durations of successes, of which there are fewer since: what changed may be which runs succeed. */
  readonly amongSurvivors: boolean;
  /** The commit that what came together is told under: of the changes within five runs, the first commit of the surest. */
  readonly alert: string;
}
