import type { TaskOf } from '../model/task.ts';
import { ensureRepository } from './ensure-repository.ts';
import { removeRepository } from './remove-repository.ts';
import type { World } from './world.ts';

/**
 * A `repository` delivery: name, default branch, visibility and archived state follow what GitHub says. One that was deleted or given to another
 * owner is removed with its data: what was measured for one owner is not shown to the next.
 */
export async function syncRepository(world: World, { deliveryId, repositoryId }: TaskOf<'sync-repository'>['data']): Promise<void> {
  const delivery = await world.store.deliveries.find(deliveryId);
  if (delivery === null) return;
  if (delivery.action === 'deleted' || delivery.action === 'transferred') {
    await world.store.transaction(async (transaction) => {
      const stored = await transaction.repositories.find(repositoryId);
      if (stored !== null) await removeRepository(world.queue, transaction, stored, delivery.receivedAt);
    });
    return;
  }
  await world.store.transaction(async (transaction) => {
    await ensureRepository(transaction, delivery, world.log);
  });
}
