import type { Seconds } from '../../model/seconds.ts';
import type { DurationSummary, Rate } from '../profile/profile.ts';
import type { RunReference } from '../recent/workflow-runs.ts';

/** A stretch of the critical path, in seconds from the moment the first job was queued. Stretches follow each other without a gap. */
export interface PathStretch {
  /** `queue`: from the moment nothing that it needs was missing until a runner started it, without waits for approval. */
  readonly kind: 'queue' | 'job';
  readonly job: string;
  readonly from: Seconds;
  readonly to: Seconds;
}

/** The chain of job runs that set the makespan of one run. */
export interface CriticalPath {
  readonly run: RunReference;
  readonly makespan: Seconds;
  readonly stretches: readonly PathStretch[];
  /** How far each job that ran could have grown without touching the makespan; 0 on the path. */
  readonly slack: ReadonlyMap<string, Seconds>;
}

/** By which shares a duration is shortened to see what comes of it. */
export const SHORTER_BY = [0.1, 0.25, 0.5, 1] as const;

/** The mean of what the makespan would have been shorter by, a run, had this taken so much less time: a virtual speed-up, other things as recorded. */
export interface WhatIf {
  readonly shorterBy: (typeof SHORTER_BY)[number];
  readonly saved: Seconds;
}

export interface JobOnPath {
  readonly name: string;
  /** In how many runs of those in which it ran it was on the critical path. */
  readonly criticality: Rate;
  /** Mean time a run in which it alone was on the path: no other job ran. */
  readonly exclusive: Seconds;
  /** Of the runs in which it was not on the path. */
  readonly slack: DurationSummary;
  /** By share, growing. */
  readonly whatIf: readonly WhatIf[];
}

export interface StepOnPath {
  readonly job: string;
  /** Without the ref of an action. */
  readonly step: string;
  /** Counts from 0 among the steps of one name in a job. */
  readonly occurrence: number;
  readonly duration: DurationSummary;
  /** Growing; never more than that of its job. */
  readonly whatIf: readonly WhatIf[];
}

/** What sets the makespan of a workflow. */
export interface PathProfile {
  /** Runs whose needs are those of the file that the run saw, and runs in which they are read from the moments at which jobs were queued. */
  readonly basis: { readonly file: number; readonly times: number };
  readonly runs: number;
  /** Names of the checks it was limited to; null: all jobs count, since it is not known which are required. */
  readonly requiredOnly: readonly string[] | null;
  readonly makespan: DurationSummary;
  /** Of whole runs, never put together from medians of jobs: the slowest of several is slower than the median of each. */
  readonly meanMakespan: Seconds;
  /** The most valuable first: by what its whole disappearance would save. */
  readonly jobs: readonly JobOnPath[];
  /** The same order; of jobs that are on the path at times. */
  readonly steps: readonly StepOnPath[];
  /** Of the newest run whose makespan is nearest to the median. */
  readonly typical: CriticalPath;
  /** Share of the makespan, over all runs, that the path spent in queues. */
  readonly queueShare: number;
}

/** How much of what could have run side by side did. */
export interface Parallelism {
  readonly runs: number;
  /** Jobs at once, at the most: over runs. */
  readonly mostAtOnce: { readonly p50: number; readonly max: number };
  /** Runner time over makespan times the most jobs at once, 0 to 1. */
  readonly efficiency: { readonly p50: number; readonly low: number | null; readonly high: number | null };
  /** Runner time over makespan: how many jobs ran at once on average. */
  readonly speedUp: { readonly p50: number };
}

/** Queueing of the jobs that ask for the same labels. */
export interface LabelCapacity {
  /** As asked for, sorted. */
  readonly labels: readonly string[];
  readonly jobRuns: number;
  readonly queueTime: DurationSummary;
  /** Of all workflows in the history, at once. */
  readonly mostAtOnce: number;
  /** How many jobs ran when another was queued longer than usual; null where that never happened. */
  readonly queuesFrom: number | null;
  /** Jobs an hour, in the busiest hour, and the rate from which queueing sets in; null: not reached in this history. */
  readonly busiestHour: { readonly from: Date; readonly jobs: number; readonly busy: Seconds };
  readonly queuesFromRate: number | null;
  /** Where a limit is known from configuration or plan. */
  readonly limit: number | null;
}
