import { sql } from 'kysely';
import type { AttemptKey, RunPage } from '../../ports/store.ts';
import type { Handle } from '../tables.ts';
import { toRuns } from './load-runs.ts';

/**
 * A page of a repository's attempts along the primary key, so that the last page costs what the first did and no index is kept for it. GitHub
 * gives run ids in the order of creation. An attempt that was pruned between the queries is left out, for its jobs may be missing.
 */
export async function loadPage(
  handle: Handle,
  repositoryId: number,
  after: AttemptKey | null,
  limits: { readonly runs: number; readonly since?: Date },
): Promise<RunPage> {
  const behind = after === null ? sql<boolean>`true` : comparison('>', after);
  const attempts = handle.selectFrom('run').where('repository_id', '=', repositoryId).where(behind);
  const rows = await attempts
    .selectAll()
    .$if(limits.since !== undefined, (query) => query.where('created_at', '>=', limits.since as Date))
    .orderBy('run_id')
    .orderBy('attempt')
    .limit(limits.runs)
    .execute();
  const last = rows.at(-1);
  if (last === undefined) return { runs: [], next: null };
  const next = { runId: last.run_id, attempt: last.attempt };
  const runs = await toRuns(handle, repositoryId, rows);
  const there = await attempts.select(['run_id', 'attempt']).where(comparison('<=', next)).execute();
  const keys = new Set(there.map((row) => `${row.run_id}/${row.attempt}`));
  return { runs: runs.filter((run) => keys.has(`${run.runId}/${run.attempt}`)), next: rows.length < limits.runs ? null : next };
}

function comparison(operator: '>' | '<=', { runId, attempt }: AttemptKey) {
  return sql<boolean>`(run_id, attempt) ${sql.raw(operator)} (${runId}::bigint, ${attempt}::integer)`;
}
