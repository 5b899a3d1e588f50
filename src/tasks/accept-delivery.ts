import type { Delivery } from '../ports/store.ts';
import type { World } from './world.ts';

/** Stores a delivery and the task that will receive it, in one transaction; a delivery that is known already changes nothing. */
export function acceptDelivery({ store, queue }: Pick<World, 'store' | 'queue'>, delivery: Delivery): Promise<'new' | 'duplicate'> {
  const orderKey = delivery.repositoryId === null ? `installation ${delivery.installationId}` : `repository ${delivery.repositoryId}`;
  return store.transaction(async (transaction) => {
    const outcome = await transaction.deliveries.insert(delivery);
    if (outcome === 'new') {
      await queue.enqueue({ kind: 'receive-delivery', data: { deliveryId: delivery.id, orderKey } }, { within: transaction });
    }
    return outcome;
  });
}
