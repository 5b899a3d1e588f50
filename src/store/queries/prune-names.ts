import { type RawBuilder, sql } from 'kysely';
import { inTransaction } from '../in-transaction.ts';
import type { Handle } from '../tables.ts';

/** No transaction lasts so long: whoever relied on a name before it was marked has ended. */
const MARKED_FOR_MS = 3_600_000;

type Key = readonly number[];

interface Source {
  readonly table: string;
  /** Of the key, behind `repository_id`. */
  readonly key: readonly string[];
  readonly from: Key;
  /** Every name that a row of `slice` refers to, as `id`. */
  readonly names: RawBuilder<unknown>;
}

const LEAST = Number.MIN_SAFE_INTEGER;
/** Every column that holds names. */
const SOURCES: readonly Source[] = [
  { table: 'rollup_job', key: ['workflow', 'day', 'name'], from: [LEAST, -2_147_483_648, LEAST], names: namesIn(['name']) },
  {
    table: 'run',
    key: ['run_id', 'attempt'],
    from: [LEAST, 0],
    names: namesIn(['workflow', 'workflow_name', 'event', 'head_branch', 'workflow_blob', 'workflow_text', 'file_blobs', 'simulated']),
  },
  {
    table: 'job_run',
    key: ['job_id'],
    from: [LEAST],
    names: sql`${namesIn(['name', 'workflow_name', 'head_branch', 'labels', 'runner_name', 'runner_group'])}
      union all select unnest(step.names) from slice cross join lateral (
        select names from step_run where step_run.repository_id = slice.repository_id and step_run.job_id = slice.job_id offset 0) as step`,
  },
];

/** A look that is under way: first it goes through the sources and notes what they refer to, then through the names. */
interface Look {
  readonly began: string;
  /** Which of `SOURCES`; behind the last: the names. */
  readonly source: number;
  /** The last key that was looked at. */
  readonly after: Key;
}

/**
 * One slice of a look. What was found unused before, and is again, goes; what is unused now is marked. Rows are written while we look: whoever writes
 * one takes the mark from its names (see `NameSet.save`), and a name is deleted only if it still has a mark from an hour before the look began. Names
 * that somebody is writing are passed over, so that no order of locks can form a ring.
 */
export function pruneNames(
  handle: Handle,
  repositoryId: number,
  now: Date,
  limit: number,
): Promise<{ readonly deleted: number; readonly isDone: boolean }> {
  return inTransaction(handle, async (transaction) => {
    const look = await lockLook(transaction, repositoryId, now);
    const source = SOURCES[look.source];
    if (source !== undefined) {
      const after = await noteNamesInUse(transaction, repositoryId, { ...source, after: look.after, limit });
      const next = after === null ? startOf(look.began, look.source + 1) : { ...look, after };
      await saveLook(transaction, repositoryId, next);
      return { deleted: 0, isDone: false };
    }
    const slice = { after: look.after[0] ?? LEAST, began: new Date(look.began), now, limit };
    const { deleted, last } = await sweepNames(transaction, repositoryId, slice);
    if (last === null) await endLook(transaction, repositoryId, now);
    else await saveLook(transaction, repositoryId, { ...look, after: [last] });
    return { deleted, isDone: last === null };
  });
}

function startOf(began: string, source: number): Look {
  return { began, source, after: SOURCES[source]?.from ?? [LEAST] };
}

/** Two tasks of one repository go on with one look, a slice after the other. */
async function lockLook(handle: Handle, repositoryId: number, now: Date): Promise<Look> {
  const { rows } = await sql<{ names_look: Look | null }>`
    insert into pruning (repository_id) values (${repositoryId})
    on conflict (repository_id) do update set repository_id = excluded.repository_id returning names_look`.execute(handle);
  return rows[0]?.names_look ?? startOf(now.toISOString(), 0);
}

