import type { JobRun, StepRun } from './job-run.ts';
import type { Run } from './run.ts';
import { type Seconds, seconds, secondsBetween } from './seconds.ts';

/**
 * True for a job run whose time is a job's own work: a runner took it and it ended, at times that can be. Not skipped, not refused, not cancelled while it
 * queued, not a carried-over copy. A runner's name may not be measured (GraphQL has none); steps prove a runner then.
 */
export function hasRun(job: JobRun): boolean {
  if (job.carriedOver || job.conclusion === 'skipped' || job.status !== 'completed') return false;
  return isMeasured(job) && hadRunner(job);
}

function hadRunner({ steps, hasOtherSteps, runnerName }: JobRun): boolean {
  return runnerName !== null || steps.length > 0 || hasOtherSteps === true;
}

/** GitHub's clocks disagree by a second or two (trap 2), and it ends a run after 35 days: outside of that the times are no measurement. */
const CLOCK_SLACK_MS = 60_000;
const LONGEST_MS = 35 * 86_400_000;
/** It ends a job that is queued for 24 hours, and may take until hour 48 to do so (docs.github.com, "Usage limits for self-hosted runners"). */
const LONGEST_QUEUE_MS = 48 * 3_600_000;

function isMeasured({ startedAt, completedAt }: Pick<JobRun | StepRun, 'startedAt' | 'completedAt'>): boolean {
  if (startedAt === null || completedAt === null) return false;
  const length = completedAt.getTime() - startedAt.getTime();
  return length >= -CLOCK_SLACK_MS && length <= LONGEST_MS;
}

/** Started until completed; null for a job that has not run. */
export function jobDuration(job: JobRun): Seconds | null {
  return hasRun(job) && job.startedAt !== null && job.completedAt !== null ? secondsBetween(job.startedAt, job.completedAt) : null;
}

/**
 * When the job was created; null where GitHub did not record it, and where that cannot be: after the start, or longer before it than GitHub lets a job queue
 * or await approval. Durations are counted from this, never from `createdAt`.
 */
export function creationOf({
  createdAt,
  startedAt,
  awaitedApproval,
}: Pick<JobRun, 'createdAt' | 'startedAt' | 'awaitedApproval'>): Date | null {
  if (createdAt === null || startedAt === null) return createdAt;
  const wait = startedAt.getTime() - createdAt.getTime();
  return wait >= -CLOCK_SLACK_MS && wait <= (awaitedApproval ? LONGEST_MS : LONGEST_QUEUE_MS) ? createdAt : null;
}

/**
 * Created until a runner started it; null where the creation is not measured, for a job that has not started, for a carried-over copy,
 * and for one that awaited approval: when it was queued after that is not recorded.
 */
export function queueTimeOf(job: JobRun): Seconds | null {
  const created = creationOf(job);
  if (job.carriedOver || job.awaitedApproval || job.conclusion === 'skipped' || created === null || job.startedAt === null) return null;
  return hadRunner(job) ? secondsBetween(created, job.startedAt) : null;
}

/** Started until completed, 0 where the recorded end precedes the start by a little; null for a step that was skipped or has not ended, and for times that cannot be. */
export function stepDuration(step: StepRun): Seconds | null {
  if (step.conclusion === 'skipped' || step.startedAt === null || step.completedAt === null || !isMeasured(step)) return null;
  return secondsBetween(step.startedAt, step.completedAt);
}

/** The sum of the durations of the jobs that ran in this attempt; 0 when none did. */
export function runnerTimeOf(run: Run): Seconds {
  return seconds(run.jobs.reduce((sum, job) => sum + (jobDuration(job) ?? 0), 0));
}

/**
 * First job queued (created; where that is not measured, started) until the last job done, within one attempt, without the time in which
 * nothing but an approval was awaited. Null while jobs run, and when none ran.
 */
export function makespanOf(run: Run): Seconds | null {
  if (run.jobs.some((job) => job.status !== 'completed' && !job.carriedOver)) return null;
  const spans = run.jobs.filter(hasRun).flatMap((job) => {
    if (job.startedAt === null || job.completedAt === null) return [];
    return [spanOfJob(job, job.startedAt.getTime(), job.completedAt.getTime())];
  });
  return spans.length === 0 ? null : spanOf(spans);
}

/** What a job adds to the span of its run, in milliseconds of Unix time. */
export interface JobSpan {
  /** Queued; where that is not measured, started. */
  readonly from: number;
  readonly to: number;
  /** Since when it awaited approval, until `from`: -Infinity where that is not measured, null where it did not. */
  readonly heldSince: number | null;
}

/** The span of a job that starts and ends then, which may be other moments than those recorded. */
export function spanOfJob(job: Pick<JobRun, 'createdAt' | 'startedAt' | 'awaitedApproval'>, start: number, end: number): JobSpan {
  const created = creationOf(job)?.getTime();
  return job.awaitedApproval
    ? { from: start, to: end, heldSince: created ?? Number.NEGATIVE_INFINITY }
    : { from: created ?? start, to: end, heldSince: null };
}

/** From the first `from` to the last `to` of at least one job, without the time that only held jobs cover. */
export function spanOf(jobs: readonly JobSpan[]): Seconds {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { from, to } of jobs) {
    first = Math.min(first, from);
    last = Math.max(last, to);
  }
  return seconds(Math.max(0, last - first - onlyHeld(jobs)) / 1000);
}

/** How long of the span some job was held while no other was queued or ran. */
function onlyHeld(jobs: readonly JobSpan[]): number {
  if (jobs.every(({ heldSince }) => heldSince === null)) return 0;
  const first = Math.min(...jobs.map(({ from }) => from));
  const cuts = [...new Set(jobs.flatMap(({ from, to, heldSince }) => [from, to, heldSince ?? from]))].sort((a, b) => a - b);
  return cuts.reduce((sum, cut, index) => {
    const next = cuts[index + 1];
    if (next === undefined || cut < first) return sum;
    const isBusy = jobs.some(({ from, to }) => from <= cut && to >= next);
    const isHeld = jobs.some(({ from, heldSince }) => heldSince !== null && heldSince <= cut && from >= next);
    return isHeld && !isBusy ? sum + next - cut : sum;
  }, 0);
}

/** GitHub's conclusion of the run; where it is not measured, whether every job that ran succeeded. Null when neither tells. */
export function hasSucceeded(run: Run): boolean | null {
  if (run.conclusion !== null) return run.conclusion === 'success';
  const concluded = run.jobs.filter((job) => hasRun(job) && job.conclusion !== null);
  return concluded.length === 0 ? null : concluded.every((job) => job.conclusion === 'success' || job.conclusion === 'neutral');
}

/** Whether its durations count as samples: a first attempt that succeeded. Re-runs run a part of the jobs, and what failed ended early or late. */
export function isTimingSample(run: Run): boolean {
  return run.attempt === 1 && hasSucceeded(run) === true;
}
