import type { Availability } from '../../model/availability.ts';
import type { Seconds } from '../../model/seconds.ts';

/** Quantiles of type 7 with the mean, in seconds; null where there is no value. */
export interface TimeSummary {
  readonly n: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly mean: number | null;
}

/** What a strategy made of a history. */
export interface PoolResult {
  readonly strategy: string;
  /** Seconds are counted from here: the first run. */
  readonly origin: Date;
  /** From the first run to the last end. */
  readonly window: Seconds;
  /** From a run's creation to the end of its last job; runs with a job that could not be placed are left out. */
  readonly makespan: TimeSummary;
  /** From the end of a job's needs until it runs, start-up included. */
  readonly queueTime: TimeSummary;
  /** US dollars of all pools over the window. */
  readonly cost: Availability<number>;
  readonly pools: readonly PoolUse[];
  /**
   * Coefficient of variation of the pools' utilization: population standard deviation over mean, 0 where all are equally busy.
   * Null for fewer than two pools that have one, or where none did anything.
   */
  readonly balance: number | null;
  readonly unplaced: readonly UnplacedJob[];
  readonly scaleEvents: readonly ScaleEvent[];
  /** By time of the run and name of the job. */
  readonly jobs: readonly PlacedJob[];
  /** By time. */
  readonly runs: readonly SimulatedRun[];
  /** What was not known, and what was done instead. */
  readonly notes: readonly string[];
}

/** A job and where it ran. Times are seconds from the origin. */
export interface PlacedJob {
  readonly workflow: string;
  readonly runId: number;
  readonly key: string;
  readonly name: string;
  readonly pool: string;
  /** By the order in which the pool's runners came, from 0. */
  readonly runner: number;
  readonly ready: number;
  readonly start: number;
  readonly end: number;
}

export interface SimulatedRun {
  readonly workflow: string;
  readonly runId: number;
  readonly createdAt: Date;
  /** Null where a job could not be placed, and for a run without jobs. */
  readonly makespan: Seconds | null;
}

export interface UnplacedJob {
  readonly workflow: string;
  readonly runId: number;
  readonly name: string;
  readonly reason: string;
}

export interface PoolUse {
  readonly name: string;
  readonly jobs: number;
  /** Runner time with at least one job, start-up of hosted runners included. */
  readonly busy: Seconds;
  /** Runner time that was there, idle or not; of a hosted pool its limit over the window. Infinite without a limit. */
  readonly there: Seconds;
  /** Busy over there; null where nothing was there, or without a limit. */
  readonly utilization: number | null;
  /** US dollars; null without a price. */
  readonly cost: number | null;
  /** The most runners at once. */
  readonly most: number;
}

export interface ScaleEvent {
  readonly pool: string;
  /** Seconds from the origin. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** The share of busy runners, the queue, or that little is busy and nothing waits. */
  readonly why: 'busy' | 'queued' | 'idle';
}
