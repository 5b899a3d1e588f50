import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readEnvironment } from '../../src/config/read-environment.ts';
import { AppError } from '../../src/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'paceline-environment-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pem = (type: 'pkcs1' | 'pkcs8') =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type, format: 'pem' }).toString();
const PEM = pem('pkcs1');
const keyFile = join(folder, 'key.pem');
writeFileSync(keyFile, PEM);

const SECRET = '0123456789abcdef0123456789abcdef';
const LEAST = { APP_ID: '4711', PRIVATE_KEY_PATH: keyFile, WEBHOOK_SECRETS: SECRET };

function problemsOf(variables: Record<string, string | undefined>): readonly string[] {
  try {
    readEnvironment(variables);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error).toMatchObject({ code: 'ENVIRONMENT_INVALID', exit: 2 });
    return error.message.split('\n').slice(1);
  }
  return [];
}

describe('the environment', () => {
  test('needs an App, its key and a secret, and has defaults for the rest', () => {
    expect(readEnvironment(LEAST)).toEqual({
      appId: 4711,
      privateKey: PEM,
      webhookSecrets: [SECRET],
      signIn: null,
      apiUrl: 'https://api.github.com',
      databaseUrl: null,
      dataDir: '.paceline',
      host: '0.0.0.0',
      port: 3000,
      pagesPort: null,
      publicUrl: null,
      logLevel: 'info',
      metricsToken: null,
      alertWebhookUrl: null,
      writeIntervalMs: 1000,
      analysisDelaySeconds: 60,
    });
  });

  test('takes everything that can be set', () => {
    expect(
      readEnvironment({
        APP_ID: ' 4711 ',
        PRIVATE_KEY: PEM.replaceAll('\n', '\\n'),
        WEBHOOK_SECRETS: `${SECRET}, ${SECRET}old`,
        GITHUB_CLIENT_ID: 'Iv1.abc',
        GITHUB_CLIENT_SECRET: 'given by GitHub',
        SESSION_SECRET: SECRET,
        GITHUB_API_URL: 'https://github.corp.example/api/v3/',
        DATABASE_URL: 'postgres://user:password@db.example/paceline',
        DATA_DIR: '/var/lib/paceline',
        HOST: '127.0.0.1',
        PORT: '8080',
        PAGES_PORT: '8081',
        PUBLIC_URL: 'https://paceline.corp.example/',
        LOG_LEVEL: 'debug',
        METRICS_TOKEN: SECRET,
        ALERT_WEBHOOK_URL: 'https://chat.corp.example/hook',
        GITHUB_WRITE_INTERVAL_MS: '0',
        ANALYSIS_DELAY_SECONDS: '5',
      }),
    ).toEqual({
      appId: 4711,
      privateKey: PEM,
      webhookSecrets: [SECRET, `${SECRET}old`],
      signIn: { clientId: 'Iv1.abc', clientSecret: 'given by GitHub', sessionSecret: SECRET },
      apiUrl: 'https://github.corp.example/api/v3',
      databaseUrl: 'postgres://user:password@db.example/paceline',
      dataDir: '/var/lib/paceline',
      host: '127.0.0.1',
      port: 8080,
      pagesPort: 8081,
      publicUrl: 'https://paceline.corp.example',
      logLevel: 'debug',
      metricsToken: SECRET,
      alertWebhookUrl: 'https://chat.corp.example/hook',
      writeIntervalMs: 0,
      analysisDelaySeconds: 5,
    });
  });

  test('names everything that is missing at once, with what to do', () => {
    expect(problemsOf({})).toEqual([
      '- APP_ID is missing; run `npm run setup`, or set it to the App ID that the App’s settings page shows',
      "- WEBHOOK_SECRETS is missing; run `npm run setup`, or set it to a random string of at least 32 characters, for example from `openssl rand -hex 32`, and to the same in the App's settings",
      '- PRIVATE_KEY_PATH is missing; run `npm run setup`, or set it to the .pem file that the App’s settings page generates',
    ]);
  });

  test.each(['', '  ', 'development', 'x'.repeat(31), `${SECRET},short`, ','])('refuses the webhook secret %j', (secret) => {
    const problems = problemsOf({ ...LEAST, WEBHOOK_SECRETS: secret });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^- WEBHOOK_SECRETS .*npm run setup.*openssl rand/);
  });

  test('names no value, since it may be a secret', () => {
    const everything = Object.fromEntries(
      [
        'APP_ID',
        'PRIVATE_KEY',
        'WEBHOOK_SECRETS',
        'SESSION_SECRET',
        'GITHUB_API_URL',
        'DATABASE_URL',
        'PORT',
        'PUBLIC_URL',
        'LOG_LEVEL',
        'METRICS_TOKEN',
      ].map((name) => [name, 'hunter2']),
    );
    const problems = problemsOf(everything);
    expect(problems).toHaveLength(10);
    expect(problems.join()).not.toContain('hunter2');
  });

  test.each([
    ['APP_ID', 'my-app'],
    ['APP_ID', '0'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PAGES_PORT', '3000.5'],
    ['GITHUB_WRITE_INTERVAL_MS', '60001'],
    ['ANALYSIS_DELAY_SECONDS', '1h'],
    ['GITHUB_API_URL', 'http://github.corp.example/api/v3'],
    ['GITHUB_API_URL', 'api.github.com'],
    ['PUBLIC_URL', 'ftp://paceline.example'],
    ['ALERT_WEBHOOK_URL', 'http://169.254.169.254/'],
    ['DATABASE_URL', 'mysql://db.example/paceline'],
    ['LOG_LEVEL', 'verbose'],
    ['SESSION_SECRET', 'development'],
    ['METRICS_TOKEN', 'short'],
  ])('refuses %s=%s', (name, value) => {
    expect(problemsOf({ ...LEAST, [name]: value })).toEqual([expect.stringMatching(new RegExp(`^- ${name} .*set it to `))]);
  });

  test('takes plain http on loopback', () => {
    expect(readEnvironment({ ...LEAST, GITHUB_API_URL: 'http://127.0.0.1:4000' }).apiUrl).toBe('http://127.0.0.1:4000');
  });

  test('half of what signing in needs is a mistake', () => {
    expect(problemsOf({ ...LEAST, GITHUB_CLIENT_ID: 'Iv1.abc', SESSION_SECRET: SECRET })).toEqual([
      expect.stringContaining('GITHUB_CLIENT_SECRET is missing'),
    ]);
    expect(readEnvironment({ ...LEAST, SESSION_SECRET: SECRET }).signIn).toBeNull();
  });
});

