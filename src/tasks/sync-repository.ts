import type { TaskOf } from '../model/task.ts';
import { ensureRepository } from './ensure-repository.ts';
import type { World } from './world.ts';

/** A `repository` delivery: name, default branch and archived state follow what GitHub says. */
export async function syncRepository(world: World, { deliveryId }: TaskOf<'sync-repository'>['data']): Promise<void> {
  const delivery = await world.store.deliveries.find(deliveryId);
  if (delivery === null) return;
  await world.store.transaction(async (transaction) => {
    await ensureRepository(transaction, delivery);
  });
}
