import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';

const program = fileURLToPath(new URL('../../bin/paceline.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'paceline-serve-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: readonly string[], environment: Record<string, string> = {}) =>
  spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'], ...environment } });

describe('starting without what it needs', () => {
  test('without credentials it exits 2 and says exactly what to do', () => {
    const { status, stderr, stdout } = run(['serve']);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^ENVIRONMENT_INVALID: The environment cannot be used:\n/);
    for (const name of ['APP_ID', 'PRIVATE_KEY', 'WEBHOOK_SECRETS']) expect(stderr).toContain(`- ${name}`);
    expect(stderr).toContain('npm run setup');
  });

  test.each([
    ['development', 'each secret needs at least 32 characters'],
    ['short', 'each secret needs at least 32 characters'],
    ['', 'WEBHOOK_SECRETS is missing'],
  ])('with the webhook secret "%s" it exits 2', (secret, said) => {
    const { status, stderr } = run(['serve'], { APP_ID: '1', WEBHOOK_SECRETS: secret });
    expect(status).toBe(2);
    expect(stderr).toContain(said);
  });

  test('never repeats a secret', () => {
    expect(run(['serve'], { WEBHOOK_SECRETS: 'hunter2-hunter2' }).stderr).not.toContain('hunter2');
  });

  test('with a key file that is not there it names the file', () => {
    const { status, stderr } = run(['serve'], { APP_ID: '1', PRIVATE_KEY_PATH: 'no-such-key.pem', WEBHOOK_SECRETS: 'x'.repeat(32) });
    expect(status).toBe(2);
    expect(stderr).toContain('no-such-key.pem');
  });

  test('with a database that does not answer it exits 75', () => {
    writeFileSync(join(folder, 'key.pem'), testKey());
    const { status, stderr } = run(['serve'], {
      APP_ID: '1',
      PRIVATE_KEY_PATH: 'key.pem',
      WEBHOOK_SECRETS: 'x'.repeat(32),
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    });
    expect(status).toBe(75);
    expect(stderr).toContain('STORE_UNAVAILABLE');
  });
});

test('doctor says what is missing, checks the rest, and exits as the first failure does', () => {
  const { status, stdout } = run(['doctor']);
  expect(status).toBe(2);
  expect(stdout).toMatch(/^ok +Node\.js/m);
  expect(stdout).toMatch(/^failed +environment/m);
  expect(stdout).toMatch(/^not checked +GitHub/m);
});

test('setup opens a page on loopback and ends without a trace when it is told to', async () => {
  const child = spawn(process.execPath, [program, 'setup'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const address = await new Promise<string>((resolve) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const match = /Open (http:\/\/127\.0\.0\.1:\d+\/start\?token=[0-9a-f]{64})/.exec(said);
      if (match?.[1]) resolve(match[1]);
    });
  });
  const page = await fetch(address, { redirect: 'manual' });
  expect([200, 302, 303]).toContain(page.status);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
});

function testKey(): string {
  return spawnSync(
    process.execPath,
    [
      '-e',
      "process.stdout.write(require('node:crypto').generateKeyPairSync('rsa',{modulusLength:2048,privateKeyEncoding:{type:'pkcs8',format:'pem'},publicKeyEncoding:{type:'spki',format:'pem'}}).privateKey)",
    ],
    { encoding: 'utf8' },
  ).stdout;
}
