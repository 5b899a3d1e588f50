import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Ignored, OrganizationConfiguration, RepositoryStore, StoredRepository } from '../../ports/store.ts';
import { storableSentence } from '../storable-text.ts';
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
                eb('excluded.updated_at', '>', eb.ref('repository.updated_at')),
                // An old delivery is sent again with the moment that is stored: it does not take the repository back to another installation.
                eb.and([
                  eb('excluded.updated_at', '=', eb.ref('repository.updated_at')),
                  eb('excluded.installation_id', '=', eb.ref('repository.installation_id')),
                ]),
              ]),
            ),
        )
        .execute();
    },
    saveConfiguration: async (id, text) => {
      const values = { configuration_text: text, ...(text === null ? {} : { was_configured: true }) };
      await handle.updateTable('repository').set(values).where('id', '=', id).execute();
    },
    wasConfigured: async (id) => {
      const row = await handle.selectFrom('repository').select('was_configured').where('id', '=', id).executeTakeFirst();
      return row?.was_configured === true;
    },
    saveConfigurationProblem: async (id, problem) => {
      const text = problem === null ? null : storableSentence(problem);
      await handle.updateTable('repository').set({ configuration_problem: text }).where('id', '=', id).execute();
    },
    find: async (id) => {
      const row = await selectRepositories(handle).where('repository.id', '=', id).executeTakeFirst();
      return row === undefined ? null : toRepository(row);
    },
    list: async () => (await selectRepositories(handle).orderBy('repository.id').execute()).map(toRepository),
    remove: (id) => removeRepositories(handle, [id]),
  };
}

/** With the owner's `.github` repository beside each, as far as the same installation reaches it. */
function selectRepositories(handle: Handle) {
  return handle
    .selectFrom('repository')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('repository as around')
          .select([
            'around.id as around_id',
            'around.owner as around_owner',
            'around.name as around_name',
            'around.visibility as around_visibility',
            'around.configuration_text as around_text',
            'around.configuration_problem as around_problem',
          ])
          .whereRef('around.installation_id', '=', 'repository.installation_id')
          .whereRef('around.id', '<>', 'repository.id')
          .where(sql<boolean>`lower(around.name) = '.github'`)
          // GitHub has one of the name; an old record of ours can still carry it.
          .orderBy('around.updated_at', (order) => order.desc().nullsLast())
          .orderBy('around.id', 'desc')
          .limit(1)
          .as('around'),
      (join) => join.onTrue(),
    )
    .selectAll()
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('ignored')
          .select(['ignored.scope', 'ignored.subject'])
          .whereRef('ignored.repository_id', '=', 'repository.id')
          .orderBy('ignored.scope')
          .orderBy('ignored.subject'),
      ).as('ignored'),
    );
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
    organization: toOrganization(row),
    ignored: row.ignored.map(({ scope, subject }) => ({ scope: scope as Ignored['scope'], subject })),
  };
}

function toOrganization(row: RepositoryRow): OrganizationConfiguration | null {
  const { around_id: id, around_owner: owner, around_name: name, around_visibility: visibility } = row;
  if (id === null || owner === null || name === null || visibility === null) return null;
  return { repository: { id, owner, name, visibility }, text: row.around_text, problem: row.around_problem };
}
