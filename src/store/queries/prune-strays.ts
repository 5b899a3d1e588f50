import { sql } from 'kysely';
import type { Handle } from '../tables.ts';
import { removeRepositories } from './remove-repositories.ts';

/** Whoever writes for a repository writes into one of these first. */
const ENTRIES = ['name', 'upkeep', 'check_run'] as const;

/** Takes all rows of a few repositories that are not there: what a task wrote that was under way while its repository was removed. */
export async function pruneStrays(handle: Handle, limit: number): Promise<number> {
  const strays = new Set<number>();
  for (const table of ENTRIES) {
    // One look into the index for each repository, not for each row.
    const { rows } = await sql<{ id: number }>`
      with recursive ids as (
        select min(repository_id) as id from ${sql.table(table)}
        union all
        select (select min(repository_id) from ${sql.table(table)} where repository_id > ids.id) from ids where ids.id is not null)
      select id from ids where id is not null and not exists (select from repository where repository.id = ids.id) limit ${limit}`.execute(
      handle,
    );
    for (const { id } of rows) strays.add(id);
  }
  await removeRepositories(handle, [...strays]);
  await forgetUnknown(handle);
  return strays.size;
}

/** Deliveries and given-up tasks of repositories that are not ours, a day after they came: what is ours was made known by then. */
async function forgetUnknown(handle: Handle): Promise<void> {
  const unknown = (table: 'dead_letter' | 'delivery', at: string) => sql`
    delete from ${sql.table(table)} where repository_id is not null and ${sql.ref(at)} < now() - interval '1 day'
      and not exists (select from repository where repository.id = ${sql.ref(`${table}.repository_id`)})`;
  await unknown('dead_letter', 'at').execute(handle);
  await unknown('delivery', 'received_at').execute(handle);
}
