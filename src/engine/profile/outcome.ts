import type { JobRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';
import { hasSucceeded, jobDuration } from '../../model/run-times.ts';
import { type Seconds, seconds } from '../../model/seconds.ts';
import type { Conclusion } from '../../model/status.ts';

/** How a run, a job run or a step run ended, as far as rates go. */
export type Outcome = 'success' | 'failure' | 'timed-out' | 'cancelled';

/** GitHub's own limits, where `timeout-minutes` says nothing. */
const DEFAULT_LIMIT = seconds(360 * 60);
const SLIM_LIMIT = seconds(15 * 60);

const OUTCOMES: Partial<Record<Conclusion, Outcome>> = {
  success: 'success',
  failure: 'failure',
  timed_out: 'timed-out',
  // The workflow file could not be run: no job, and no success.
  startup_failure: 'failure',
  cancelled: 'cancelled',
};

/** Null where the conclusion was not measured, and for one that is no result: skipped, neutral, stale. */
export function outcomeOf(conclusion: Conclusion | null): Outcome | null {
  return conclusion === null ? null : (OUTCOMES[conclusion] ?? null);
}

/**
 * GitHub cancels a job at its limit and records `cancelled`. A cancelled job that lasted as long as GitHub's own limit is called timed out;
 * one that met a lower limit of its own cannot be told from one that a person cancelled.
 */
export function outcomeOfJob(job: JobRun): Outcome | null {
  const outcome = outcomeOf(job.conclusion);
  const duration = jobDuration(job);
  return outcome === 'cancelled' && duration !== null && duration >= limitOf(job) ? 'timed-out' : outcome;
}

/** Timed out when a job of it was, and it did not succeed; where the run's conclusion was not measured, its jobs decide. */
export function outcomeOfRun(run: Run): Outcome | null {
  const hasWon = hasSucceeded(run);
  if (hasWon === true) return 'success';
  const jobs = run.jobs.filter(({ carriedOver }) => !carriedOver).map(outcomeOfJob);
  if (run.conclusion !== null) {
    const outcome = outcomeOf(run.conclusion);
    return outcome !== null && jobs.includes('timed-out') ? 'timed-out' : outcome;
  }
  if (hasWon === null) return null;
  return (['timed-out', 'failure', 'cancelled'] as const).find((outcome) => jobs.includes(outcome)) ?? null;
}

function limitOf({ labels }: JobRun): Seconds {
  return labels.includes('ubuntu-slim') ? SLIM_LIMIT : DEFAULT_LIMIT;
}
