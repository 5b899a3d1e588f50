import { DAY_MS } from '../model/day.ts';
import type { StoredRepository } from '../ports/store.ts';
import { startHistory } from '../telemetry/history-state.ts';
import { backfillWindow } from './backfill-window.ts';
import type { World } from './world.ts';

const HOUR_MS = 3_600_000;
/** A longer time is not compared run by run. */
const MOST_DAYS = 7;
/** Of which so many stay with the comparison. */
const COMPARED_DAYS = 3;

export interface CaughtUp {
  /** Until when all is there, or in the hands of the backfill; null: this is a first comparison. */
  readonly last: Date | null;
  /** Something before is in nobody's hands yet: this comparison does not count. */
  readonly isBehind: boolean;
}

/**
 * After a very long outage the time up to three days ago is given to the backfill, which takes the jobs of many runs in one question, and counts as
 * compared from then on; no further back than is kept. While a backfill is under way that has to wait for its end.
 */
export async function catchUp(world: World, stored: StoredRepository, now: Date): Promise<CaughtUp> {
  const { id: repositoryId } = stored.repository;
  const last = await world.store.backfills.reconciledAt(repositoryId);
  if (last === null || now.getTime() - last.getTime() <= MOST_DAYS * DAY_MS) return { last, isBehind: false };
  const to = new Date(now.getTime() - COMPARED_DAYS * DAY_MS);
  const from = new Date(Math.max(last.getTime() - HOUR_MS, backfillWindow(world, stored).from.getTime()));
  return world.store.transaction(async (within) => {
    if ((await within.backfills.findState(repositoryId)) !== null) return { last: to, isBehind: true };
    await within.backfills.saveState(repositoryId, startHistory({ from, to }));
    await within.backfills.markReconciled(repositoryId, to);
    await world.queue.enqueue({ kind: 'backfill-repository', data: { repositoryId } }, { within });
    world.log.info('a long time is caught up with', { repositoryId, from, to });
    return { last: to, isBehind: false };
  });
}
