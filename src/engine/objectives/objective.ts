import type { Seconds } from '../../model/seconds.ts';

/** A target of the configuration against what was measured. */
export interface Objective {
  readonly scope:
    | { readonly kind: 'makespan' }
    | { readonly kind: 'job'; readonly job: string }
    | { readonly kind: 'stage'; readonly stage: string }
    | { readonly kind: 'success-rate' }
    | { readonly kind: 'cache-hit-rate' };
  readonly statistic: 'p50' | 'p95' | 'p99' | 'rate';
  /** Seconds, or a share for a rate. */
  readonly target: number;
  readonly stretch: number | null;
  /** Null: too few values. */
  readonly current: number | null;
  readonly interval: readonly [low: number | null, high: number | null];
  readonly n: number;
  /** Of the runs that were measured; `unknown` where there are too few for the statistic. */
  readonly state: 'met' | 'missed' | 'unknown';
  /** Share of the misses that the target allows which are still left, negative when overspent; null where it does not apply. */
  readonly budgetLeft: number | null;
}

/** Progress towards `target-reduction`: the makespan's median since against before. */
export interface ReductionProgress {
  readonly target: number;
  readonly before: { readonly n: number; readonly p50: Seconds };
  readonly now: { readonly n: number; readonly p50: Seconds };
  /** Reduced by, 0 to 1; negative when it grew. */
  readonly reached: number;
  readonly interval: readonly [low: number, high: number];
}
