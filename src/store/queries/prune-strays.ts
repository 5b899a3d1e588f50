import { sql } from 'kysely';
import type { Handle } from '../tables.ts';
import { removeRepositories } from './remove-repositories.ts';

/** Whoever writes for a repository writes into one of these first. */
const ENTRIES = ['name', 'upkeep', 'check_run', 'alert', 'notice'] as const;
/** Repositories whose deliveries are looked at in one statement. */
const UNKNOWN = 1_000;

/** Takes all rows of a few repositories that are not there: what a task wrote that was under way while its repository was removed. */
export async function pruneStrays(handle: Handle, limit: number): Promise<number> {
  const strays = new Set<number>();
  for (const table of ENTRIES) for (const id of await strayIds(handle, table, limit)) strays.add(id);
  await removeRepositories(handle, [...strays]);
  await forgetUnknown(handle);
  return strays.size;
}

/** Repositories that are named there and not known: one look into the index for each repository, not for each row. */
async function strayIds(handle: Handle, table: (typeof ENTRIES)[number] | 'delivery', limit: number): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive ids as (
      select min(repository_id) as id from ${sql.table(table)}
      union all
      select (select min(repository_id) from ${sql.table(table)} where repository_id > ids.id) from ids where ids.id is not null)
    select id from ids where id is not null and not exists (select from repository where repository.id = ids.id) limit ${limit}`.execute(
    handle,
  );
  return rows.map(({ id }) => id);
}

/** Deliveries and given-up tasks of repositories that are not ours, a day after they came: what is ours was made known by then. */
async function forgetUnknown(handle: Handle): Promise<void> {
  await sql`
    delete from dead_letter where repository_id is not null and at < now() - interval '1 day'
      and not exists (select from repository where repository.id = dead_letter.repository_id)`.execute(handle);
  const unknown = await strayIds(handle, 'delivery', UNKNOWN);
  await sql`delete from delivery where repository_id = any(${unknown}::bigint[]) and received_at < now() - interval '1 day'`.execute(
    handle,
  );
}
