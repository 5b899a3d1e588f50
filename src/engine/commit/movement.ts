import type { Seconds } from '../../model/seconds.ts';
import type { SlowCause } from '../slow-run/slow-run.ts';

/** A part of why something was slower or faster. */
export interface MovementCause {
  /** The last three are of what was faster. */
  readonly cause: SlowCause | 'shorter-queue' | 'cache-hit' | 'shorter-step';
  /** Of what was slower the share of the excess, where the causes of a run add up to it; of what was faster how much less this part alone took. */
  readonly time: Seconds;
  /** What says so, in one sentence, with numbers; holds names from outside. */
  readonly evidence: string;
}

/** A run of the commit, or one job of it, that was slower or faster than usual. */
export interface Movement {
  readonly runId: number;
  /** Null: the makespan of the run. */
  readonly job: { readonly jobId: number; readonly name: string } | null;
  readonly direction: 'slower' | 'faster';
  readonly duration: Seconds;
  /** `range`: p10 to p90, null where only the median is known. `isBefore`: of the runs before the plan changed, since there are too few with the plan as it is. */
  readonly usual: {
    readonly n: number;
    readonly p50: Seconds;
    readonly range: readonly [low: Seconds, high: Seconds] | null;
    readonly isBefore: boolean;
  };
  /** `duration` minus the usual median: negative for what was faster. */
  readonly excess: Seconds;
  /** Largest first; empty where no cause stands out. */
  readonly causes: readonly MovementCause[];
  /** What the causes add up to the excess over, where that is another median: of runs by the same event, or from before a change that lasts. */
  readonly against: { readonly n: number; readonly p50: Seconds } | null;
}
