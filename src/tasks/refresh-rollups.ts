import { rollUpDay } from '../engine/roll-up-day.ts';
import { dayOf, startOfDay } from '../model/day-rollup.ts';
import type { World } from './world.ts';

/** More than any day of a workflow has. */
const ALL_RUNS = 1_000_000;

/**
 * Counts the marked days of a repository again, oldest first, until `mayGoOn` says otherwise. Cheap where nothing changed, so that a report may ask
 * for it before it reads. A day whose runs may be gone in part keeps what it was counted to. True when every marked day was looked at.
 */
export async function refreshRollups(
  { store }: Pick<World, 'store'>,
  repositoryId: number,
  mayGoOn: () => boolean = () => true,
): Promise<boolean> {
  const prunedBefore = await store.pruning.prunedBefore(repositoryId);
  const frozen = prunedBefore === null ? Number.NEGATIVE_INFINITY : dayOf(prunedBefore);
  for (const { workflowPath, day } of await store.rollups.marked(repositoryId)) {
    if (!mayGoOn()) return false;
    await store.transaction(async (transaction) => {
      await transaction.rollups.unmark(repositoryId, workflowPath, day);
      if (day <= frozen) return;
      const limits = { runs: ALL_RUNS, since: startOfDay(day), before: startOfDay(day + 1) };
      const runs = await transaction.runs.history(repositoryId, workflowPath, limits);
      if (runs.length > 0) await transaction.rollups.save(repositoryId, rollUpDay(workflowPath, day, runs));
    });
  }
  return true;
}
