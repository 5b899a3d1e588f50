import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { makeFolder } from '../helpers/checkout.ts';
import { listenOnLoopback } from '../helpers/listen-on-loopback.ts';
import { testPrivateKey } from '../helpers/private-key.ts';
import { createTestDatabase } from '../helpers/test-database.ts';

jest.setTimeout(60_000);

const bin = fileURLToPath(new URL('../../bin/paceline.js', import.meta.url));
const folder = makeFolder({ 'key.pem': testPrivateKey });
const secret = 'x'.repeat(32);
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let databaseUrl: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  // The embedded server runs under another account when we are root, and must be able to pass through.
  chmodSync(folder, 0o711);
  database = await createTestDatabase();
  const { host = '', port = 0, user = '', password, database: name } = database.connection;
  const word = typeof password === 'string' ? `:${encodeURIComponent(password)}` : '';
  databaseUrl = `postgres://${encodeURIComponent(user)}${word}@localhost:${port}/${name}?host=${encodeURIComponent(host)}`;
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => database.drop());

interface Server {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly ended: Promise<unknown[]>;
}

function serve(environment: Readonly<Record<string, string>>): Server {
  const settings = { APP_ID: '1', PRIVATE_KEY_PATH: 'key.pem', WEBHOOK_SECRETS: secret, HOST: '127.0.0.1', PORT: '0', PAGES_PORT: '0' };
  const child = spawn(process.execPath, [bin, 'serve'], { cwd: folder, env: { PATH: process.env['PATH'], ...settings, ...environment } });
  children.push(child);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
  }
  return { child, said: () => text, ended: once(child, 'close') };
}

async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 400 && !holds(); i += 1) await pause(25);
  expect(holds()).toBe(true);
}

async function addressesOf(server: Server): Promise<{ url: string; pagesUrl: string }> {
  await until(() => server.said().includes('"msg":"listening"'));
  const line = server
    .said()
    .split('\n')
    .find((each) => each.includes('"msg":"listening"'));
  return JSON.parse(line ?? '') as { url: string; pagesUrl: string };
}

test('health says in public only whether the store answers; the counts are on loopback', async () => {
  const server = serve({ DATABASE_URL: databaseUrl });
  const { url, pagesUrl } = await addressesOf(server);
  const health = await fetch(`${url}/healthz`);
  expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
  expect((await fetch(`${url}/health.json`)).status).toBe(404);
  expect(await (await fetch(`${pagesUrl}/health.json`)).json()).toEqual({ status: 'ok', tasks: { waiting: 0, running: 0, dead: 0 } });
  server.child.kill('SIGTERM');
  expect((await server.ended)[0]).toBe(0);
});

test('a signal while it starts ends it cleanly, with its database', async () => {
  const server = serve({ DATA_DIR: join(folder, 'data') });
  await until(() => existsSync(join(folder, 'data')));
  server.child.kill('SIGTERM');
  expect(await server.ended).toEqual([0, null]);
  expect(server.said()).toContain('stopped');
  expect(existsSync(join(folder, 'data', 'postgres', 'postmaster.pid'))).toBe(false);
});

test('a port that is taken ends the start in one line, and stops the database that it made', async () => {
  const taken = await listenOnLoopback(() => {});
  const server = serve({ DATA_DIR: join(folder, 'data-of-a-failed-start'), PORT: new URL(taken.origin).port });
  expect(await server.ended).toEqual([2, null]);
  expect(server.said()).toMatch(/^ENVIRONMENT_INVALID: cannot listen on port \d+ of 127\.0\.0\.1: .*EADDRINUSE/m);
  expect(existsSync(join(folder, 'data-of-a-failed-start', 'postgres', 'PG_VERSION'))).toBe(true);
  expect(existsSync(join(folder, 'data-of-a-failed-start', 'postgres', 'postmaster.pid'))).toBe(false);
  taken.close();
});

test('a request and a task that never end hold it for 8 s together, not one after the other', async () => {
  let asked = 0;
  const gitHub = await listenOnLoopback(() => {
    asked += 1;
  });
  const server = serve({ DATABASE_URL: databaseUrl, GITHUB_API_URL: gitHub.origin });
  const { url } = await addressesOf(server);
  const body = JSON.stringify({
    action: 'created',
    installation: { id: 9, account: { login: 'octo' }, permissions: {} },
    repositories: [],
  });
  const headers = {
    'content-type': 'application/json',
    'x-github-delivery': '1',
    'x-github-event': 'installation',
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
  expect((await fetch(`${url}/api/github/webhooks`, { method: 'POST', headers, body })).status).toBe(202);
  await until(() => asked > 0);
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  await new Promise((resolve) => void socket.write('GET / HTTP/1.1\r\nHost:', resolve));
  const began = performance.now();
  server.child.kill('SIGTERM');
  await Promise.race([server.ended, pause(15_000)]);
  expect(performance.now() - began).toBeLessThan(9_700);
  socket.destroy();
  gitHub.close();
});
