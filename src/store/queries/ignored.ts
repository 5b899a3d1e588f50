import type { Ignored, IgnoredStore } from '../../ports/store.ts';
import { storableSentence, storableText } from '../storable-text.ts';
import type { Handle } from '../tables.ts';

export function ignoredStore(handle: Handle): IgnoredStore {
  return {
    save: async (repositoryId, { scope, subject, login, at }) => {
      await handle
        .insertInto('ignored')
        .values({ repository_id: repositoryId, scope, subject: storableText(subject), login: storableSentence(login), at })
        .onConflict((conflict) => conflict.columns(['repository_id', 'scope', 'subject']).doNothing())
        .execute();
    },
    remove: async (repositoryId, subject) => {
      const gone = await handle
        .deleteFrom('ignored')
        .where('repository_id', '=', repositoryId)
        .where('subject', '=', storableText(subject))
        .returning('subject')
        .execute();
      return gone.length > 0;
    },
    list: async (repositoryId) => {
      const rows = await handle
        .selectFrom('ignored')
        .select(['scope', 'subject', 'login', 'at'])
        .where('repository_id', '=', repositoryId)
        .orderBy('scope')
        .orderBy('subject')
        .execute();
      return rows.map((row) => ({ ...row, scope: row.scope as Ignored['scope'] }));
    },
  };
}
