import { sql } from 'kysely';
import type { PruningStore } from '../../ports/store.ts';
import type { Handle } from '../tables.ts';

/** A task that was given up can be put back on the queue, and then needs its delivery. */
const IS_NEEDED = sql`exists (select from dead_letter where dead_letter.task -> 'data' ->> 'deliveryId' = delivery.id)`;

export function pruneDeliveries(handle: Handle): Pick<PruningStore, 'payloads' | 'deliveries'> {
  return {
    payloads: async ({ before }, limit) => {
      const result = await sql`
        update delivery set payload = null where id in (
          select id from delivery where received_at < ${before} and processed_at < ${before} and payload is not null and not ${IS_NEEDED}
          limit ${limit})`.execute(handle);
      return Number(result.numAffectedRows ?? 0n);
    },
    deliveries: async ({ before }, limit) => {
      const result = await sql`
        delete from delivery where id in (
          select id from delivery where received_at < ${before} and not ${IS_NEEDED} limit ${limit})`.execute(handle);
      return Number(result.numAffectedRows ?? 0n);
    },
  };
}
