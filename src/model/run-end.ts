import type { Run } from './run.ts';

/** When the last job of a completed run was done; its creation where no job's end is known. */
export function runEnd(run: Run): Date {
  return run.jobs.reduce((end, job) => (job.completedAt !== null && job.completedAt > end ? job.completedAt : end), run.createdAt);
}
