import type { Availability } from '../../model/availability.ts';
import type { AssignmentAdvice } from '../../simulate/pools/advise-assignment.ts';
import type { PoolComparison } from '../../simulate/pools/compare-pools.ts';
import type { TimeSummary } from '../../simulate/pools/pool-result.ts';
import type { DescribedPools } from './configured-pools.ts';
import type { RecordedWork } from './recorded-work.ts';

/** A history spread over the pools of a configuration by each strategy, and what comes of it for `runs-on`. */
export interface PoolStudy {
  readonly described: DescribedPools;
  readonly work: Omit<RecordedWork, 'runs'> & {
    readonly runs: number;
    readonly jobs: number;
    readonly workflows: number;
    readonly window: { readonly from: Date; readonly to: Date };
    /** Jobs whose labels several pools have: where they ran is not recorded. */
    readonly anywhere: number;
    /** Jobs that asked for a runner of GitHub's and may be given to a configured pool of the same system. */
    readonly offered: number;
  };
  /** Runs before the compared ones, from which durations are learned. */
  readonly learned: number;
  /** What was recorded of the compared runs that could be simulated as they were; not simulated. */
  readonly recorded: { readonly makespan: TimeSummary; readonly queueTime: TimeSummary };
  readonly comparison: PoolComparison;
  readonly advice: Availability<AssignmentAdvice>;
}
