import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { generateMigrations } from '../../scripts/generate-migrations.ts';
import { migrate } from '../../src/store/migrate.ts';
import { MIGRATIONS } from '../../src/store/migrations.generated.ts';
import { connectStore } from '../../src/store/open-store.ts';
import { silentLog } from '../helpers/silent-log.ts';
import { createTestDatabase, TEST_SERVERS } from '../helpers/test-database.ts';

jest.setTimeout(60_000);

describe.each(TEST_SERVERS)('migrations on the %s server', (server) => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;

  beforeEach(async () => {
    database = await createTestDatabase(server, 'empty');
  });
  afterEach(() => database.drop());

  async function withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client(database.connection);
    await client.connect();
    return work(client).finally(() => client.end());
  }

  const applied = () =>
    withClient(async (client) => (await client.query('select name, applied_at from migration order by name')).rows as { name: string }[]);

  test('make the tables, and do nothing the second time', async () => {
    await withClient((client) => migrate(client));
    const first = await applied();
    expect(first.map(({ name }) => name)).toEqual(Object.keys(MIGRATIONS));
    await withClient((client) => migrate(client));
    expect(await applied()).toEqual(first);
  });

  test('run once when twenty processes start at the same moment', async () => {
    await Promise.all(Array.from({ length: 20 }, () => withClient((client) => migrate(client))));
    expect(await applied()).toHaveLength(Object.keys(MIGRATIONS).length);
  });

  test('apply what an older Paceline did not have, and leave its rows', async () => {
    await withClient((client) => migrate(client));
    await withClient((client) => client.query("insert into name values (1, 2, 'kept')"));
    const more = { ...MIGRATIONS, '9000-more': 'create table more (id bigint primary key); insert into more values (7);' };
    await withClient((client) => migrate(client, more));
    expect(await withClient(async (client) => (await client.query('select * from more, name')).rows)).toEqual([
      expect.objectContaining({ text: 'kept' }),
    ]);
  });

  test('leave nothing behind when one fails', async () => {
    const broken = { ...MIGRATIONS, '9000-broken': 'create table half (id bigint); select nothing_of_the_kind();' };
    await expect(withClient((client) => migrate(client, broken))).rejects.toThrow('nothing_of_the_kind');
    const { rows } = await withClient((client) => client.query("select to_regclass('run') as run, to_regclass('half') as half"));
    expect(rows).toEqual([{ run: null, half: null }]);
  });

  test('refuse a database that a newer Paceline has written', async () => {
    await withClient((client) => migrate(client));
    await withClient((client) => client.query("insert into migration (name) values ('9999-from-the-future')"));
    await expect(connectStore(database.connection, silentLog, null)).rejects.toMatchObject({
      code: 'DATABASE_VERSION_MISMATCH',
      message: expect.stringContaining('9999-from-the-future'),
    });
  });
});

test('the generated module holds the files', () => {
  const { content } = generateMigrations();
  for (const [name, text] of Object.entries(MIGRATIONS)) expect(content).toContain(`${JSON.stringify(name)}: ${JSON.stringify(text)}`);
  expect(content.match(/^ {2}"/gm)).toHaveLength(Object.keys(MIGRATIONS).length);
});
