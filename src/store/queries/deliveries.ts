import type { Delivery, DeliveryStore } from '../../ports/store.ts';
import { packPayload, unpackPayload } from '../payload.ts';
import type { Handle } from '../tables.ts';

export function deliveryStore(handle: Handle): DeliveryStore {
  return {
    insert: async (delivery) => ((await insertDeliveries(handle, [delivery])).has(delivery.id) ? 'new' : 'duplicate'),
    find: async (id) => {
      const row = await handle.selectFrom('delivery').selectAll().where('id', '=', id).executeTakeFirst();
      if (row?.payload == null) return null;
      return {
        id: row.id,
        event: row.event,
        action: row.action,
        installationId: row.installation_id,
        repositoryId: row.repository_id,
        payload: unpackPayload(row.payload),
        receivedAt: row.received_at,
        processedAt: row.processed_at,
      };
    },
    markProcessed: async (id, at) => {
      await handle.updateTable('delivery').set({ processed_at: at }).where('id', '=', id).execute();
    },
    remove: async (id) => {
      await handle.deleteFrom('delivery').where('id', '=', id).execute();
    },
  };
}

/** Writes many in one statement; the ids of those that were new. */
export async function insertDeliveries(handle: Handle, deliveries: readonly Delivery[]): Promise<ReadonlySet<string>> {
  if (deliveries.length === 0) return new Set();
  const rows = await handle
    .insertInto('delivery')
    .values(
      deliveries.map((delivery) => ({
        id: delivery.id,
        event: delivery.event,
        action: delivery.action,
        installation_id: delivery.installationId,
        repository_id: delivery.repositoryId,
        payload: packPayload(delivery.payload),
        received_at: delivery.receivedAt,
        processed_at: null,
      })),
    )
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute();
  return new Set(rows.map(({ id }) => id));
}
