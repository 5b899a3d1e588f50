import { DAY_MS } from '../model/day.ts';
import type { Task } from '../model/task.ts';
import type { Upkeep } from '../ports/store.ts';
import { enqueueAlerts } from './enqueue-alerts.ts';
import { enqueueDigests } from './enqueue-digests.ts';
import { readSweepProgress } from './sweep-progress.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;
/** A repository that had a run within a day is compared with GitHub this often; every other one daily. */
const ACTIVE_EVERY_MS = 10 * MINUTE_MS;
const SWEEP_EVERY_MS = 10 * MINUTE_MS;
/** What a repository with recent runs stores is looked up so often. */
export const STORAGE_EVERY_MS = 6 * 3_600_000;
/** How often a check run that is not concluded is looked at, how many in one look, and for how long: GitHub ends a run after 35 days. */
const UNCONCLUDED_EVERY_MS = 30 * MINUTE_MS;
const MOST_UNCONCLUDED = 100;
const LONGEST_RUN_MS = 36 * DAY_MS;
/** What is due together is spread over a second for each, and at most so long. */
const SPREAD_MS = MINUTE_MS;

/** Puts on the queue what the clock asks for. Several processes may: a task that waits already serves, and the store knows what was asked. */
export async function enqueueDueWork(world: World): Promise<void> {
  const now = world.clock.now().getTime();
  const ago = (milliseconds: number): Date => new Date(now - milliseconds);
  const active = { since: ago(DAY_MS), before: ago(ACTIVE_EVERY_MS) };
  const unreconciled = await world.store.backfills.due('reconcile', { before: ago(DAY_MS), active });
  for (const repositoryId of unreconciled) {
    await ask(world, 'reconcile', { kind: 'reconcile-repository', data: { repositoryId } }, unreconciled.length);
  }
  // Lists of storage change slowly, and cost several requests: a repository where nothing runs is asked weekly.
  const unlisted = await world.store.backfills.due('storage', {
    before: ago(7 * DAY_MS),
    active: { since: ago(DAY_MS), before: ago(STORAGE_EVERY_MS) },
  });
  for (const repositoryId of unlisted) {
    await ask(world, 'storage', { kind: 'read-storage', data: { repositoryId } }, unlisted.length);
  }
  const unpruned = await world.store.backfills.due('prune', { before: ago(DAY_MS) });
  for (const repositoryId of unpruned) {
    // Of a repository that is new to us nothing is deleted for a day: its own configuration, which may keep more, is read by then.
    if ((await world.store.backfills.askedAt('prune', repositoryId)) === null) {
      await world.store.backfills.markAsked('prune', repositoryId, new Date(now));
    } else await ask(world, 'prune', { kind: 'prune-repository', data: { repositoryId } }, unpruned.length);
  }
  // The end of a run may have been missed, or its check run given up after many attempts.
  const window = { since: ago(LONGEST_RUN_MS), before: ago(UNCONCLUDED_EVERY_MS), most: MOST_UNCONCLUDED };
  for (const commit of await world.store.checkRuns.unconcluded(window))
    await world.queue.enqueue({ kind: 'publish-check-run', data: commit });
  await enqueueAlerts(world);
  await enqueueDigests(world);
  const leftovers = await world.store.pruning.leftoversAskedAt();
  if (leftovers === null || now - leftovers.getTime() >= DAY_MS) {
    await world.store.transaction(async (within) => {
      await within.pruning.markLeftoversAsked(new Date(now));
      await world.queue.enqueue({ kind: 'prune-leftovers', data: {} }, { within });
    });
  }
  const swept = readSweepProgress(await world.store.sweeps.findProgress());
  if (swept === null || now - swept.began >= SWEEP_EVERY_MS) await world.queue.enqueue({ kind: 'sweep-deliveries', data: {} });
}

type UpkeepTask = Extract<Task, { kind: 'reconcile-repository' | 'prune-repository' | 'read-storage' }>;

async function ask(world: World, upkeep: Upkeep, task: UpkeepTask, together: number): Promise<void> {
  const now = world.clock.now();
  await world.store.transaction(async (within) => {
    await within.backfills.markAsked(upkeep, task.data.repositoryId, now);
    const startAfter = new Date(now.getTime() + Math.floor(Math.random() * Math.min(SPREAD_MS, together * 1000)));
    await world.queue.enqueue(task, { within, startAfter });
  });
}
