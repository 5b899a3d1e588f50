import type { Availability } from '../../model/availability.ts';
import type { Bottleneck } from '../bottlenecks/bottleneck.ts';
import type { CacheValue, StorageUse } from '../cache-value/cache-value.ts';
import type { Change } from '../changes/change.ts';
import type { Cost } from '../cost/cost.ts';
import type { Objective, ReductionProgress } from '../objectives/objective.ts';
import type { LabelCapacity, Parallelism, PathProfile } from '../path/path-profile.ts';
import type { Profile, WorkflowProfile } from '../profile/profile.ts';
import type { Reliability } from '../reliability/reliability.ts';
import type { SlowRun } from '../slow-run/slow-run.ts';
import type { StageProfile } from '../stage-profile/stage-profile.ts';

/** A series of medians, and where it goes. */
export interface Trend {
  /** Seconds a month of 30 days (Theil-Sen), with a 95 % interval. */
  readonly perMonth: number;
  readonly interval: readonly [low: number, high: number];
  readonly n: number;
  /** Mann-Kendall, two-sided. */
  readonly p: number;
}

/** How far durations lie apart. */
export interface Spread {
  readonly n: number;
  /** Between the quartiles, in seconds. */
  readonly interquartile: number;
  /** Median distance from the median, times 1.4826 on the log scale: 0.1 is about 10 %. */
  readonly relative: number;
}

export interface JobExplanation {
  readonly name: string;
  readonly trend: Availability<Trend>;
  readonly spread: Availability<Spread>;
  /** What the runner was used, where a sampler ran: medians over job runs. */
  readonly utilization: Availability<{ readonly n: number; readonly cpuShare: number; readonly memoryShare: number }>;
  /** Share of the job's duration before the first step of the file that is neither checkout, toolchain, restore nor install. */
  readonly setupShare: Availability<{ readonly n: number; readonly p50: number }>;
}

/** What a history says of one workflow beyond quantiles. Everything but `profile` and `changes` is of the newest runs. */
export interface WorkflowExplanation {
  readonly profile: WorkflowProfile;
  readonly recent: { readonly runs: number; readonly ofAll: number; readonly from: Date; readonly to: Date } | null;
  readonly trend: Availability<Trend>;
  readonly spread: Availability<Spread>;
  readonly jobs: readonly JobExplanation[];
  readonly stages: readonly StageProfile[];
  readonly path: Availability<PathProfile>;
  readonly parallelism: Availability<Parallelism>;
  readonly reliability: Reliability;
  readonly caches: readonly CacheValue[];
  readonly changes: readonly Change[];
  readonly slowRuns: readonly SlowRun[];
  readonly bottlenecks: readonly Bottleneck[];
  readonly objectives: readonly Objective[];
  readonly reduction: Availability<ReductionProgress>;
}

/** What a history says: of each workflow, and of all together. */
export interface Explanation extends Omit<Profile, 'workflows'> {
  readonly workflows: readonly WorkflowExplanation[];
  readonly cost: Cost;
  readonly capacity: readonly LabelCapacity[];
  readonly storage: Availability<StorageUse>;
}
