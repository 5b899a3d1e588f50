import { AppError } from '../errors.ts';
import { wantsDelivery } from '../model/wants-delivery.ts';
import type { SentDelivery } from '../ports/github.ts';
import { comeBackAt } from './come-back-at.ts';
import { goOnLater } from './go-on-later.ts';
import { readSweepProgress, type SweepProgress } from './sweep-progress.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;
/** How far back GitHub sends again. */
const REACH_MS = 3 * 24 * 60 * MINUTE_MS;
/** What came while the last sweep ran may not have been listed then; what it asked for may have failed since. */
const OVERLAP_MS = 60 * MINUTE_MS;
/** GitHub may still be about to make the attempt that was asked for. */
const PATIENCE_MS = 10 * MINUTE_MS;
const MOST_TIMES = 3;
/** Pages of GitHub's list, and deliveries asked for again, in one run of the task. */
const PAGES = 10;
const REDELIVERIES = 200;

/**
 * Asks GitHub to send again what it could not deliver, newest first, back to where the last sweep began: what we handle, each delivery three times at
 * most, and not what has arrived by another attempt. A long list is swept in several runs of the task.
 */
export async function sweepDeliveries(world: World): Promise<void> {
  const { sweeps } = world.store;
  const now = world.clock.now();
  const saved = readSweepProgress(await sweeps.findProgress());
  let progress: SweepProgress = saved?.cursor ? saved : { began: now.getTime(), sweptTo: saved?.began ?? null, cursor: null };
  const until = Math.max(now.getTime() - REACH_MS, (progress.sweptTo ?? 0) - OVERLAP_MS);
  const arrived = new Set<string>();
  let asked = 0;
  try {
    for (let pages = 0; pages < PAGES && asked < REDELIVERIES; pages++) {
      const page = await listPage(world, progress.cursor);
      const recent = page.deliveries.filter(({ deliveredAt }) => deliveredAt.getTime() >= until);
      for (const { guid, succeeded } of recent) if (succeeded) arrived.add(guid);
      asked += await askAgain(world, recent, arrived);
      const isLast = page.cursor === null || recent.length < page.deliveries.length;
      progress = { ...progress, cursor: isLast ? null : page.cursor };
      await sweeps.saveProgress(progress);
      if (isLast) {
        await sweeps.forgetRedeliveries(new Date(now.getTime() - 2 * REACH_MS));
        return;
      }
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'GITHUB_RATE_LIMITED') throw error;
    await goOnLater(world, { kind: 'sweep-deliveries', data: {} }, comeBackAt(error, world.clock));
    return;
  }
  await goOnLater(world, { kind: 'sweep-deliveries', data: {} }, null);
}

/** A cursor that GitHub no longer takes begins the list anew. */
async function listPage({ sentDeliveries, log }: World, cursor: string | null): ReturnType<World['sentDeliveries']['list']> {
  try {
    return await sentDeliveries.list(cursor);
  } catch (error) {
    if (cursor === null || !(error instanceof AppError) || error.code !== 'GITHUB_REJECTED') throw error;
    log.info('sweep begins anew', { reason: error.message });
    return sentDeliveries.list(null);
  }
}

/** How many were asked for. Of each delivery the newest attempt is: it comes first. */
async function askAgain(world: World, deliveries: readonly SentDelivery[], arrived: ReadonlySet<string>): Promise<number> {
  const { store, clock, log } = world;
  const failed = new Map<string, SentDelivery>();
  for (const delivery of deliveries) {
    const { guid, event, action, succeeded } = delivery;
    if (!succeeded && !arrived.has(guid) && !failed.has(guid) && wantsDelivery(event, action)) failed.set(guid, delivery);
  }
  const before = await store.sweeps.redeliveries([...failed.keys()]);
  let asked = 0;
  for (const [guid, { id, event }] of failed) {
    const known = before.get(guid);
    if (known !== undefined && (known.times >= MOST_TIMES || clock.now().getTime() - known.askedAt.getTime() < PATIENCE_MS)) continue;
    // It came, and only our answer was lost.
    if ((await store.deliveries.find(guid)) !== null) continue;
    // Noted first: a kill in between costs one of the three times, not a fourth.
    await store.sweeps.noteRedelivery(guid, clock.now());
    try {
      await world.sentDeliveries.redeliver(id);
      asked += 1;
    } catch (error) {
      if (!(error instanceof AppError) || !['GITHUB_NOT_FOUND', 'GITHUB_REJECTED'].includes(error.code)) throw error;
      log.warn('delivery not sent again', { guid, event, reason: error.message });
    }
  }
  return asked;
}
