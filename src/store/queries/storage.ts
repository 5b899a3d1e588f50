import type { StorageStore } from '../../ports/store.ts';
import { packStorage, unpackStorage } from '../storage-row.ts';
import type { Handle } from '../tables.ts';

export function storageStore(handle: Handle): StorageStore {
  return {
    find: async (repositoryId) => {
      const row = await handle.selectFrom('storage').selectAll().where('repository_id', '=', repositoryId).executeTakeFirst();
      return row === undefined ? null : unpackStorage(row.read_at, row.storage);
    },
    save: async (repositoryId, storage) => {
      const row = { read_at: storage.readAt, storage: packStorage(storage) };
      await handle
        .insertInto('storage')
        .values({ repository_id: repositoryId, ...row })
        .onConflict((conflict) => conflict.column('repository_id').doUpdateSet(row).where('storage.read_at', '<=', storage.readAt))
        .execute();
    },
  };
}
