import type { JobRun } from './job-run.ts';
import type { Run } from './run.ts';

/** GitHub creates a job with its attempt or later; its clocks disagree by a second or two. */
const CLOCK_SLACK_MS = 60_000;

/**
 * The run with these jobs: every reader of records joins the two here. A creation from before the attempt began cannot be, and counts as not measured; a job
 * without a runner that started before its attempt began is a copy, whatever its creation says. A copy keeps its creation, which tells it from a job.
 */
export function withJobs(run: Omit<Run, 'jobs'>, jobs: readonly JobRun[]): Run {
  const began = Math.max(run.createdAt.getTime(), run.attempt > 1 ? (run.startedAt?.getTime() ?? 0) : 0) - CLOCK_SLACK_MS;
  const isBefore = (time: Date | null): boolean => time !== null && time.getTime() < began;
  return {
    ...run,
    jobs: jobs.map((job) => {
      if (job.carriedOver || !(isBefore(job.createdAt) || (run.attempt > 1 && isBefore(job.startedAt)))) return job;
      const carriedOver = run.attempt > 1 && job.runnerName === null && isBefore(job.startedAt);
      return { ...job, createdAt: isBefore(job.createdAt) ? null : job.createdAt, carriedOver };
    }),
  };
}
