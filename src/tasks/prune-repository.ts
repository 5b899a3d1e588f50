import { DAY_MS } from '../model/day.ts';
import { dayOf } from '../model/day-rollup.ts';
import type { Seconds } from '../model/seconds.ts';
import type { TaskOf } from '../model/task.ts';
import type { StoredProposal, StoredRepository } from '../ports/store.ts';
import { ONBOARDING } from './kinds-of-proposals.ts';
import { refreshRollups } from './refresh-rollups.ts';
import { storedConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

/** Attempts in one statement: with 8 jobs each, some tens of milliseconds. */
const RUNS = 200;
const ROWS = 1_000;
/** In one slice of a look for unused names: up to some hundred milliseconds. */
const NAME_ROWS = 5_000;
/** After so long the task makes room for other repositories, and goes on with a task of its own. */
const AT_MOST_MS = 20_000;
/** Nobody evaluates an archived repository, or one without limits. */
const ALERTS_MS = 30 * DAY_MS;
/** Until then a notice of the same key is not told again. */
const NOTICES_MS = 90 * DAY_MS;
const ROLLUPS_DAYS = 5 * 366;
/** A merged proposal is compared with what was before it for so long. */
const VERIFIED_WITHIN_MS = 90 * DAY_MS;
const NAMES_EVERY_MS = 7 * DAY_MS;
/** Below every job's id. */
const NO_JOB = 0;

/** Brings the rollups up to date, then deletes what is older than the repository's retention. Archived and suspended repositories included. */
export async function pruneRepository(world: World, { repositoryId }: TaskOf<'prune-repository'>['data']): Promise<void> {
  const stored = await world.store.repositories.find(repositoryId);
  if (stored === null) return;
  const began = performance.now();
  const mayGoOn = (): boolean => performance.now() - began < AT_MOST_MS;
  const isDone = (await refreshRollups(world, repositoryId, mayGoOn)) && (await pruneHistory(world, stored, mayGoOn));
  if (!isDone) await world.queue.enqueue({ kind: 'prune-repository', data: { repositoryId } });
}

/** True when nothing old is left. */
async function pruneHistory(world: World, stored: StoredRepository, mayGoOn: () => boolean): Promise<boolean> {
  const { id } = stored.repository;
  const { pruning } = world.store;
  const now = world.clock.now();
  const { retention } = storedConfiguration(stored);
  const before = new Date(now.getTime() - retention * 1000);
  await pruning.markPruned(id, before);
  const needed = neededFrom(await world.store.proposals.list(id), retention, now);
  const workflows = [...(await world.store.runs.workflowPaths(id)), null];
  const steps: (() => Promise<number>)[] = [
    ...workflows.map(
      (path) => () => pruning.runs(id, path, { before: earlier(before, path === null ? undefined : needed.get(path)) }, RUNS),
    ),
    () => pruning.checkRuns(id, { before }, ROWS),
    () => pruning.alerts(id, { before: new Date(now.getTime() - ALERTS_MS) }, ROWS),
    () => pruning.notices(id, { before: new Date(now.getTime() - NOTICES_MS) }, ROWS),
    () => pruning.rollups(id, { before: dayOf(now) - ROLLUPS_DAYS }, ROWS),
  ];
  let deleted = 0;
  for (const step of steps) {
    for (let taken = 1; taken > 0; deleted += taken) {
      if (!mayGoOn()) return false;
      taken = await step();
    }
  }
  const lost = await pruneLostJobs(world, id, earlier(before, ...needed.values()), mayGoOn);
  if (lost === null) return false;
  if (!(await pruneNames(world, id, mayGoOn))) return false;
  if (deleted + lost > 0) world.log.info('old history deleted', { repositoryId: id, rows: deleted + lost, before });
  return true;
}

/** True when it is not time for a look, or one has ended. */
async function pruneNames({ store, clock }: World, id: number, mayGoOn: () => boolean): Promise<boolean> {
  const lookedAt = await store.pruning.namesLookedAt(id);
  if (lookedAt !== null && clock.now().getTime() - lookedAt.getTime() < NAMES_EVERY_MS) return true;
  for (let isDone = false; !isDone; ) {
    if (!mayGoOn()) return false;
    ({ isDone } = await store.pruning.names(id, clock.now(), NAME_ROWS));
  }
  return true;
}

/** How many; null: not finished. */
async function pruneLostJobs({ store }: World, id: number, before: Date, mayGoOn: () => boolean): Promise<number | null> {
  let deleted = 0;
  for (let after: number | null = NO_JOB; after !== null; ) {
    if (!mayGoOn()) return null;
    const looked = await store.pruning.lostJobs(id, { before, after }, ROWS);
    deleted += looked.deleted;
    after = looked.next;
  }
  return deleted;
}

/**
 * From when on a workflow's runs are needed, because a proposal for it rests on them: one that is open, or was merged and may still be verified. It
 * was made from what the retention kept at that time.
 */
function neededFrom(proposals: readonly StoredProposal[], retention: Seconds, now: Date): ReadonlyMap<string, Date> {
  const needed = new Map<string, Date>();
  for (const { ruleId, path, state, openedAt, updatedAt } of proposals) {
    if (ruleId === ONBOARDING) continue;
    const isStanding = state === 'open' || (state === 'merged' && now.getTime() - updatedAt.getTime() < VERIFIED_WITHIN_MS);
    if (!isStanding) continue;
    const from = new Date((openedAt ?? updatedAt).getTime() - retention * 1000);
    needed.set(path, earlier(from, needed.get(path)));
  }
  return needed;
}

function earlier(instant: Date, ...others: readonly (Date | undefined)[]): Date {
  return new Date(Math.min(instant.getTime(), ...others.flatMap((other) => (other === undefined ? [] : [other.getTime()]))));
}
