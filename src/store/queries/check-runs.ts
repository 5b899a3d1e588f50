import { sql } from 'kysely';
import type { CheckRunStore, StoredCheckRun } from '../../ports/store.ts';
import { storableSentence } from '../storable-text.ts';
import type { Handle, Tables } from '../tables.ts';
import { waterfallJson } from '../waterfall-json.ts';

/** All but the picture's, which few ask for. */
const COLUMNS = ['head_sha', 'check_run_id', 'digest', 'title', 'summary', 'conclusion', 'updated_at'] as const;

export function checkRunStore(handle: Handle): CheckRunStore {
  const of = (repositoryId: number) => handle.selectFrom('check_run').select(COLUMNS).where('repository_id', '=', repositoryId);
  return {
    find: async (repositoryId, headSha) => {
      const row = await of(repositoryId).where('head_sha', '=', headSha).executeTakeFirst();
      return row === undefined ? null : toCheckRun(row);
    },
    save: async (repositoryId, checkRun) => {
      const { headSha, checkRunId, updatedAt, ...rest } = checkRun;
      const same = { ...rest, title: storableSentence(rest.title), summary: storableSentence(rest.summary) };
      const values = { ...same, check_run_id: checkRunId, updated_at: updatedAt };
      await handle
        .insertInto('check_run')
        .values({ repository_id: repositoryId, head_sha: headSha, ...values })
        .onConflict((conflict) => conflict.columns(['repository_id', 'head_sha']).doUpdateSet(values))
        .execute();
    },
    saveWaterfall: async (repositoryId, headSha, waterfall) => {
      await handle
        .updateTable('check_run')
        .set({ waterfall: waterfall === null ? null : waterfallJson(waterfall) })
        .where('repository_id', '=', repositoryId)
        .where('head_sha', '=', headSha)
        .execute();
    },
    findWaterfall: async (repositoryId, headSha, { onlyPublic }) => {
      const row = await handle
        .selectFrom('check_run')
        .innerJoin('repository', 'repository.id', 'check_run.repository_id')
        .select('waterfall')
        .where('repository_id', '=', repositoryId)
        .where('head_sha', '=', headSha)
        .$if(onlyPublic, (query) => query.where(sql<string>`repository.visibility ->> 'value'`, '=', 'public'))
        .executeTakeFirst();
      return row?.waterfall ?? null;
    },
    sentSince: async (repositoryId, headShas, since) => {
      if (headShas.length === 0) return [];
      const rows = await handle
        .selectFrom('check_run')
        .select('head_sha')
        .where('repository_id', '=', repositoryId)
        .where('head_sha', 'in', headShas)
        .where('updated_at', '>=', since)
        .orderBy('head_sha')
        .execute();
      return rows.map((row) => row.head_sha);
    },
    unconcluded: (window) => unconcludedOf(handle, window),
    recent: async (repositoryId, limit) => (await of(repositoryId).orderBy('updated_at', 'desc').limit(limit).execute()).map(toCheckRun),
  };
}

async function unconcludedOf(handle: Handle, { since, before, most }: Parameters<CheckRunStore['unconcluded']>[0]) {
  const rows = await handle
    .selectFrom('check_run')
    .select(['repository_id', 'head_sha'])
    .where('conclusion', 'is', null)
    .where('updated_at', '>=', since)
    .where('updated_at', '<', before)
    .orderBy('updated_at')
    .limit(most)
    .execute();
  return rows.map((row) => ({ repositoryId: row.repository_id, headSha: row.head_sha }));
}

function toCheckRun(row: Pick<Tables['check_run'], (typeof COLUMNS)[number]>): StoredCheckRun {
  const { head_sha, check_run_id, updated_at, ...same } = row;
  return { ...same, headSha: head_sha, checkRunId: check_run_id, updatedAt: updated_at };
}
