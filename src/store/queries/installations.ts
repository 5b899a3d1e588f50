import type { InstallationStore } from '../../ports/store.ts';
import { inTransaction } from '../in-transaction.ts';
import type { Handle } from '../tables.ts';
import { removeRepositories } from './remove-repositories.ts';

export function installationStore(handle: Handle): InstallationStore {
  const of = (id: number) => handle.selectFrom('installation').where('id', '=', id);
  return {
    save: async ({ id, account, suspended, permissions }) => {
      const values = { account, suspended, permissions: JSON.stringify(permissions) };
      await handle
        .insertInto('installation')
        .values({ id, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    },
    find: async (id) => (await of(id).select(['id', 'account', 'suspended', 'permissions']).executeTakeFirst()) ?? null,
    missingTold: async (id) => (await of(id).select('missing_told').executeTakeFirst())?.missing_told ?? [],
    saveMissingTold: async (id, told) => {
      await handle
        .updateTable('installation')
        .set({ missing_told: [...told] })
        .where('id', '=', id)
        .execute();
    },
    remove: (id) =>
      inTransaction(handle, async (transaction) => {
        const repositories = await transaction.selectFrom('repository').select('id').where('installation_id', '=', id).execute();
        await removeRepositories(
          transaction,
          repositories.map((row) => row.id),
        );
        await transaction.deleteFrom('delivery').where('installation_id', '=', id).execute();
        await transaction.deleteFrom('dead_letter').where('installation_id', '=', id).execute();
        await transaction.deleteFrom('background_use').where('installation_id', '=', id).execute();
        await transaction.deleteFrom('installation').where('id', '=', id).execute();
      }),
  };
}