describe('the private key', () => {
  test.each([
    ['PKCS#1', PEM],
    ['PKCS#8', pem('pkcs8')],
  ])('may be %s', (_, text) => {
    expect(readEnvironment({ ...LEAST, PRIVATE_KEY_PATH: '', PRIVATE_KEY: text }).privateKey).toBe(text);
  });

  test('may be in base64', () => {
    expect(readEnvironment({ ...LEAST, PRIVATE_KEY_PATH: undefined, PRIVATE_KEY: Buffer.from(PEM).toString('base64') }).privateKey).toBe(
      PEM,
    );
  });

  test('that does not exist is named', () => {
    expect(problemsOf({ ...LEAST, PRIVATE_KEY_PATH: join(folder, 'missing.pem') })).toEqual([
      expect.stringMatching(/^- PRIVATE_KEY_PATH names .*missing\.pem, which does not exist; run `npm run setup`/),
    ]);
  });

  test('that is no key is refused', () => {
    const file = join(folder, 'wrong.pem');
    writeFileSync(file, '-----BEGIN RSA PRIVATE KEY-----\nnonsense\n-----END RSA PRIVATE KEY-----\n');
    expect(problemsOf({ ...LEAST, PRIVATE_KEY_PATH: file })).toEqual([expect.stringMatching(/no private key in PEM form/)]);
  });

  test('of another kind is refused', () => {
    const file = join(folder, 'ec.pem');
    writeFileSync(file, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }));
    expect(problemsOf({ ...LEAST, PRIVATE_KEY_PATH: file })).toEqual([expect.stringMatching(/another kind than the RSA keys/)]);
  });

  test('that cannot be read is named', () => {
    expect(problemsOf({ ...LEAST, PRIVATE_KEY_PATH: folder })).toEqual([
      expect.stringMatching(/which cannot be read; let this user read it/),
    ]);
  });
});
