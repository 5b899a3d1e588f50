import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Log } from '../ports/log.ts';
import { connectionOptions } from './connection-options.ts';
import { startEmbeddedPostgres } from './embedded-postgres/start-embedded-postgres.ts';
import { readSchemaState } from './migrate.ts';
import type { ConnectionSettings } from './open-pool.ts';
import { toAppError } from './to-app-error.ts';

export interface StoreInspection {
  /** `absent`: no embedded database has been made; `older`: it lacks tables that the next start makes. */
  readonly state: 'absent' | 'older' | 'current';
  /** Repositories that are known; null unless `current`. */
  readonly repositories: number | null;
}

/**
 * Looks at the database without changing it; an embedded server that is not running is started for as long as the look takes. Throws what
 * `openStore` throws, DATABASE_VERSION_MISMATCH included.
 */
export async function inspectStore(options: {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly log: Log;
  readonly applicationName: string;
}): Promise<StoreInspection> {
  const { databaseUrl, dataDir, log, applicationName } = options;
  if (databaseUrl === null && !existsSync(join(dataDir, 'postgres', 'PG_VERSION'))) return { state: 'absent', repositories: null };
  const server = databaseUrl === null ? await startEmbeddedPostgres({ dataDir, log }) : null;
  try {
    const address = server === null ? { connectionString: databaseUrl ?? '' } : server.connection;
    return await look({ ...address, ...connectionOptions(applicationName) });
  } finally {
    await server?.stop({ ifIdle: true });
  }
}

async function look(connection: ConnectionSettings): Promise<StoreInspection> {
  const client = new pg.Client(connection);
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('set default_transaction_read_only = on');
    const state = await readSchemaState(client);
    if (state === 'older') return { state, repositories: null };
    const { rows } = await client.query<{ count: number }>('select count(*)::int as count from repository');
    return { state, repositories: rows[0]?.count ?? 0 };
  } catch (error) {
    throw toAppError(error);
  } finally {
    await client.end().catch(() => {});
  }
}