async function saveLook(handle: Handle, repositoryId: number, look: Look): Promise<void> {
  await handle
    .updateTable('pruning')
    .set({ names_look: JSON.stringify(look) })
    .where('repository_id', '=', repositoryId)
    .execute();
}

async function endLook(handle: Handle, repositoryId: number, at: Date): Promise<void> {
  await handle.updateTable('pruning').set({ names_look: null, names_looked_at: at }).where('repository_id', '=', repositoryId).execute();
}

/** The last key of the slice; null after the last slice. */
async function noteNamesInUse(
  handle: Handle,
  repositoryId: number,
  { table, key, names, after, limit }: Source & { readonly after: Key; readonly limit: number },
): Promise<Key | null> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  const { rows } = await sql<{ looked: number; last: Key | null }>`
    with slice as materialized (
      select * from ${sql.table(table)} where repository_id = ${repositoryId} and (${columns}) > (${sql.join(after.map((value) => sql.lit(value)))})
      order by ${columns} limit ${limit}),
    noted as (
      insert into name_in_use (repository_id, id)
      select distinct ${repositoryId}::bigint, id from (${names}) as named (id) where id is not null on conflict do nothing)
    select (select count(*) from slice)::integer as looked,
      (select array[${sql.join(key.map((column) => sql`${sql.ref(column)}::bigint`))}] from slice
        order by ${sql.join(key.map((column) => sql`${sql.ref(column)} desc`))} limit 1) as last`.execute(handle);
  const { looked = 0, last = null } = rows[0] ?? {};
  return looked < limit ? null : last;
}

/** The last id of the slice; null after the last slice. What was noted goes with the names it was noted for. */
async function sweepNames(
  handle: Handle,
  repositoryId: number,
  { after, began, now, limit }: { readonly after: number; readonly began: Date; readonly now: Date; readonly limit: number },
): Promise<{ readonly deleted: number; readonly last: number | null }> {
  const marked = new Date(began.getTime() - MARKED_FOR_MS);
  const isUsed = sql`coalesce((select true from name_in_use as used where used.repository_id = ${repositoryId} and used.id = name.id), false)`;
  const { rows } = await sql<{ looked: number; last: number | null; deleted: number }>`
    with slice as materialized (
      select id, ${isUsed} as is_used from name where repository_id = ${repositoryId} and id > ${after} order by id limit ${limit}),
    held as materialized (
      select name.id, slice.is_used, name.unused_since from slice join name on name.repository_id = ${repositoryId} and name.id = slice.id
      where name.id > ${after} and name.id <= (select max(id) from slice)
        and (slice.is_used = (name.unused_since is not null) or (not slice.is_used and name.unused_since < ${marked}))
      order by name.id for update of name skip locked),
    gone as (
      delete from name where repository_id = ${repositoryId} and unused_since < ${marked}
        and id = any(array(select id from held where not is_used and unused_since < ${marked})::bigint[])
      returning id),
    unmarked as (
      update name set unused_since = null where repository_id = ${repositoryId} and id = any(array(select id from held where is_used)::bigint[])),
    newly as (
      update name set unused_since = ${now} where repository_id = ${repositoryId} and unused_since is null
        and id = any(array(select id from held where not is_used and unused_since is null)::bigint[]))
    select (select count(*) from slice)::integer as looked, (select max(id) from slice) as last, (select count(*) from gone)::integer as deleted`.execute(
    handle,
  );
  const { looked = 0, last = null, deleted = 0 } = rows[0] ?? {};
  const isLast = looked < limit;
  await sql`
    delete from name_in_use where repository_id = ${repositoryId} and id > ${after} and id <= ${isLast || last === null ? Number.MAX_SAFE_INTEGER : last}`.execute(
    handle,
  );
  return { deleted, last: isLast ? null : last };
}

function namesIn(columns: readonly string[]): RawBuilder<unknown> {
  return sql`select unnest(array[${sql.join(columns.map((column) => sql.ref(column)))}]) as id from slice`;
}
