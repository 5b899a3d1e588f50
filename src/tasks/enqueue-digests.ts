import { digestPeriod } from '../model/digest-period.ts';
import { storedConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

/** A configuration that changes counts from the next look on. */
const LOOK_EVERY_MS = 3_600_000;
/** What is due at one hour is spread over so long. */
const SPREAD_MS = 60_000;

/** Asks for the digests that are due: where several were missed, or a configuration has just turned them on, for the newest alone. */
export async function enqueueDigests(world: World): Promise<void> {
  const now = world.clock.now();
  for (const repositoryId of await world.store.digests.toLookAt(now)) await look(world, repositoryId, now);
}

async function look(world: World, repositoryId: number, now: Date): Promise<void> {
  const stored = await world.store.repositories.find(repositoryId);
  if (stored === null) return;
  const { digest, pullRequests } = storedConfiguration(stored);
  const soon = now.getTime() + LOOK_EVERY_MS;
  if (digest === 'off') {
    await world.store.digests.lookAgain(repositoryId, new Date(soon));
    return;
  }
  const { due, nextDue } = digestPeriod(digest, pullRequests.timezone, now);
  const askedAt = await world.store.digests.askedAt(repositoryId);
  await world.store.transaction(async (within) => {
    await within.digests.lookAgain(repositoryId, new Date(Math.min(soon, nextDue.getTime())));
    if (askedAt !== null && askedAt >= due) return;
    await within.digests.markAsked(repositoryId, now);
    const startAfter = new Date(now.getTime() + Math.floor(Math.random() * SPREAD_MS));
    await world.queue.enqueue({ kind: 'send-digest', data: { repositoryId } }, { within, startAfter });
  });
}
