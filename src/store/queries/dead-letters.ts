import { sql } from 'kysely';
import type { DeadLetter, DeadLetterStore } from '../../ports/store.ts';
import { storableSentence } from '../storable-text.ts';
import type { Handle } from '../tables.ts';

export function deadLetterStore(handle: Handle): DeadLetterStore {
  const of = (repositoryId: number, code: string) =>
    handle.selectFrom('dead_letter').where('repository_id', '=', repositoryId).where('error', 'like', `${code}: %`);
  return {
    list: async (limit) => {
      const rows = await handle.selectFrom('dead_letter').selectAll().orderBy('at', 'desc').orderBy('id').limit(limit).execute();
      return rows.map(({ id, task, error, attempts, at }) => ({ id, task, error, attempts, at }));
    },
    has: async (repositoryId, kind, code) => {
      const found = await of(repositoryId, code).select('id').where(sql`task ->> 'kind'`, '=', kind).limit(1).executeTakeFirst();
      return found !== undefined;
    },
    forget: async (repositoryId, code) => {
      await handle.deleteFrom('dead_letter').where('id', 'in', of(repositoryId, code).select('id')).execute();
    },
  };
}

/** Keeps a task that is given up. Once, however often it is said. */
export async function insertDeadLetter(handle: Handle, letter: DeadLetter): Promise<void> {
  const { data } = letter.task;
  await handle
    .insertInto('dead_letter')
    .values({
      id: letter.id,
      repository_id: 'repositoryId' in data ? data.repositoryId : null,
      installation_id: 'installationId' in data ? data.installationId : null,
      task: JSON.stringify(letter.task),
      error: storableSentence(letter.error),
      attempts: letter.attempts,
      at: letter.at,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}
