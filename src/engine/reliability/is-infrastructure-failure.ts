import type { JobRun } from '../../model/job-run.ts';

/** Steps that the runner adds: what fails there is not what the file asked for. A container's image may be, and counts as the file's. */
const RUNNER_STEPS = new Set(['Set up job', 'Complete job', 'Set up runner', 'Stop containers']);

/**
 * Whether a job run failed by GitHub's or the runner's doing: no runner took it, its set-up failed, or it failed though none of its steps did, as when
 * a runner is lost. False where its steps were not recorded.
 */
export function isInfrastructureFailure(job: JobRun): boolean {
  if (job.conclusion !== 'failure' || job.carriedOver) return false;
  if (job.steps.length === 0) return job.runnerName === null && job.hasOtherSteps !== true && hasNoTime(job);
  const failed = job.steps.filter(({ conclusion }) => conclusion === 'failure' || conclusion === 'timed_out');
  return failed.every(({ name }) => RUNNER_STEPS.has(name));
}

/** A job that was refused starts and ends at once; one whose steps were not asked for does not. */
function hasNoTime({ startedAt, completedAt }: JobRun): boolean {
  return startedAt === null || completedAt === null || Number(completedAt) - Number(startedAt) <= 5000;
}
