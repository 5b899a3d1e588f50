import { AppError } from '../errors.ts';
import type { CacheOutcome } from '../model/cache-outcome.ts';
import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import type { GitHub } from '../ports/github.ts';
import type { Budget } from '../tasks/collect-history-budget.ts';
import { readCacheOutcomes } from '../telemetry/logs/caches/read-cache-outcomes.ts';
import { mayHaveCacheStep } from '../telemetry/may-have-cache-step.ts';

/**
 * Adds what the logs of jobs with a cache step tell of it, one log a job. The log itself is not kept. Throws GITHUB_RATE_LIMITED when the budget is
 * spent; what was read until then is remembered, for the same batch is asked for again.
 */
export function cacheOutcomesOfRuns(
  github: Pick<GitHub, 'fetchJobLog'>,
  budget: Budget,
): (runs: readonly Run[]) => Promise<readonly Run[]> {
  const read = new Map<number, readonly CacheOutcome[]>();
  const outcomesOf = async (job: JobRun): Promise<readonly CacheOutcome[]> => {
    const known = read.get(job.jobId);
    if (known !== undefined) return known;
    const retryAt = await budget.stopUntil();
    if (retryAt !== null) throw new AppError('GITHUB_RATE_LIMITED', `no more logs before ${retryAt.toISOString()}`, { retryAt });
    const outcomes = await readLog(github, job);
    read.set(job.jobId, outcomes);
    return outcomes;
  };
  return async (runs) => {
    const complete: Run[] = [];
    for (const run of runs) {
      const jobs: JobRun[] = [];
      for (const job of run.jobs) {
        const hasOutcomes = job.status === 'completed' && !job.carriedOver && mayHaveCacheStep(job.steps);
        jobs.push(hasOutcomes ? { ...job, cacheOutcomes: await outcomesOf(job) } : job);
      }
      complete.push({ ...run, jobs });
    }
    read.clear();
    return complete;
  };
}

/** None where the log has expired or may not be read. */
async function readLog(github: Pick<GitHub, 'fetchJobLog'>, { jobId, steps }: JobRun): Promise<readonly CacheOutcome[]> {
  try {
    const log = await github.fetchJobLog(jobId);
    return log.available ? readCacheOutcomes(log.value, steps) : [];
  } catch (error) {
    if (!(error instanceof AppError) || error.retryable) throw error;
    return [];
  }
}
