import type { JobRun, StepRun } from './job-run.ts';
import type { Run } from './run.ts';
import { type Seconds, seconds, secondsBetween } from './seconds.ts';

/**
 * True for a job run whose time is a job's own work: a runner took it and it ended. Not skipped, not refused, not cancelled while it
 * queued, not a carried-over copy. A runner's name may not be measured (GraphQL has none); steps prove a runner then.
 */
export function hasRun(job: JobRun): boolean {
  if (job.carriedOver || job.conclusion === 'skipped' || job.status !== 'completed') return false;
  return job.startedAt !== null && job.completedAt !== null && (job.steps.length > 0 || job.runnerName !== null);
}

/** Started until completed; null for a job that has not run. */
export function jobDuration(job: JobRun): Seconds | null {
  return hasRun(job) && job.startedAt !== null && job.completedAt !== null ? secondsBetween(job.startedAt, job.completedAt) : null;
}

/** Created until a runner started it; null where GitHub did not record the creation, for a job that has not started, and for a carried-over copy. */
export function queueTimeOf(job: JobRun): Seconds | null {
  if (job.carriedOver || job.conclusion === 'skipped' || job.createdAt === null || job.startedAt === null) return null;
  if (job.steps.length === 0 && job.runnerName === null) return null;
  return secondsBetween(job.createdAt, job.startedAt);
}

/** Started until completed, 0 where the recorded end precedes the start; null for a step that was skipped or has not ended. */
export function stepDuration(step: StepRun): Seconds | null {
  if (step.conclusion === 'skipped' || step.startedAt === null || step.completedAt === null) return null;
  return secondsBetween(step.startedAt, step.completedAt);
}

/** The sum of the durations of the jobs that ran in this attempt; 0 when none did. */
export function runnerTimeOf(run: Run): Seconds {
  return seconds(run.jobs.reduce((sum, job) => sum + (jobDuration(job) ?? 0), 0));
}

/** First job queued (created; where that is not measured, started) until the last job done, within one attempt. Null while jobs run, and when none ran. */
export function makespanOf(run: Run): Seconds | null {
  if (run.jobs.some((job) => job.status !== 'completed' && !job.carriedOver)) return null;
  return spanOf(run.jobs.filter(hasRun).map((job) => ({ from: job.createdAt ?? job.startedAt, to: job.completedAt })));
}

function spanOf(intervals: readonly { readonly from: Date | null; readonly to: Date | null }[]): Seconds | null {
  const starts = intervals.flatMap(({ from }) => (from === null ? [] : [from.getTime()]));
  const ends = intervals.flatMap(({ to }) => (to === null ? [] : [to.getTime()]));
  if (starts.length === 0 || ends.length === 0) return null;
  return secondsBetween(new Date(Math.min(...starts)), new Date(Math.max(...ends)));
}

/** GitHub's conclusion of the run; where it is not measured, whether every job that ran succeeded. Null when neither tells. */
export function hasSucceeded(run: Run): boolean | null {
  if (run.conclusion !== null) return run.conclusion === 'success';
  const concluded = run.jobs.filter((job) => hasRun(job) && job.conclusion !== null);
  return concluded.length === 0 ? null : concluded.every((job) => job.conclusion === 'success' || job.conclusion === 'neutral');
}
