import { sql } from 'kysely';
import type { AttemptKey, RunPage } from '../../ports/store.ts';
import type { Handle } from '../tables.ts';
import { toRuns } from './load-runs.ts';
import { withTestReports } from './test-reports.ts';

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
  const { since } = limits;
  const start = after ?? (since === undefined ? null : await beforeFirst(handle, repositoryId, since));
  if (start === null && since !== undefined) return { runs: [], next: null };
  const rows = await handle
    .selectFrom('run')
    .selectAll()
    .where('repository_id', '=', repositoryId)
    .$if(start !== null, (query) => query.where(sql<boolean>`(run_id, attempt) > (${start?.runId}::bigint, ${start?.attempt}::integer)`))
    .$if(since !== undefined, (query) => query.where('created_at', '>=', since as Date))
    .orderBy('run_id')
    .orderBy('attempt')
    .limit(limits.runs)
    .execute();
  const last = rows.at(-1);
  if (last === undefined) return { runs: [], next: null };
  const runs = await withTestReports(handle, repositoryId, await toRuns(handle, repositoryId, rows, 'logs'));
  const there = await stillThere(handle, repositoryId, runs);
  const next = { runId: last.run_id, attempt: last.attempt };
  return { runs: runs.filter((run) => there.has(keyOf(run))), next: rows.length < limits.runs ? null : next };
}

/** Where runs from then on begin. Without it the first page would go along the key through all that is older. Null: there are none. */
async function beforeFirst(handle: Handle, repositoryId: number, since: Date): Promise<AttemptKey | null> {
  // `offset 0`: else the server may look for the least id along the key, which is what this is to spare.
  const { rows } = await sql<{ first: number | null }>`
    select min(run_id) as first from (
      select run_id from run where repository_id = ${repositoryId} and created_at >= ${since} offset 0) as recent`.execute(handle);
  const first = rows[0]?.first ?? null;
  return first === null ? null : { runId: first, attempt: 0 };
}

async function stillThere(handle: Handle, repositoryId: number, keys: readonly AttemptKey[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ run_id: number; attempt: number }>`
    select wanted.* from unnest(${keys.map(({ runId }) => runId)}::bigint[], ${keys.map(({ attempt }) => attempt)}::integer[]) as wanted (run_id, attempt)
    where (select true from run where run.repository_id = ${repositoryId} and (run.run_id, run.attempt) = (wanted.run_id, wanted.attempt))`.execute(
    handle,
  );
  return new Set(rows.map((row) => keyOf({ runId: row.run_id, attempt: row.attempt })));
}

function keyOf({ runId, attempt }: AttemptKey): string {
  return `${runId}/${attempt}`;
}
