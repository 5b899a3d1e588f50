import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { available } from '../../src/model/availability.ts';
import type { Repository } from '../../src/model/repository.ts';
import { connectStore } from '../../src/store/open-store.ts';
import { imageKeysOf, imageLinkOf } from '../../src/tasks/image-link.ts';
import { makeFolder } from '../helpers/checkout.ts';
import { testPrivateKey } from '../helpers/private-key.ts';
import { sampleWaterfall } from '../helpers/sample-waterfall.ts';
import { silentLog } from '../helpers/silent-log.ts';
import { INSTALLATION_ID, REPOSITORY } from '../helpers/task-world.ts';
import { createTestDatabase } from '../helpers/test-database.ts';

jest.setTimeout(60_000);

const bin = fileURLToPath(new URL('../../bin/paceline.js', import.meta.url));
const folder = makeFolder({ 'key.pem': testPrivateKey });
const secret = 'x'.repeat(32);
const SHA = 'c0ffee'.padEnd(40, '0');
const HIDDEN: Repository = { ...REPOSITORY, visibility: available('private') };
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let child: ChildProcess | null = null;

beforeAll(async () => {
  // The embedded server runs under another account when we are root, and must be able to pass through.
  chmodSync(folder, 0o711);
  database = await createTestDatabase();
  const { store, close } = await connectStore(database.connection, silentLog, null);
  await store.installations.save({ id: INSTALLATION_ID, account: 'octo', suspended: false, permissions: {} });
  await store.repositories.save(HIDDEN, INSTALLATION_ID);
  await store.checkRuns.save(HIDDEN.id, {
    ...{ headSha: SHA, checkRunId: 1, digest: 'd', title: 't', summary: 's', conclusion: null, updatedAt: new Date() },
  });
  await store.checkRuns.saveWaterfall(HIDDEN.id, SHA, sampleWaterfall());
  await close();
});
afterEach(() => {
  child?.kill('SIGKILL');
});
afterAll(() => database.drop());

/** Starts the App; its address. */
async function serve(environment: Readonly<Record<string, string>>): Promise<string> {
  const { host = '', port = 0, user = '', password, database: name } = database.connection;
  const word = typeof password === 'string' ? `:${encodeURIComponent(password)}` : '';
  const DATABASE_URL = `postgres://${encodeURIComponent(user)}${word}@localhost:${port}/${name}?host=${encodeURIComponent(host)}`;
  const settings = { APP_ID: '1', PRIVATE_KEY_PATH: 'key.pem', WEBHOOK_SECRETS: secret, HOST: '127.0.0.1', PORT: '0', DATABASE_URL };
  const started = spawn(process.execPath, [bin, 'serve'], { cwd: folder, env: { PATH: process.env['PATH'], ...settings, ...environment } });
  child = started;
  let said = '';
  for await (const piece of started.stdout) {
    said += String(piece);
    const url = /"url":"(http:[^"]+)"/.exec(said)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error(`it ended: ${said}`);
}

function linkOf(publicUrl: string): string {
  const link = imageLinkOf({ publicUrl, keys: imageKeysOf([secret]), repository: HIDDEN, headSha: SHA, now: new Date() });
  return (link ?? '').replace(publicUrl, '');
}

test('with PUBLIC_URL the App serves the picture of a private repository by its link, and nothing else there', async () => {
  const url = await serve({ PUBLIC_URL: 'https://ci.example' });
  const link = linkOf('https://ci.example');
  const response = await fetch(url + link);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8']);
  expect(await response.text()).toContain('Waterfall of CI, 8m 12s');
  const [path = ''] = link.split('?');
  for (const other of [path, '/images/', '/images/../healthz/', '/images', '/image/1'])
    expect([other, (await fetch(url + other)).status]).toEqual([other, 404]);
});

test('without PUBLIC_URL it serves no picture', async () => {
  const url = await serve({});
  const response = await fetch(url + linkOf('https://ci.example'));
  expect([response.status, await response.text()]).toEqual([404, 'Not found\n']);
});
