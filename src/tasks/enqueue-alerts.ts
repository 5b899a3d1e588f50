import { limitsOf } from '../engine/alerts/limits-of.ts';
import { DAY_MS } from '../model/day.ts';
import { storedConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

const EVERY_MS = 3_600_000;
/** What is due together is spread over a second for each, and at most so long. */
const SPREAD_MS = 60_000;

/**
 * Asks hourly for an evaluation of the alerts of each repository that had runs within a day, daily of others, where the configuration has a limit, or had one when it was
 * last evaluated.
 */
export async function enqueueAlerts(world: World): Promise<void> {
  const now = world.clock.now();
  const ago = (milliseconds: number): Date => new Date(now.getTime() - milliseconds);
  const due = await world.store.backfills.due('alerts', { before: ago(DAY_MS), active: { since: ago(DAY_MS), before: ago(EVERY_MS) } });
  for (const repositoryId of due) {
    const isWatched = await hasLimits(world, repositoryId);
    await world.store.transaction(async (within) => {
      await within.backfills.markAsked('alerts', repositoryId, now);
      if (!isWatched) return;
      const startAfter = new Date(now.getTime() + Math.floor(Math.random() * Math.min(SPREAD_MS, due.length * 1000)));
      await world.queue.enqueue({ kind: 'evaluate-alerts', data: { repositoryId } }, { within, startAfter });
    });
  }
}

async function hasLimits({ store }: World, repositoryId: number): Promise<boolean> {
  const stored = await store.repositories.find(repositoryId);
  if (stored === null) return false;
  return limitsOf(storedConfiguration(stored).alerts).length > 0 || (await store.alerts.list(repositoryId)).length > 0;
}
