import { AppError } from '../errors.ts';
import type { CacheOutcome } from '../model/cache-outcome.ts';
import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import type { Transaction } from '../ports/store.ts';
import { contradictOutcomes } from '../telemetry/logs/caches/contradict-outcomes.ts';
import { chooseLog } from '../telemetry/logs/choose-log.ts';
import { keepFacts } from '../telemetry/logs/keep-facts.ts';
import { mayHaveCacheStep } from '../telemetry/may-have-cache-step.ts';
import { fetchLog } from './fetch-log.ts';
import { isFirstOfItsVersion } from './first-of-version.ts';
import { isRunOfOurs } from './is-run-of-ours.ts';
import { logBudget } from './log-budget.ts';
import { outcomesWithoutLog } from './outcomes-without-log.ts';
import type { RepositoryAccess } from './repository-access.ts';
import { storedConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

/** How long GitHub may take to have the log of a job that ended. */
const LOG_COMES_WITHIN = 2 * 60 * 1000;
/** How many runs before tell what the times of a cache step mean. */
const RUNS_TO_INFER_FROM = 50;

/**
 * Reads the log of a stored, completed job where it is to be read, and keeps what it says in one transaction; once. A log that has expired, is too
 * large or beyond the budget is no failure: what its cache steps found is then inferred from their times, as far as these tell, and else unknown.
 */
export async function readJobLog(world: World, access: RepositoryAccess, job: JobRun, run: Run | null): Promise<void> {
  const { stored, github } = access;
  const repositoryId = stored.repository.id;
  const { logs, stages } = storedConfiguration(stored);
  const known = await world.store.jobs.find(repositoryId, job.jobId);
  if (known?.log !== undefined) return;
  if (logs === 'off') {
    if (!job.carriedOver) await storeWithoutLog(world, repositoryId, job, known, run);
    return;
  }
  const reason = chooseLog(job, {
    logs,
    isFirstAfterChange: run !== null && (await isFirstOfItsVersion(world.store, repositoryId, run)),
    isOurs: run !== null && (await isRunOfOurs(world.store, stored, run)),
  });
  if (reason === null) return;
  const budget = logBudget(world, github.history, stored.installationId);
  const read = (await budget.take(reason))
    ? await fetchLog(github, job, stages).finally(() => budget.settle())
    : { available: false as const, reason: 'the logs of this hour are used up', mayCome: false };
  if (read.available) {
    const outcomes = await checkedAgainstList(world, access, job, run, read.log.cacheOutcomes);
    await store(world, repositoryId, job, outcomes, (transaction) =>
      transaction.jobs.saveLog(repositoryId, job.jobId, keepFacts(read.log)),
    );
    return;
  }
  if (read.mayCome && job.completedAt !== null && world.clock.now().getTime() - job.completedAt.getTime() <= LOG_COMES_WITHIN) {
    throw new AppError('GITHUB_UNAVAILABLE', `GitHub has no log of job ${job.jobId} yet`);
  }
  world.log.info('log not read', { repositoryId, jobId: job.jobId, reason: read.reason });
  await storeWithoutLog(world, repositoryId, job, known, run);
}

/** With what GitHub's list of caches contradicts taken back, where one was read lately; it is not asked for here. */
async function checkedAgainstList(
  { store }: World,
  { stored: { repository } }: RepositoryAccess,
  job: JobRun,
  known: Run | null,
  outcomes: readonly CacheOutcome[],
): Promise<readonly CacheOutcome[]> {
  const storage = outcomes.length === 0 ? null : await store.storage.find(repository.id);
  if (storage === null) return outcomes;
  return contradictOutcomes(outcomes, { job, run: known, defaultBranch: repository.defaultBranch, storage });
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

/** Keeps what is known of its cache steps without a log, unless something is known already. */
async function storeWithoutLog(world: World, repositoryId: number, job: JobRun, known: JobRun | null, run: Run | null): Promise<void> {
  if ((known?.cacheOutcomes.length ?? 0) > 0 || run === null || run.workflowPath === null || !mayHaveCacheStep(job.steps)) return;
  const limits = { runs: RUNS_TO_INFER_FROM, before: run.createdAt };
  const before = await world.store.runs.history(repositoryId, run.workflowPath, limits);
  const outcomes = outcomesWithoutLog(
    job,
    before.flatMap(({ jobs }) => jobs.filter(({ name }) => name === job.name)),
  );
  if (outcomes.length > 0) await store(world, repositoryId, job, outcomes);
}
