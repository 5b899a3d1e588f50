import { sql } from 'kysely';
import type { Handle } from '../tables.ts';

/** Jobs looked at in one statement. */
const SLICE = 5_000;
/** No transaction lasts so long: whoever relied on a name before it was marked has ended. */
const MARKED_FOR_MS = 3_600_000;

/** Every column that holds names, by table; those of jobs and steps are read in slices. */
const FEW: Readonly<Record<string, readonly string[]>> = {
  rollup_job: ['name'],
};
const RUN = ['workflow', 'workflow_name', 'event', 'head_branch', 'workflow_blob', 'workflow_text', 'file_blobs', 'simulated'];
const JOB = ['name', 'workflow_name', 'head_branch', 'labels', 'runner_name', 'runner_group'];

/**
 * What was found unused before, and is again, goes; what is unused now is marked. No lock is held meanwhile: a row written while we look takes the
 * mark from its names (see `NameSet.save`), and a name is deleted only if it still has the mark of an earlier look.
 */
export async function pruneNames(handle: Handle, repositoryId: number, now: Date): Promise<number> {
  const used = await usedNames(handle, repositoryId);
  const all = await handle.selectFrom('name').select(['id', 'unused_since']).where('repository_id', '=', repositoryId).execute();
  const marked = all.filter(({ unused_since }) => unused_since !== null);
  const stillUsed = marked.filter(({ id }) => used.has(id)).map(({ id }) => id);
  const newlyUnused = all.filter(({ id, unused_since }) => unused_since === null && !used.has(id)).map(({ id }) => id);
  const gone = marked.filter(({ id }) => !used.has(id)).map(({ id }) => id);
  await setMark(handle, repositoryId, stillUsed, null);
  await setMark(handle, repositoryId, newlyUnused, now);
  const { numAffectedRows } = await sql`
    delete from name where repository_id = ${repositoryId} and id = any(${gone}::bigint[])
      and unused_since < ${new Date(now.getTime() - MARKED_FOR_MS)}`.execute(handle);
  await sql`
    insert into pruning (repository_id, pruned_before, names_looked_at) values (${repositoryId}, null, ${now})
    on conflict (repository_id) do update set names_looked_at = excluded.names_looked_at`.execute(handle);
  return Number(numAffectedRows ?? 0n);
}

async function setMark(handle: Handle, repositoryId: number, ids: readonly number[], mark: Date | null): Promise<void> {
  if (ids.length === 0) return;
  await sql`update name set unused_since = ${mark}::timestamptz where repository_id = ${repositoryId} and id = any(${ids}::bigint[])`.execute(
    handle,
  );
}

async function usedNames(handle: Handle, repositoryId: number): Promise<ReadonlySet<number>> {
  const used = new Set<number>();
  for (const [table, columns] of Object.entries({ run: RUN, ...FEW })) {
    const { rows } = await sql<{ id: number }>`
      select distinct id from ${sql.table(table)}, unnest(array[${sql.join(columns.map((column) => sql.ref(column)))}]) as id
      where repository_id = ${repositoryId} and id is not null`.execute(handle);
    for (const { id } of rows) used.add(id);
  }
  for (let after: number | null = 0; after !== null; ) after = await addNamesOfJobs(handle, repositoryId, after, used);
  return used;
}

/** The last job of the slice; null after the last slice. */
async function addNamesOfJobs(handle: Handle, repositoryId: number, after: number, used: Set<number>): Promise<number | null> {
  const { rows } = await sql<{ last: number | null; ids: number[] | null }>`
    with slice as (
      select * from job_run where repository_id = ${repositoryId} and job_id > ${after} order by job_id limit ${SLICE})
    select (select max(job_id) from slice) as last, array(
      select distinct id from (
        select unnest(array[${sql.join(JOB.map((column) => sql.ref(column)))}]) as id from slice
        union all select unnest(names) from step_run join slice using (repository_id, job_id)) as both_kinds
      where id is not null) as ids`.execute(handle);
  for (const id of rows[0]?.ids ?? []) used.add(id);
  return rows[0]?.last ?? null;
}
