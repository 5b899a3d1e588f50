import type { JobRun } from '../../model/job-run.ts';

/** A job run with the moments that count, in seconds from the moment the first was queued. */
export interface TimedJob {
  readonly job: JobRun;
  /** Null: not recorded. */
  readonly queued: number | null;
  readonly start: number;
  readonly end: number;
}
