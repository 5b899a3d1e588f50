import { DAY_MS } from './day.ts';
import type { Seconds } from './seconds.ts';

/** How many durations fell in each bucket of `stats/duration-counts.ts`, and their exact sum. Days are merged by adding both. */
export interface DurationCounts {
  readonly sum: Seconds;
  readonly counts: ReadonlyMap<number, number>;
}

/** How often each way to end happened. What is no result (skipped, neutral, stale, not measured) is in none of them. */
export interface OutcomeCounts {
  readonly successes: number;
  readonly failures: number;
  readonly timeouts: number;
  readonly cancellations: number;
}

/** Jobs of one name that ran, in the runs of one day. */
export interface JobRollup extends OutcomeCounts {
  readonly name: string;
  readonly runs: number;
  /** All time on a runner. */
  readonly runnerTime: Seconds;
  /** Of first attempts that succeeded. */
  readonly duration: DurationCounts;
  readonly queueTime: DurationCounts;
}

/** One day of one workflow, as reports read it: every attempt that was created on that day (UTC) and has ended. */
export interface DayRollup extends OutcomeCounts {
  readonly workflowPath: string;
  /** Whole days since 1970-01-01, UTC. */
  readonly day: number;
  readonly runs: number;
  /** How many of the runs are not GitHub's records but generated: more than 0 makes every number derived from this "simulated history". */
  readonly simulated: number;
  readonly runnerTime: Seconds;
  /** Of first attempts that succeeded. */
  readonly makespan: DurationCounts;
  /** By name, in the order of their code units. */
  readonly jobs: readonly JobRollup[];
}

/** The day of an instant, UTC. */
export function dayOf(at: Date): number {
  return Math.floor(at.getTime() / DAY_MS);
}

/** The first instant of a day. */
export function startOfDay(day: number): Date {
  return new Date(day * DAY_MS);
}
