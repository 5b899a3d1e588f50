import type { RepositoryStore, StoredRepository } from '../../ports/store.ts';
import { storableText } from '../storable-text.ts';
import type { Handle } from '../tables.ts';
import { removeRepositories } from './remove-repositories.ts';

export function repositoryStore(handle: Handle): RepositoryStore {
  return {
    save: async (repository, installationId, updatedAt = null) => {
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
        .values({ id: repository.id, configuration_text: null, configuration_problem: null, updated_at: updatedAt, ...values })
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet((eb) => ({ ...values, updated_at: eb.fn.coalesce('excluded.updated_at', 'repository.updated_at') }))
            .where((eb) =>
              eb.or([
                eb('repository.updated_at', 'is', null),
                eb('excluded.updated_at', 'is', null),
                eb('excluded.updated_at', '>=', eb.ref('repository.updated_at')),
              ]),
            ),
        )
        .execute();
    },
    saveConfiguration: async (id, text) => {
      await handle.updateTable('repository').set({ configuration_text: text }).where('id', '=', id).execute();
    },
    saveConfigurationProblem: async (id, problem) => {
      const text = problem === null ? null : storableText(problem);
      await handle.updateTable('repository').set({ configuration_problem: text }).where('id', '=', id).execute();
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
    configurationProblem: row.configuration_problem,
  };
}
