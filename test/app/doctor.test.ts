import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { migrate } from '../../src/store/migrate.ts';
import { MIGRATIONS } from '../../src/store/migrations.generated.ts';
import { makeFolder } from '../helpers/checkout.ts';
import { listenOnLoopback } from '../helpers/listen-on-loopback.ts';
import { testPrivateKey } from '../helpers/private-key.ts';
import { createTestDatabase } from '../helpers/test-database.ts';

const bin = fileURLToPath(new URL('../../bin/paceline.js', import.meta.url));
const folder = makeFolder({ 'key.pem': testPrivateKey });
const REPORTS = { metadata: 'read', actions: 'read', contents: 'read', checks: 'write' };
const PROPOSES = { ...REPORTS, contents: 'write', workflows: 'write', pull_requests: 'write' };

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let databaseUrl: string;
beforeAll(async () => {
  database = await createTestDatabase();
  databaseUrl = addressOf(database);
});
afterAll(() => database.drop());

function addressOf({ connection }: Awaited<ReturnType<typeof createTestDatabase>>): string {
  const { host = '', port = 0, user = '', password, database: name } = connection;
  const secret = typeof password === 'string' ? `:${encodeURIComponent(password)}` : '';
  return `postgres://${encodeURIComponent(user)}${secret}@localhost:${port}/${name}?host=${encodeURIComponent(host)}`;
}

/** Runs doctor against a GitHub that answers so when it is asked for the App. */
async function diagnose(status: number, body: object, environment: Readonly<Record<string, string | undefined>> = {}) {
  const gitHub = await listenOnLoopback((request, response) => {
    const found = request.url === '/app';
    response.writeHead(found ? status : 404, { 'content-type': 'application/json' }).end(JSON.stringify(found ? body : {}));
  });
  const env = {
    PATH: process.env['PATH'],
    APP_ID: '1',
    PRIVATE_KEY_PATH: 'key.pem',
    WEBHOOK_SECRETS: 'x'.repeat(32),
    GITHUB_API_URL: gitHub.origin,
    DATABASE_URL: databaseUrl,
    ...environment,
  };
  const child = spawn(process.execPath, [bin, 'doctor'], { cwd: folder, env });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  const [code] = (await once(child, 'close')) as [number];
  gitHub.close();
  return { code, out };
}

test('doctor finds nothing wrong with an App that can propose', async () => {
  const { code, out } = await diagnose(200, { slug: 'paceline-acme', permissions: PROPOSES, events: [], installations_count: 1 });
  expect(out).toMatch(/^ok +Node\.js +v24/m);
  expect(out).toMatch(/^ok +environment +App 1, GitHub at http:\/\/127\.0\.0\.1:\d+$/m);
  expect(out).toMatch(/^ok +database +the server of DATABASE_URL; 0 repositories known$/m);
  expect(out).toMatch(/^not checked +disk +no embedded database$/m);
  expect(out).toMatch(/^ok +GitHub +the App paceline-acme, on 1 account; reports and proposes$/m);
  expect(code).toBe(0);
});

test('doctor says what an App that only reports needs to propose', async () => {
  const { code, out } = await diagnose(200, { slug: 'paceline-acme', permissions: REPORTS, events: [], installations_count: 2 });
  expect(out).toContain(
    'on 2 accounts; reports only: to open pull requests it needs contents: write, workflows: write, pull_requests: write',
  );
  expect(code).toBe(0);
});

test('doctor names the permissions that an App lacks, and exits 3', async () => {
  const { code, out } = await diagnose(200, { slug: 'paceline-acme', permissions: { metadata: 'read', checks: 'read' }, events: [] });
  expect(out).toMatch(
    /^failed +GitHub +the App paceline-acme lacks actions: read, contents: read, checks: write; add them in its settings$/m,
  );
  expect(code).toBe(3);
});

test('doctor says that GitHub does not know the key, and exits 3', async () => {
  const { code, out } = await diagnose(401, { message: 'A JSON web token could not be decoded' });
  expect(out).toMatch(/^failed +GitHub /m);
  expect(out).not.toContain('BEGIN');
  expect(code).toBe(3);
});

test('doctor goes on after a database that does not answer, and exits 75', async () => {
  const { code, out } = await diagnose(
    200,
    { slug: 'paceline-acme', permissions: PROPOSES, events: [] },
    { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
  );
  expect(out).toMatch(/^failed +database /m);
  expect(out).toMatch(/^ok +GitHub /m);
  expect(code).toBe(75);
});

test('doctor reads .env of the folder it runs in', async () => {
  writeFileSync(join(folder, '.env'), 'APP_ID=77\n');
  const { out } = await diagnose(200, { slug: 'paceline-acme', permissions: PROPOSES, events: [] }, { APP_ID: undefined });
  expect(out).toMatch(/^ok +environment +App 77, GitHub at [^;]*$/m);
});

test('doctor leaves a database as it is, and says what the start would do', async () => {
  const empty = await createTestDatabase(undefined, 'empty');
  const client = new pg.Client(empty.connection);
  try {
    const environment = { DATABASE_URL: addressOf(empty) };
    const { code, out } = await diagnose(200, { slug: 'paceline-acme', permissions: PROPOSES, events: [] }, environment);
    expect(out).toMatch(/^ok +database +the server of DATABASE_URL; would be brought up to date at start$/m);
    expect(code).toBe(0);
    await client.connect();
    const count = async () => (await client.query("select count(*)::int as n from pg_tables where schemaname = 'public'")).rows[0];
    expect(await count()).toEqual({ n: 0 });
    await migrate(client, { ...MIGRATIONS, '9999-newer': '' });
    const newer = await diagnose(200, { slug: 'paceline-acme', permissions: PROPOSES, events: [] }, environment);
    expect(newer.out).toMatch(/^failed +database +The database was written by a newer Paceline/m);
    expect(newer.code).toBe(2);
  } finally {
    await client.end();
    await empty.drop();
  }
});

test('doctor makes no embedded database', async () => {
  const environment = { DATABASE_URL: '', DATA_DIR: join(folder, 'data') };
  const { out } = await diagnose(200, { slug: 'paceline-acme', permissions: PROPOSES, events: [] }, environment);
  expect(out).toMatch(/^ok +database +embedded, in .*data; would be made at start$/m);
  expect(existsSync(join(folder, 'data'))).toBe(false);
});
