import { AppError } from '../errors.ts';
import type { CacheOutcome } from '../model/cache-outcome.ts';
import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import type { Transaction } from '../ports/store.ts';
import { inferOutcomes } from '../telemetry/logs/caches/infer-outcome.ts';
import { chooseLog, isFirstAfterChange, isOfOurBranch } from '../telemetry/logs/choose-log.ts';
import { keepFacts } from '../telemetry/logs/keep-facts.ts';
import { mayHaveCacheStep } from '../telemetry/may-have-cache-step.ts';
import { fetchLog } from './fetch-log.ts';
import { takeFromLogBudget } from './log-budget.ts';
import type { RepositoryAccess } from './repository-access.ts';
import { storedConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

/** How long GitHub may take to have the log of a job that ended. */
const LOG_COMES_WITHIN = 2 * 60 * 1000;
/** How many runs before tell whether a version of a workflow is new. */
const RUNS_BEFORE = 20;
/** How many runs before tell what the times of a cache step mean. */
const RUNS_TO_INFER_FROM = 50;

/**
 * Reads the log of a stored, completed job where it is to be read, and keeps what it says in one transaction; once. A log that has expired, is too
 * large or beyond the budget is no failure: what its cache steps found is then inferred from their times, as far as these tell.
 */
export async function readJobLog(world: World, access: RepositoryAccess, job: JobRun, run: Run | null): Promise<void> {
  const { stored, github } = access;
  const repositoryId = stored.repository.id;
  const { logs, stages } = storedConfiguration(stored);
  if (logs === 'off') return;
  const known = await world.store.jobs.find(repositoryId, job.jobId);
  if (known?.log !== undefined) return;
  const reason = chooseLog(job, {
    logs,
    isFirstAfterChange: await isFirstOfItsVersion(world, repositoryId, run),
    isOurs: run !== null && isOfOurBranch(run),
  });
  if (reason === null) return;
  const mayRead = await takeFromLogBudget(world, github.history, stored.installationId, reason);
  const read = mayRead
    ? await fetchLog(github, job, stages)
    : { available: false as const, reason: 'the logs of this hour are used up', mayCome: false };
  if (read.available) {
    await store(world, repositoryId, job, read.log.cacheOutcomes, (transaction) =>
      transaction.jobs.saveLog(repositoryId, job.jobId, keepFacts(read.log)),
    );
    return;
  }
  if (read.mayCome && job.completedAt !== null && world.clock.now().getTime() - job.completedAt.getTime() <= LOG_COMES_WITHIN) {
    throw new AppError('GITHUB_UNAVAILABLE', `GitHub has no log of job ${job.jobId} yet`);
  }
  world.log.info('log not read', { repositoryId, jobId: job.jobId, reason: read.reason });
  if ((known?.cacheOutcomes.length ?? 0) > 0) return;
  const inferred = await infer(world, repositoryId, job, run);
  if (inferred.length > 0) await store(world, repositoryId, job, inferred);
}

/** The check run shows cache outcomes, so it is asked for where there are any. */
async function store(
  world: World,
  repositoryId: number,
  { jobId, headSha }: JobRun,
  outcomes: readonly CacheOutcome[],
  more: (transaction: Transaction) => Promise<void> = async () => {},
): Promise<void> {
  await world.store.transaction(async (transaction) => {
    await transaction.jobs.saveCacheOutcomes(repositoryId, jobId, outcomes);
    await more(transaction);
    if (outcomes.length > 0)
      await world.queue.enqueue({ kind: 'publish-check-run', data: { repositoryId, headSha } }, { within: transaction });
  });
}

async function isFirstOfItsVersion({ store }: World, repositoryId: number, run: Run | null): Promise<boolean> {
  if (run === null || run.workflowPath === null || (run.sources?.workflowBlob ?? null) === null) return false;
  const limits = { runs: RUNS_BEFORE, before: run.createdAt, jobsOnly: true };
  return isFirstAfterChange(run, await store.runs.history(repositoryId, run.workflowPath, limits));
}

async function infer({ store }: World, repositoryId: number, job: JobRun, run: Run | null): Promise<readonly CacheOutcome[]> {
  if (run === null || run.workflowPath === null || !mayHaveCacheStep(job.steps)) return [];
  const before = await store.runs.history(repositoryId, run.workflowPath, { runs: RUNS_TO_INFER_FROM, before: run.createdAt });
  return inferOutcomes(
    job,
    before.flatMap(({ jobs }) => jobs.filter(({ name }) => name === job.name)),
  );
}
