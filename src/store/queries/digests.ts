import { sql } from 'kysely';
import type { DigestStore } from '../../ports/store.ts';
import type { Handle } from '../tables.ts';

export function digestStore(handle: Handle): DigestStore {
  const write = async (repositoryId: number, values: { readonly digest_asked_at: Date } | { readonly digest_look_at: Date }) => {
    await handle
      .insertInto('upkeep')
      .values({ repository_id: repositoryId, ...values })
      .onConflict((conflict) => conflict.column('repository_id').doUpdateSet(values))
      .execute();
  };
  return {
    // Whether a text that has the word turns one on is told by whoever reads it.
    toLookAt: async (by) => {
      const { rows } = await sql<{ id: number }>`
        select repository.id from repository
        join installation on installation.id = repository.installation_id and not installation.suspended
        left join upkeep on upkeep.repository_id = repository.id
        where not repository.is_archived and upkeep.backfill is null and (upkeep.digest_look_at is null or upkeep.digest_look_at <= ${by})
          and (repository.configuration_text like '%digest%' or exists (
            select from repository as around
            where around.installation_id = repository.installation_id and lower(around.name) = '.github'
              and around.configuration_text like '%digest%'))
        order by repository.id`.execute(handle);
      return rows.map(({ id }) => id);
    },
    askedAt: async (repositoryId) => {
      const row = await handle.selectFrom('upkeep').select('digest_asked_at').where('repository_id', '=', repositoryId).executeTakeFirst();
      return row?.digest_asked_at ?? null;
    },
    lookAgain: (repositoryId, at) => write(repositoryId, { digest_look_at: at }),
    markAsked: (repositoryId, at) => write(repositoryId, { digest_asked_at: at }),
  };
}
