import type pg from 'pg';
import { AppError } from '../errors.ts';
import { MIGRATIONS } from './migrations.generated.ts';

/** A number of our own among advisory locks: "PACE" in ASCII. */
const LOCK = 0x50414345;

/**
 * Brings the database up to this Paceline's tables. Processes that start at once wait for one another; everything commits together.
 * Throws DATABASE_VERSION_MISMATCH when a newer Paceline has been here.
 */
export async function migrate(client: pg.ClientBase, migrations: Readonly<Record<string, string>> = MIGRATIONS): Promise<void> {
  if ((await findMissing(client, migrations)).length === 0) return;
  await client.query('begin');
  try {
    await client.query('set local lock_timeout = 0');
    await client.query('set local statement_timeout = 0');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await client.query('create table if not exists migration (name text primary key, applied_at timestamptz not null default now())');
    for (const name of await findMissing(client, migrations)) {
      await client.query(migrations[name] ?? '');
      await client.query('insert into migration (name) values ($1)', [name]);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** Whether the database has all of this Paceline's tables. Changes nothing. Throws DATABASE_VERSION_MISMATCH when a newer Paceline has been here. */
export async function readSchemaState(client: pg.ClientBase): Promise<'older' | 'current'> {
  return (await findMissing(client, MIGRATIONS)).length === 0 ? 'current' : 'older';
}

/** Names of migrations that have not run, in order. */
async function findMissing(client: pg.ClientBase, migrations: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { rows: tables } = await client.query<{ found: boolean }>("select to_regclass('migration') is not null as found");
  const { rows } = tables[0]?.found ? await client.query<{ name: string }>('select name from migration') : { rows: [] };
  const applied = new Set(rows.map(({ name }) => name));
  const unknown = [...applied].filter((name) => !Object.hasOwn(migrations, name)).sort();
  if (unknown.length > 0) {
    throw new AppError(
      'DATABASE_VERSION_MISMATCH',
      `The database was written by a newer Paceline (it has ${unknown.join(', ')}). Start that version or a later one, or use another database.`,
    );
  }
  return Object.keys(migrations)
    .filter((name) => !applied.has(name))
    .sort();
}
