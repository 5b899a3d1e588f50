import type { Availability } from '../../model/availability.ts';
import type { Spread } from '../../stats/spread.ts';
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
import type { SubStepProfile } from '../sub-step-profile/compute-sub-steps.ts';
import type { SeriesTrend } from './trend-of-runs.ts';

export interface JobExplanation {
  readonly name: string;
  /** Of its durations, in seconds a month of 30 days. */
  readonly trend: Availability<SeriesTrend>;
  readonly spread: Availability<Spread>;
  /** What was used of its runner, where a sampler ran: medians over job runs; the memory at its peak. Null: that was not sampled. */
  readonly utilization: Availability<{ readonly n: number; readonly cpuShare: number | null; readonly memoryShare: number | null }>;
  /** Share of the job's duration before the first step of the file that is neither checkout, toolchain, restore nor install. */
  readonly setupShare: Availability<{ readonly n: number; readonly p50: number }>;
}

/** What a history says of one workflow beyond quantiles. Everything but `profile` and `changes` is of the newest runs. */
export interface WorkflowExplanation {
  readonly profile: WorkflowProfile;
  readonly recent: { readonly runs: number; readonly ofAll: number; readonly from: Date; readonly to: Date } | null;
  /** Of the makespan, in seconds a month of 30 days. */
  readonly trend: Availability<SeriesTrend>;
  readonly spread: Availability<Spread>;
  readonly jobs: readonly JobExplanation[];
  readonly stages: readonly StageProfile[];
  /** What logs showed inside of steps, the heaviest first; none where no log was read. */
  readonly subSteps: readonly SubStepProfile[];
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
