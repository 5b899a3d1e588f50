import { createHash } from 'node:crypto';
import type { Departed, DepartureStore } from '../../ports/store.ts';
import type { Handle } from '../tables.ts';

export function departureStore(handle: Handle): DepartureStore {
  return {
    note: async (what, at) => {
      await handle
        .insertInto('departure')
        .values({ id_hash: hashOf(what), at })
        .onConflict((conflict) =>
          conflict
            .column('id_hash')
            .doUpdateSet({ at })
            .where((eb) => eb('departure.at', '<', at)),
        )
        .execute();
    },
    find: async (what) =>
      (await handle.selectFrom('departure').select('at').where('id_hash', '=', hashOf(what)).executeTakeFirst())?.at ?? null,
    forget: async (what) => {
      await handle.deleteFrom('departure').where('id_hash', '=', hashOf(what)).execute();
    },
  };
}

function hashOf(what: Departed): Buffer {
  const text = what.kind === 'installation' ? `installation ${what.id}` : `repository ${what.id} of ${what.installationId}`;
  return createHash('sha256').update(text).digest();
}
