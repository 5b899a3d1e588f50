import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { connectionOptions } from '../../src/store/connection-options.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres/start-embedded-postgres.ts';
import { migrate } from '../../src/store/migrate.ts';
import { MIGRATIONS } from '../../src/store/migrations.generated.ts';
import { connectStore, type OpenedStore } from '../../src/store/open-store.ts';
import { silentLog } from './silent-log.ts';
import { DATA_DIR_VARIABLE } from './test-server.ts';

export type TestServer = 'embedded' | 'external';

/** The servers that database suites run on: the embedded one, and that of TEST_DATABASE_URL where it is set. */
export const TEST_SERVERS: readonly TestServer[] = process.env['TEST_DATABASE_URL'] === undefined ? ['embedded'] : ['embedded', 'external'];

const TEMPLATE = `paceline_template_${createHash('sha256').update(JSON.stringify(MIGRATIONS)).digest('hex').slice(0, 12)}`;
const LOCK = 0x54455354;

const servers = new Map<TestServer, Promise<pg.PoolConfig>>();

/** A migrated database of the caller's own, cloned from a template. `close` drops it. */
export async function createTestStore(server: TestServer = 'embedded'): Promise<OpenedStore> {
  const database = await createTestDatabase(server);
  const opened = await connectStore(database.connection, silentLog, null);
  return {
    ...opened,
    close: async () => {
      await opened.close();
      await database.drop();
    },
  };
}

/** The database alone, for what opens it itself. An empty one is not cloned and has no tables. */
export async function createTestDatabase(
  server: TestServer = 'embedded',
  content: 'migrated' | 'empty' = 'migrated',
): Promise<{ readonly connection: pg.PoolConfig & { readonly database: string }; readonly drop: () => Promise<void> }> {
  const base = await serverConnection(server);
  const database = `paceline_test_${randomBytes(6).toString('hex')}`;
  await asAdministrator(base, async (client) => {
    if (content === 'migrated') await makeTemplate(client, base);
    await client.query(`create database ${database} ${content === 'migrated' ? `template ${TEMPLATE} strategy file_copy` : ''}`);
  });
  return {
    connection: { ...base, ...connectionOptions('paceline-test'), database },
    drop: () => asAdministrator(base, async (client) => void (await client.query(`drop database if exists ${database} with (force)`))),
  };
}

function serverConnection(server: TestServer): Promise<pg.PoolConfig> {
  const known = servers.get(server) ?? (server === 'embedded' ? embeddedConnection() : Promise.resolve(externalConnection()));
  servers.set(server, known);
  return known;
}

async function embeddedConnection(): Promise<pg.PoolConfig> {
  const dataDir = process.env[DATA_DIR_VARIABLE];
  if (dataDir === undefined) throw new Error(`${DATA_DIR_VARIABLE} is not set: test/helpers/global-setup.ts did not run`);
  const { connection } = await startEmbeddedPostgres({ dataDir, log: silentLog });
  await withoutSync(connection);
  return connection;
}

/** No test pulls the plug: what outlives a killed process needs no sync, and a database of its own for each test writes much. */
async function withoutSync(connection: pg.PoolConfig): Promise<void> {
  await asAdministrator(connection, async (client) => {
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) await client.query(`alter system set ${setting} = off`);
    await client.query('select pg_reload_conf()');
  });
}

function externalConnection(): pg.PoolConfig {
  const url = new URL(process.env['TEST_DATABASE_URL'] ?? '');
  return {
    host: url.searchParams.get('host') ?? url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
  };
}

/** Made once a server; test files that ask at once wait for one another. */
async function makeTemplate(client: pg.Client, base: pg.PoolConfig): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [LOCK]);
  try {
    const { rows } = await client.query<{ whole: boolean }>('select datistemplate as whole from pg_database where datname = $1', [
      TEMPLATE,
    ]);
    if (rows[0]?.whole) return;
    await client.query(`drop database if exists ${TEMPLATE} with (force)`);
    await client.query(`create database ${TEMPLATE}`);
    await asAdministrator({ ...base, database: TEMPLATE }, migrate);
    await client.query(`alter database ${TEMPLATE} is_template true`);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [LOCK]);
  }
}

async function asAdministrator(connection: pg.PoolConfig, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
