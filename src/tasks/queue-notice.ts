import type { Notice } from '../model/notice.ts';
import type { Transaction } from '../ports/store.ts';
import type { World } from './world.ts';

/**
 * Puts a notice into the outbox and asks for it to be told, in the caller's transaction: it is told when that is kept, and only then. One whose key was
 * used before is dropped.
 */
export async function queueNotice(world: Pick<World, 'queue' | 'clock'>, within: Transaction, notice: Notice): Promise<void> {
  if (!(await within.notices.add(notice, world.clock.now()))) return;
  const { repositoryId, key } = notice;
  await world.queue.enqueue({ kind: 'deliver-notice', data: { repositoryId, key } }, { within });
}
