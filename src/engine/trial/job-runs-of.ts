import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';

/** The job runs of the trial that a key of the edited file stands for; copies that a re-run carried over are left out. */
export type JobRunsOf = (key: string) => readonly { readonly run: Run; readonly job: JobRun }[];
