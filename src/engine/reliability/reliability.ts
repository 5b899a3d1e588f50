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
  /** Lower 5 % bound. */
  readonly low: number;
  /** Upper 5 % bound. */
  readonly high: number;
}

export interface JobReliability {
  readonly name: string;
  readonly success: Rate;
  readonly timeout: Rate;
  /** Job runs that GitHub or the runner failed: no step of the file failed, or a runner was lost. */
  readonly infrastructure: Rate;
  readonly flake: FlakeRate;
  /** Failures that no later attempt on the same commit turned into success, among first attempts that ended. */
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
