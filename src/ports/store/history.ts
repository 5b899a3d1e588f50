import type { CacheOutcome } from '../../model/cache-outcome.ts';
import type { DayRollup } from '../../model/day-rollup.ts';
import type { JobLogFacts } from '../../model/job-log-facts.ts';
import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import type { TestReport } from '../../model/test-report.ts';

export type AttemptKey = Pick<Run, 'runId' | 'attempt'>;

export interface RunPage {
  readonly runs: readonly Run[];
  /** Where the next page begins; null: this was the last. */
  readonly next: AttemptKey | null;
}

/** At most so many runs, created from `since` on and before `before`. */
export interface HistoryLimits {
  readonly runs: number;
  readonly since?: Date;
  readonly before?: Date;
  /** Steps and cache outcomes are left out, which most of the time goes to; `JobRun.hasOtherSteps` tells of the steps. */
  readonly jobsOnly?: boolean;
  /** Jobs are left out: two queries, however many runs. */
  readonly runsOnly?: boolean;
  /** With what is kept of the jobs' logs and of the runs' test reports; left out otherwise. */
  readonly withLogs?: boolean;
}

/** Where a pull request comes from. Without a number, as of a fork's, the branch alone tells. */
export interface PullRequestOrigin {
  readonly numbers: readonly number[];
  readonly headRepositoryId: number | null;
  readonly headBranch: string;
}

/** Created from `since` on and before `before`, of the newest so many commits, and at most so many attempts. */
export interface PullRequestLimits {
  readonly since: Date;
  readonly before: Date;
  readonly commits: number;
  readonly runs: number;
  /** As in `HistoryLimits`; otherwise with what is kept of the jobs' logs. */
  readonly jobsOnly?: boolean;
}

export interface RunStore {
  /** Monotone: a status never regresses, a later `updatedAt` wins, null never replaces a value. `run.jobs` is not written here, and `run.testReports` where there are none yet. */
  merge(repositoryId: number, run: Run): Promise<void>;
  /**
   * The same for runs with their jobs, in any order and with repetitions: ends in the rows that `merge` of each run and `jobs.merge` of each job end
   * in, in a number of statements that does not grow with them. Some hundreds of runs at once are fast; a statement must end within 30 s.
   */
  mergeAll(repositoryId: number, runs: readonly Run[]): Promise<void>;
  /** With `jobsOnly` without steps and cache outcomes. */
  find(repositoryId: number, runId: number, attempt: number, options?: { readonly jobsOnly?: boolean }): Promise<Run | null>;
  /** Completed runs of a workflow, newest first, with jobs, steps and cache outcomes. */
  history(repositoryId: number, workflowPath: string, limits: HistoryLimits): Promise<readonly Run[]>;
  /** Every attempt of every run of a commit, with jobs; `withLogs`: with what is kept of the jobs' logs as well. */
  ofCommit(repositoryId: number, headSha: string, options?: { readonly withLogs?: boolean }): Promise<readonly Run[]>;
  /** Every attempt of the runs of a pull request's newest commits, newest first, with jobs. Those that are known to be of another one of the same branch are left out. */
  ofPullRequest(repositoryId: number, origin: PullRequestOrigin, limits: PullRequestLimits): Promise<readonly Run[]>;
  /** Commits of the first so many attempts of a workflow that were created from `since` on, oldest first. */
  commitsAfter(
    repositoryId: number,
    workflowPath: string,
    limits: { readonly since: Date; readonly runs: number },
  ): Promise<readonly string[]>;
  /** Attempts in the order of run id and attempt, with all that is known of their jobs: at most so many behind `after`, or from the first on. */
  page(repositoryId: number, after: AttemptKey | null, limits: { readonly runs: number; readonly since?: Date }): Promise<RunPage>;
  /** How many runs, of any state, of a workflow and a branch were created from `since` on and before `before`; counts no further than `most`. */
  countOf(
    repositoryId: number,
    workflowPath: string,
    limits: { readonly headBranch: string; readonly since: Date; readonly before: Date; readonly most: number },
  ): Promise<number>;
  /** What the artifacts of an attempt say of its tests; null: not looked for yet. */
  findTestReports(repositoryId: number, attempt: AttemptKey): Promise<readonly TestReport[] | null>;
  /** Replaces it; an empty list says that there were none. Nothing is written for an attempt that is not stored. */
  saveTestReports(repositoryId: number, attempt: AttemptKey, reports: readonly TestReport[]): Promise<void>;
  /** Workflow paths that have at least one run. */
  workflowPaths(repositoryId: number): Promise<readonly string[]>;
}

export interface JobStore {
  /** Monotone, like runs. Steps are replaced only by a record that has more or later ones; cache outcomes and what a log says where the job has none. */
  merge(repositoryId: number, job: JobRun): Promise<void>;
  /** With all that is known of it. */
  find(repositoryId: number, jobId: number): Promise<JobRun | null>;
  /** Replaces the outcomes of one job. */
  saveCacheOutcomes(repositoryId: number, jobId: number, outcomes: readonly CacheOutcome[]): Promise<void>;
  /** Replaces what is kept of one job's log. */
  saveLog(repositoryId: number, jobId: number, log: JobLogFacts): Promise<void>;
}

/** What reports read: counts by workflow and day, which outlive the runs they were made from. */
export interface RollupStore {
  /** Days in which an ended run or one of its jobs changed since they were counted, oldest first. */
  marked(repositoryId: number): Promise<readonly { readonly workflowPath: string; readonly day: number }[]>;
  /** Takes a day's marks away: before its runs are read, and in the transaction that saves what they were counted to. */
  unmark(repositoryId: number, workflowPath: string, day: number): Promise<void>;
  /** Marks every day that has runs. */
  markAll(repositoryId: number): Promise<void>;
  /** Replaces the day. */
  save(repositoryId: number, rollup: DayRollup): Promise<void>;
  /** Days from `from` to `to`, both included, of one workflow or all, by path and day. */
  list(
    repositoryId: number,
    days: { readonly from: number; readonly to: number; readonly workflowPath?: string },
  ): Promise<readonly DayRollup[]>;
}
