import { sql } from 'kysely';
import type { SweepStore } from '../../ports/store.ts';
import type { Handle } from '../tables.ts';

export function sweepStore(handle: Handle): SweepStore {
  return {
    findProgress: async () => (await handle.selectFrom('delivery_sweep').select('progress').executeTakeFirst())?.progress ?? null,
    saveProgress: async (progress) => {
      const values = { progress: JSON.stringify(progress) };
      await handle
        .insertInto('delivery_sweep')
        .values({ id: 1, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    },
    redeliveries: async (guids) => {
      if (guids.length === 0) return new Map();
      const rows = await handle.selectFrom('redelivery').selectAll().where('guid', 'in', guids).execute();
      return new Map(rows.map(({ guid, times, asked_at }) => [guid, { times, askedAt: asked_at }]));
    },
    noteRedelivery: async (guid, at) => {
      await handle
        .insertInto('redelivery')
        .values({ guid, times: 1, asked_at: at })
        .onConflict((conflict) => conflict.column('guid').doUpdateSet({ times: sql`redelivery.times + 1`, asked_at: at }))
        .execute();
    },
    forgetRedeliveries: async (before) => {
      await handle.deleteFrom('redelivery').where('asked_at', '<', before).execute();
    },
  };
}
