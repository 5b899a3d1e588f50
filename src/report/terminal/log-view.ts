import type { JobLog, Stage } from '../../model/job-log.ts';
import type { JobRun } from '../../model/job-run.ts';
import type { Seconds } from '../../model/seconds.ts';

/** How long each stage lasted: the union of the times in which it was done, so that these may sum to more than the job. */
export interface LogStages {
  readonly stages: Readonly<Partial<Record<Stage, Seconds>>>;
  /** Of the job, what no stage stands for. */
  readonly unattributed: Seconds;
}

/** What is said of a log: what was read, and what it was read with. */
export interface LogView {
  readonly log: JobLog;
  /** Null: the log shows no times. */
  readonly stages: LogStages | null;
  /** GitHub's record of the job; null: it was not given, and the steps are what the markers say. */
  readonly record: Pick<JobRun, 'jobId' | 'name' | 'conclusion'> | null;
  /** What the file calls the job; null: it does not say. */
  readonly job: string | null;
  /** Further jobs of the file. */
  readonly otherJobs: readonly string[];
}
