import { AppError } from '../errors.ts';
import type { CacheOutcome } from '../model/cache-outcome.ts';
import { isOfOurBranch } from '../model/is-of-our-branch.ts';
import type { JobLogFacts } from '../model/job-log-facts.ts';
import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import type { GitHub } from '../ports/github.ts';
import type { Budget } from '../tasks/collect-history-budget.ts';
import { fetchLog } from '../tasks/fetch-log.ts';
import { chooseLog, isFirstAfterChange } from '../telemetry/logs/choose-log.ts';
import { keepFacts } from '../telemetry/logs/keep-facts.ts';

type FromLog = { readonly cacheOutcomes: readonly CacheOutcome[]; readonly log?: JobLogFacts };

/**
 * Adds what the logs of jobs tell, of those that the App would read, one log a job. The log itself is not kept. Throws GITHUB_RATE_LIMITED when the
 * budget is spent; what was read until then is remembered, for the same batch is asked for again.
 */
export function logsOfRuns(github: Pick<GitHub, 'fetchJobLog'>, budget: Budget): (runs: readonly Run[]) => Promise<readonly Run[]> {
  const read = new Map<number, FromLog>();
  const fromLog = async (job: JobRun): Promise<FromLog> => {
    const known = read.get(job.jobId);
    if (known !== undefined) return known;
    const retryAt = await budget.stopUntil();
    if (retryAt !== null) throw new AppError('GITHUB_RATE_LIMITED', `no more logs before ${retryAt.toISOString()}`, { retryAt });
    const fetched = await fetchLog(github, job, []);
    // None where the log has expired or may not be read.
    const found: FromLog = fetched.available
      ? { cacheOutcomes: fetched.log.cacheOutcomes, log: keepFacts(fetched.log) }
      : { cacheOutcomes: job.cacheOutcomes };
    read.set(job.jobId, found);
    return found;
  };
  return async (runs) => {
    const complete: Run[] = [];
    for (const run of runs) {
      const choice = { logs: 'sampled' as const, isFirstAfterChange: isFirst(run, runs), isOurs: isOfOurBranch(run) };
      const jobs: JobRun[] = [];
      for (const job of run.jobs) jobs.push(chooseLog(job, choice) === null ? job : { ...job, ...(await fromLog(job)) });
      complete.push({ ...run, jobs });
    }
    read.clear();
    return complete;
  };
}

/** As far as the runs of one batch tell. */
function isFirst(run: Run, runs: readonly Run[]): boolean {
  return isFirstAfterChange(
    run,
    runs.filter(({ workflowPath, createdAt }) => workflowPath === run.workflowPath && createdAt < run.createdAt),
  );
}
