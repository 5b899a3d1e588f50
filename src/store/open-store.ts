import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { connectionOptions } from './connection-options.ts';
import { createStore } from './create-store.ts';
import { startEmbeddedPostgres } from './embedded-postgres/start-embedded-postgres.ts';
import { keepServerUp } from './keep-server-up.ts';
import { LockSession } from './lock-session.ts';
import { migrate } from './migrate.ts';
import { type ConnectionSettings, openPool } from './open-pool.ts';
import type { Handle, Tables } from './tables.ts';
import { toAppError } from './to-app-error.ts';

/** As many as tasks can be in transactions at once, the intake's and a few pages; each costs the server 5 to 10 MB when it is open. */
const MAX_CONNECTIONS = 30;

export interface OpenedStore {
  readonly store: Store;
  readonly database: Handle;
  readonly pool: pg.Pool;
  readonly locks: LockSession;
  /** For connections outside of the pool, such as a listener's. */
  readonly connection: ConnectionSettings;
  readonly embedded: boolean;
  /** Closes every connection, and stops the embedded server unless another process uses it. */
  close(): Promise<void>;
}

/**
 * Opens the database, with tables as this Paceline needs them: the server of `databaseUrl`, or the embedded one in `dataDir`.
 * An embedded server that dies is started again. Throws STORE_UNAVAILABLE, ENVIRONMENT_INVALID, DATABASE_VERSION_MISMATCH, and what the embedded server throws.
 */
export async function openStore(options: {
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  readonly log: Log;
  readonly applicationName: string;
}): Promise<OpenedStore> {
  const { databaseUrl, dataDir, log, applicationName } = options;
  const server = databaseUrl === null ? await startEmbeddedPostgres({ dataDir, log }) : null;
  const connection: ConnectionSettings = {
    ...(server === null ? { connectionString: databaseUrl ?? '' } : server.connection),
    ...connectionOptions(applicationName),
  };
  try {
    const opened = await connectStore(connection, log, server === null ? null : () => server.stop({ ifIdle: true }));
    if (server === null) return opened;
    const keeper = keepServerUp({
      answers: () => opened.pool.query('select 1'),
      start: () => startEmbeddedPostgres({ dataDir, log }),
      log,
    });
    return {
      ...opened,
      close: async () => {
        await keeper.stop();
        await opened.close();
      },
    };
  } catch (error) {
    await server?.stop({ ifIdle: true });
    throw error;
  }
}

/** Opens the store on a connection; `stopServer` runs after the last connection is closed. */
export async function connectStore(
  connection: ConnectionSettings,
  log: Log,
  stopServer: (() => Promise<unknown>) | null,
): Promise<OpenedStore> {
  const pool = openPool(connection, MAX_CONNECTIONS, log);
  try {
    const client = await pool.connect();
    await migrate(client).finally(() => client.release());
  } catch (error) {
    await pool.end();
    throw toAppError(error);
  }
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const locks = new LockSession(connection, log);
  return {
    store: createStore(database, locks),
    database,
    pool,
    locks,
    connection,
    embedded: stopServer !== null,
    close: async () => {
      await locks.close();
      await database.destroy();
      // Kysely ends the pool only if it ever asked it something.
      if (!pool.ending) await pool.end();
      await stopServer?.();
    },
  };
}
