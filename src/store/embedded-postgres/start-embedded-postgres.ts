import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { AppError } from '../../errors.ts';
import type { Log } from '../../ports/log.ts';
import { findBinaries } from './binaries.ts';
import { prepareFolders } from './cluster-folders.ts';
import { initializeCluster, lastLines, readPassword, SUPERUSER } from './initialize-cluster.ts';
import type { Account } from './run-program.ts';
import { controlServer, type ServerAddress, type ServerControl } from './server-control.ts';
import { chooseAccount, reachableBinaries } from './unprivileged-account.ts';

const DATABASE = 'paceline';
const RETRY_MS = 200;
/** Longer than a crashed server's recovery of the at most 128 MB of log that it keeps. */
const START_DEADLINE_MS = 60_000;

/** What `pg` needs to connect. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly password?: string;
}

export interface EmbeddedPostgres {
  readonly connection: Connection;
  /** True when the server was running already: another process of ours started it, or one that was killed left it behind. */
  readonly adopted: boolean;
  /**
   * Stops the server; open transactions of others are rolled back. With `ifIdle` it is left running while any client is connected, so that a
   * command line that ends does not take it from under the App. Our own connections must be closed before.
   */
  stop(options?: { readonly ifIdle?: boolean }): Promise<'stopped' | 'in-use'>;
}

/**
 * Starts the PostgreSQL server of a data folder, or adopts the one that runs there. Safe to call from several processes at once: they end up
 * with one server. Throws DATA_DIR_UNUSABLE, DATABASE_VERSION_MISMATCH, PLATFORM_UNSUPPORTED, or STORE_UNAVAILABLE when the server does not
 * come up within a minute.
 */
export async function startEmbeddedPostgres(options: {
  readonly dataDir: string;
  readonly log: Log;
  /** For root: the account to run under. Chosen from /etc/passwd where it is not given. */
  readonly account?: Account;
}): Promise<EmbeddedPostgres> {
  const { dataDir, log } = options;
  const account = options.account ?? (await chooseAccount());
  const binaries = await reachableBinaries(await findBinaries(), account);
  const folders = await prepareFolders(dataDir, account);
  await initializeCluster(folders, binaries, account);
  const control = controlServer(folders, binaries, account);
  const { address, adopted } = await startOrAdopt(control, folders.cluster, log);
  const password = await readPassword(folders.cluster);
  const connection = {
    host: address.host,
    port: address.port,
    user: SUPERUSER,
    database: DATABASE,
    ...(password === null ? {} : { password }),
  };
  await makeDatabase(connection);
  log.info(adopted ? 'embedded database adopted' : 'embedded database started', { dataDir: folders.dataDir });
  return {
    connection,
    adopted,
    stop: async ({ ifIdle = false } = {}) => {
      if (ifIdle && !(await isIdle(connection))) return 'in-use';
      if (await control.isRunning()) await control.stop();
      return 'stopped';
    },
  };
}

/** The loop settles every race: a server that comes up, that goes down, that another process starts at this moment. */
async function startOrAdopt(control: ServerControl, cluster: string, log: Log): Promise<{ address: ServerAddress; adopted: boolean }> {
  const deadline = Date.now() + START_DEADLINE_MS;
  let started = false;
  for (;;) {
    const address = (await control.isRunning()) ? await control.address() : null;
    if (address !== null && (await serves(address, cluster))) return { address, adopted: !started };
    if (address !== null && (await control.removeForeignPid())) log.warn('stale postmaster.pid removed', { pid: address.pid });
    if (address === null || !(await control.isRunning())) {
      const { code, output } = await control.start();
      // Refused while a killed server's children still hold its memory (about 2 s), or because another process was quicker.
      if (code === 0) started = true;
      else if (Date.now() > deadline) throw await cannotStart(control, cluster, output);
    }
    if (Date.now() > deadline) throw await cannotStart(control, cluster, '');
    if (!started) await sleep(RETRY_MS);
  }
}

async function cannotStart(control: ServerControl, cluster: string, output: string): Promise<AppError> {
  return new AppError(
    'STORE_UNAVAILABLE',
    `The embedded database in ${cluster} does not start: ${lastLines(`${output}\n${await control.log()}`)}`,
  );
}

/** Whether the server at the address is the one of this cluster. */
async function serves({ host, port }: ServerAddress, cluster: string): Promise<boolean> {
  const password = await readPassword(cluster);
  return ask({ host, port, user: SUPERUSER, database: 'postgres', ...(password === null ? {} : { password }) }, async (client) => {
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory === cluster;
  }).catch(() => false);
}

async function makeDatabase(connection: Connection): Promise<void> {
  await ask({ ...connection, database: 'postgres' }, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount !== 0) return;
    await client.query(`create database ${DATABASE}`).catch((error: pg.DatabaseError) => {
      // 42P04, or 23505 when both were checked at once: another process has just made it.
      if (error.code !== '42P04' && error.code !== '23505') throw error;
    });
  });
}

/** A backend goes a moment after its client, so a busy answer is asked again for half a second. */
async function isIdle(connection: Connection): Promise<boolean> {
  return ask({ ...connection, database: 'postgres' }, async (client) => {
    for (const until = Date.now() + 500; ; await sleep(25)) {
      const { rowCount } = await client.query(
        "select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1",
      );
      if (rowCount === 0) return true;
      if (Date.now() > until) return false;
    }
  }).catch(() => true);
}

async function ask<T>(connection: Connection, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
