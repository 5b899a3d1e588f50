import type { Seconds } from '../../model/seconds.ts';
import type { RunReference } from '../recent/workflow-runs.ts';

export type SlowCause = 'queue' | 'cache-miss' | 'runner' | 'workflow-change' | 'code-change' | 'retry' | 'unexplained';

/** A part of the time by which a run was slower than usual. */
export interface CauseShare {
  readonly cause: SlowCause;
  readonly time: Seconds;
  /** What says so, in one sentence, with numbers: `test queued 2m 10s, usually 6s (n 48)`. */
  readonly evidence: string;
}

/** A run that was slower than usual, or is already. */
export interface SlowRun {
  readonly run: RunReference;
  /** True for a run that still goes on and is past its p99. */
  readonly isRunning: boolean;
  readonly makespan: Seconds;
  /** `high`: from where on a run is slow. Where a makespan that got slower stands, `n` and `p50` are of the runs before it. */
  readonly usual: { readonly n: number; readonly p50: Seconds; readonly high: Seconds };
  /** `makespan` minus the usual median. */
  readonly excess: Seconds;
  /** Largest first; their times add up to `excess`. */
  readonly causes: readonly CauseShare[];
}
