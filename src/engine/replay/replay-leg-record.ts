import type { JobRun } from '../../model/job-run.ts';

/** What a leg did in a run. Moments are in seconds after the first job of the run was created. */
export interface LegRecord {
  /** Null for a leg that was skipped with its whole job. */
  readonly job: JobRun | null;
  /** Null where no runner took it, like the other moments. */
  readonly created: number | null;
  readonly start: number | null;
  readonly end: number | null;
  /** What it is replayed with; 0 where it did not run. */
  readonly duration: number;
  readonly outcome: number;
}
