import type { RepositoryStorage } from '../model/repository-storage.ts';
import type { Run } from '../model/run.ts';
import type { TaskOf } from '../model/task.ts';
import type { StoredRepository } from '../ports/store.ts';
import { contradictOutcomes } from '../telemetry/logs/caches/contradict-outcomes.ts';
import { backgroundBudget } from './background-budget.ts';
import { STORAGE_EVERY_MS } from './enqueue-due-work.ts';
import { goOnLater } from './go-on-later.ts';
import { listStorage } from './list-storage.ts';
import { openRepository } from './repository-access.ts';
import type { World } from './world.ts';

/** A list tells of the hour before it; a job of that hour may be of a run that began this much earlier. */
const RUNS_SINCE_MS = 4 * 3_600_000;
const PAGE_RUNS = 100;
const MOST_PAGES = 10;

/**
 * Reads GitHub's lists of what a repository stores, at most every six hours and within the budget of background work, keeps them, and takes back what logs
 * said of caches in the hour before where the list contradicts it. Each log that is read soon after a list is held against it as well, when it is read.
 */
export async function readStorage(world: World, { repositoryId }: TaskOf<'read-storage'>['data']): Promise<void> {
  const access = await openRepository(world, repositoryId);
  if (access === null) return;
  const { stored, github } = access;
  const now = world.clock.now();
  const known = await world.store.storage.find(repositoryId);
  // The clock asks somewhat early or late, as tasks are spread.
  if (known !== null && now.getTime() - known.readAt.getTime() < STORAGE_EVERY_MS / 2) return;
  const budget = backgroundBudget(world, github.history, stored.installationId);
  const until = await budget.stopUntil();
  if (until !== null) return goOnLater(world, { kind: 'read-storage', data: { repositoryId } }, until);
  const mayGoOn = async (): Promise<boolean> => (await budget.stopUntil()) === null;
  const storage = await listStorage(github.storage, now, mayGoOn).finally(() => budget.stopUntil());
  await world.store.storage.save(repositoryId, storage);
  await takeBack(world, stored, storage);
}

async function takeBack(world: World, stored: StoredRepository, storage: RepositoryStorage): Promise<void> {
  const since = new Date(storage.readAt.getTime() - RUNS_SINCE_MS);
  let after: Parameters<World['store']['runs']['page']>[1] = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { runs, next } = await world.store.runs.page(stored.repository.id, after, { runs: PAGE_RUNS, since });
    for (const run of runs) await takeBackOf(world, stored, storage, run);
    if (next === null) return;
    after = next;
  }
}

async function takeBackOf(world: World, { repository }: StoredRepository, storage: RepositoryStorage, run: Run): Promise<void> {
  for (const job of run.simulated === null ? run.jobs : []) {
    const outcomes = contradictOutcomes(job.cacheOutcomes, { job, run, defaultBranch: repository.defaultBranch, storage });
    if (outcomes.every((outcome, index) => outcome === job.cacheOutcomes[index])) continue;
    await world.store.transaction(async (within) => {
      await within.jobs.saveCacheOutcomes(repository.id, job.jobId, outcomes);
      await world.queue.enqueue({ kind: 'publish-check-run', data: { repositoryId: repository.id, headSha: run.headSha } }, { within });
    });
    world.log.info('a log said of caches what the list of caches contradicts', { repositoryId: repository.id, jobId: job.jobId });
  }
}
