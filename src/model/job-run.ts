import type { CacheOutcome } from './cache-outcome.ts';
import type { JobLogFacts } from './job-log-facts.ts';
import type { Conclusion, Status } from './status.ts';

/** One step of a job run. Numbers are an order with gaps (post steps count from the end), not an index. */
export interface StepRun {
  readonly number: number;
  readonly name: string;
  readonly status: Status;
  readonly conclusion: Conclusion | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
}

/** One job in one attempt of a run. GitHub gives each attempt's job an id of its own. */
export interface JobRun {
  readonly jobId: number;
  readonly runId: number;
  readonly attempt: number;
  /** What GitHub shows: `test (20, ubuntu-latest)`, `caller / called`. */
  readonly name: string;
  readonly workflowName: string | null;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly status: Status;
  readonly conclusion: Conclusion | null;
  /** Absent in records from before late 2022. As recorded: `creationOf` tells whether it can be. */
  readonly createdAt: Date | null;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  /** What `runs-on` asked for. */
  readonly labels: readonly string[];
  readonly runnerName: string | null;
  readonly runnerGroup: string | null;
  readonly steps: readonly StepRun[];
  /** Set where the steps were not asked for, and there are some: they prove that a runner took the job. */
  readonly hasOtherSteps?: true;
  readonly cacheOutcomes: readonly CacheOutcome[];
  /** Absent where the log was not read, or what it said not asked for. No rule reads it: see `JobLogFacts`. */
  readonly log?: JobLogFacts;
  /** True for the copy that "re-run failed jobs" makes of a job that already ran: it started before it was created. Never a sample. */
  readonly carriedOver: boolean;
  /**
   * True where a deployment protection rule held it back: a record of it said `waiting`, or it stood idle in a run of which GitHub lists a review.
   * Its creation then says nothing of when it was queued. The record of a completed job does not tell.
   */
  readonly awaitedApproval: boolean;
}
