import type { RepositoryStore, StoredRepository } from '../../ports/store.ts';
import type { Handle } from '../tables.ts';
import { removeRepositories } from './remove-repositories.ts';

export function repositoryStore(handle: Handle): RepositoryStore {
  return {
    save: async (repository, installationId) => {
      const values = {
        installation_id: installationId,
        owner: repository.owner,
        name: repository.name,
        default_branch: repository.defaultBranch,
        visibility: JSON.stringify(repository.visibility),
        is_fork: JSON.stringify(repository.isFork),
        is_archived: repository.isArchived,
      };
      await handle
        .insertInto('repository')
        .values({ id: repository.id, configuration_text: null, ...values })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
        .execute();
    },
    saveConfiguration: async (id, text) => {
      await handle.updateTable('repository').set({ configuration_text: text }).where('id', '=', id).execute();
    },
    find: async (id) => {
      const row = await selectRepositories(handle).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toRepository(row);
    },
    list: async () => (await selectRepositories(handle).orderBy('id').execute()).map(toRepository),
    remove: (id) => removeRepositories(handle, [id]),
  };
}

function selectRepositories(handle: Handle) {
  return handle.selectFrom('repository').selectAll();
}

type RepositoryRow = Awaited<ReturnType<ReturnType<typeof selectRepositories>['executeTakeFirstOrThrow']>>;

function toRepository(row: RepositoryRow): StoredRepository {
  return {
    repository: {
      id: row.id,
      owner: row.owner,
      name: row.name,
      defaultBranch: row.default_branch,
      visibility: row.visibility,
      isFork: row.is_fork,
      isArchived: row.is_archived,
    },
    installationId: row.installation_id,
    configurationText: row.configuration_text,
  };
}
