import type { Seconds } from '../../model/seconds.ts';
import type { Rate } from '../profile/profile.ts';
import type { RunReference } from '../recent/workflow-runs.ts';

/** The probability that an attempt fails although nothing is wrong with the commit: a Beta posterior. */
export interface FlakeRate {
  /** Attempts on commits on which the same job also succeeded. */
  readonly attempts: number;
  /** Of those, the ones that failed. */
  readonly flaked: number;
  readonly mean: number;
  /** The bound that it exceeds with 95 %. */
  readonly low: number;
}

export interface JobReliability {
  readonly name: string;
  readonly success: Rate;
  readonly timeout: Rate;
  /** Job runs that GitHub or the runner failed: none took them, or no step of the file failed. In no other number but `success`. */
  readonly infrastructure: Rate;
  readonly flake: FlakeRate;
  /** Commits on which it failed and never succeeded, among those on which it ended. */
  readonly trueFailures: Rate;
  /** P(flaky | failed) of the next failure; null where it never failed. */
  readonly flakyGivenFailed: number | null;
  /** Attempts beyond the first. */
  readonly retries: number;
  /** Runner time of attempts that failed by flake or infrastructure. */
  readonly timeLost: Seconds;
  /** The newest flakes, five at most. */
  readonly examples: readonly RunReference[];
}

/** A file of tests that failed and passed on one commit, where logs or reports were read. */
export interface TestReliability {
  /** Or the artifact whose report told it. */
  readonly job: string;
  readonly file: string;
  readonly flake: FlakeRate;
  readonly examples: readonly RunReference[];
}

export interface Reliability {
  readonly runs: number;
  /** Re-run attempts among the runs. */
  readonly reruns: number;
  /** The flakiest first. */
  readonly jobs: readonly JobReliability[];
  readonly tests: readonly TestReliability[];
}
