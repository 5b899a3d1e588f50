import type { Seconds } from '../../model/seconds.ts';

/** What may be known of a job before it ends. Its duration is not among it. */
export interface WaitingJob {
  /** Its place in the simulation. */
  readonly id: number;
  readonly workflow: string;
  readonly key: string;
  readonly name: string;
  /** The pools that take it, by their place, ascending; never none. */
  readonly pools: readonly number[];
  readonly cpus: number | null;
  readonly memory: number | null;
}

/** A runner that is there and takes jobs. */
export interface RunnerView {
  readonly number: number;
  /** Jobs on it now. */
  readonly jobs: number;
  /** Not taken by the measured jobs on it; none where a job has the whole runner. */
  readonly freeCpus: number;
  readonly freeMemory: number;
}

/** A pool as it is now. */
export interface PoolView {
  readonly name: string;
  readonly speed: number;
  readonly cpus: number | null;
  readonly memory: number | null;
  readonly shares: boolean;
  /** Seconds that each job waits for its own new runner; 0 unless hosted. */
  readonly startUp: number;
  /** Runners that take jobs, with or without one; of a hosted pool its limit. */
  readonly places: number;
  /** Those of them without a job. */
  readonly free: number;
  /** Of a hosted pool those with a job. By number. */
  readonly runners: readonly RunnerView[];
  /** The moments from which runners that start will take jobs. */
  readonly starting: readonly number[];
  /** The moment at which each job here was given its runner, by its id. */
  readonly running: ReadonlyMap<number, number>;
}

/** The whole of what a strategy sees: now, and what it was told of earlier. */
export interface Scene {
  /** Seconds since the first run. */
  readonly now: number;
  /** By name. */
  readonly pools: readonly PoolView[];
}

/** A job that starts now. `runner` null: on the first runner without a job. */
export interface Start {
  readonly job: WaitingJob;
  readonly pool: number;
  readonly runner: number | null;
}

/** A strategy at work. */
export interface Dispatcher {
  /** The job may start from now on. Jobs of one moment come in the order of their runs and names. */
  ready(job: WaitingJob): void;
  /** What starts now, one after the other until there is nothing; it is carried out before the next is asked for. */
  next(): Start | null;
  /** A job ended: `time` is what passed since it was given its runner, in seconds. */
  ended(job: WaitingJob, pool: number, time: number): void;
  /** Jobs that wait and that the pool may get. */
  waiting(pool: number): number;
}

/** The durations that jobs are expected to have on a runner of speed 1, from runs before the simulated ones. */
export interface ExpectedDurations {
  /** Null: the job was never seen. */
  of(workflow: string, key: string, name: string): Seconds | null;
  /** Of a job that was never seen; null: none was. */
  readonly ofAny: Seconds | null;
}

/** Decides which job starts where. */
export interface Strategy {
  readonly name: string;
  /** Whether no runner stands without a job while one waits that it may take. */
  readonly conservesWork: boolean;
  /** Begins anew; the scene changes as time passes. */
  begin(scene: Scene, expected: ExpectedDurations): Dispatcher;
}
