import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runSetup, type SetupOptions } from '../../src/setup/run-setup.ts';
import { listenOnLoopback } from '../helpers/listen-on-loopback.ts';

const CREDENTIALS = {
  id: 4711,
  slug: 'paceline-octo',
  html_url: 'https://github.com/apps/paceline-octo',
  client_id: 'Iv1.abc',
  client_secret: 'c'.repeat(40),
  webhook_secret: 'w'.repeat(40),
  pem: '-----BEGIN RSA PRIVATE KEY-----\nkey\n-----END RSA PRIVATE KEY-----\n',
};

let folder: string;
let github: Awaited<ReturnType<typeof listenOnLoopback>>;
let conversions: string[];
let answer: { status: number; body: unknown };
/** Ends what a failed test left open. */
let running: AbortController[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'paceline-setup-'));
  conversions = [];
  answer = { status: 201, body: CREDENTIALS };
  github = await listenOnLoopback((incoming, response) => {
    conversions.push(`${incoming.method} ${incoming.url}`);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  });
});

afterEach(() => {
  for (const end of running) end.abort();
  running = [];
  github.close();
  rmSync(folder, { recursive: true });
});

/** Set-up running, with a browser that has the printed address. */
async function open(given: Partial<SetupOptions> = {}) {
  const lines: string[] = [];
  const end = new AbortController();
  running.push(end);
  const printed = Promise.withResolvers<string>();
  const result = runSetup({
    folder,
    environment: { GITHUB_API_URL: github.origin },
    signal: end.signal,
    out: (line) => {
      lines.push(line);
      if (line.startsWith('Open ')) printed.resolve(line.slice('Open '.length));
    },
    ...given,
  });
  result.catch(printed.reject);
  const start = new URL(await printed.promise);
  let cookie = '';
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(new URL(path, start), { redirect: 'manual', headers: { cookie, ...headers } });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return { start, get, result, lines, end };
}

const form = (text: string) => ({
  action: /<form action="([^"]+)" method="post">/.exec(text)?.[1] ?? '',
  manifest: JSON.parse(
    (/name="manifest" value="([^"]+)"/.exec(text)?.[1] ?? 'null').replaceAll('&quot;', '"').replaceAll('&#39;', "'"),
  ) as Record<string, unknown>,
});
const stateOf = (text: string) => new URL(form(text).action).searchParams.get('state') ?? '';
const modeOf = (name: string) => statSync(join(folder, name)).mode & 0o777;

describe('set-up', () => {
  test('registers an App and writes its credentials for the owner alone', async () => {
    writeFileSync(join(folder, '.env'), '# mine\nLOG_LEVEL=debug\nAPP_ID=\nDATA_DIR="/var/lib/x"', { mode: 0o644 });
    const { start, get, result, lines } = await open();

    const opened = await get(start.pathname + start.search);
    expect(opened.status).toBe(303);
    expect(opened.headers.get('set-cookie')).toMatch(/^paceline-setup=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await get('/')).text).toContain('Register your own GitHub App');

    const review = await get('/review?kind=propose&organization=octo-org&publicUrl=https%3A%2F%2Fpaceline.example%2F');
    const { action, manifest } = form(review.text);
    expect(action).toMatch(new RegExp(`^${github.origin}/organizations/octo-org/settings/apps/new[?]state=[0-9a-f]{64}$`));
    expect(manifest).toEqual({
      name: 'Paceline',
      description: "Makes a repository's GitHub Actions workflows faster and proves it.",
      url: 'https://www.npmjs.com/package/paceline',
      public: false,
      default_events: ['check_run', 'check_suite', 'issue_comment', 'pull_request', 'push', 'repository', 'workflow_job', 'workflow_run'],
      default_permissions: {
        metadata: 'read',
        actions: 'read',
        checks: 'write',
        contents: 'write',
        pull_requests: 'write',
        workflows: 'write',
        issues: 'read',
      },
      redirect_url: `${start.origin}/callback`,
      hook_attributes: { url: 'https://paceline.example/api/github/webhooks', active: true },
    });

    const done = await get(`/callback?code=abc123&state=${stateOf(review.text)}`);
    expect(done.status).toBe(200);
    expect(done.text).toContain('paceline-octo is registered');
    expect(conversions).toEqual(['POST /app-manifests/abc123/conversions']);
    expect(await result).toEqual({ appId: 4711, slug: 'paceline-octo' });

    const env = readFileSync(join(folder, '.env'), 'utf8');
    expect(env).toMatch(/^# mine\nLOG_LEVEL=debug\nAPP_ID=4711\nDATA_DIR="\/var\/lib\/x"\nPRIVATE_KEY_PATH=/);
    expect(parseEnv(env)).toEqual({
      LOG_LEVEL: 'debug',
      DATA_DIR: '/var/lib/x',
      APP_ID: '4711',
      PRIVATE_KEY_PATH: 'paceline.private-key.pem',
      WEBHOOK_SECRETS: CREDENTIALS.webhook_secret,
      GITHUB_CLIENT_ID: 'Iv1.abc',
      GITHUB_CLIENT_SECRET: CREDENTIALS.client_secret,
      SESSION_SECRET: expect.stringMatching(/^[0-9a-f]{64}$/),
      GITHUB_API_URL: github.origin,
      PUBLIC_URL: 'https://paceline.example',
    });
    expect(readFileSync(join(folder, 'paceline.private-key.pem'), 'utf8')).toBe(CREDENTIALS.pem);
    expect([modeOf('.env'), modeOf('paceline.private-key.pem')]).toEqual([0o600, 0o600]);
    expect(readdirSync(folder).sort()).toEqual(['.env', 'paceline.private-key.pem']);

    const shown = done.text + lines.join('\n');
    for (const secret of [CREDENTIALS.client_secret, CREDENTIALS.webhook_secret, 'PRIVATE KEY']) expect(shown).not.toContain(secret);
  });

  test('without a public address the webhook is registered and switched off', async () => {
    const { start, get, end, result } = await open();
    await get(start.pathname + start.search);
    const { action, manifest } = form((await get('/review?kind=observe&organization=&publicUrl=')).text);
    expect(action).toMatch(new RegExp(`^${github.origin}/settings/apps/new[?]state=`));
    expect(manifest).toMatchObject({ name: 'Paceline observe', hook_attributes: { active: false } });
    expect(manifest).not.toHaveProperty('callback_urls');
    end.abort();
    await expect(result).rejects.toMatchObject({ code: 'USAGE' });
  });

  test('opens for one browser, once', async () => {
    const { start, get, end, result } = await open();
    expect((await get('/')).status).toBe(403);
    expect((await get('/review?kind=observe')).status).toBe(403);
    expect((await get('/callback?code=abc&state=x')).status).toBe(403);
    expect((await get('/start?token=wrong')).status).toBe(403);
    expect((await get(start.pathname + start.search)).status).toBe(303);
    expect((await get(start.pathname + start.search)).status).toBe(403);
    expect((await get('/', { cookie: 'paceline-setup=guess' })).status).toBe(403);
    expect((await get('/')).status).toBe(200);
    end.abort();
    await expect(result).rejects.toMatchObject({ code: 'USAGE' });
    expect(conversions).toEqual([]);
  });

  test('turns away a page whose name was pointed at loopback', async () => {
    const { start, end, result } = await open();
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(start, { headers: { host: 'evil.example' } }, resolve)
        .on('error', reject)
        .end();
    });
    response.resume();
    expect(response.statusCode).toBe(403);
    end.abort();
    await expect(result).rejects.toMatchObject({ code: 'USAGE' });
  });

  test('takes a code only with a state that it handed out, and takes that once', async () => {
    const { start, get, end, result } = await open();
    await get(start.pathname + start.search);
    expect((await get('/callback?code=abc&state=made-up')).status).toBe(400);
    answer = { status: 404, body: { message: 'Not Found' } };
    const state = stateOf((await get('/review?kind=observe')).text);
    const refused = await get(`/callback?code=abc&state=${state}`);
    expect(refused.status).toBe(502);
    expect(refused.text).toContain('used already or is older than an hour');
    expect((await get(`/callback?code=abc&state=${state}`)).status).toBe(400);
    expect(conversions).toHaveLength(1);
    expect(readdirSync(folder)).toEqual([]);
    end.abort();
    await expect(result).rejects.toMatchObject({ code: 'USAGE' });
  });

  test('a page that met a failing GitHub can be loaded again', async () => {
    const { start, get, result } = await open();
    await get(start.pathname + start.search);
    const state = stateOf((await get('/review?kind=observe')).text);
    answer = { status: 503, body: {} };
    expect((await get(`/callback?code=abc&state=${state}`)).text).toContain('Reload this page');
    answer = { status: 201, body: { ...CREDENTIALS, webhook_secret: null } };
    const done = await get(`/callback?code=abc&state=${state}`);
    expect(done.text).toContain('Set a webhook secret');
    await result;
    expect(parseEnv(readFileSync(join(folder, '.env'), 'utf8'))).not.toHaveProperty('WEBHOOK_SECRETS');
  });

  test('an answer that lacks something is refused without repeating it', async () => {
    const { start, get, end, result } = await open();
    await get(start.pathname + start.search);
    answer = { status: 201, body: { ...CREDENTIALS, pem: undefined } };
    const page = await get(`/callback?code=abc&state=${stateOf((await get('/review?kind=observe')).text)}`);
    expect(page.text).toContain('lacks pem');
    expect(page.text).not.toContain(CREDENTIALS.client_secret);
    end.abort();
    await expect(result).rejects.toMatchObject({ code: 'USAGE' });
  });

  test.each([
    'kind=observe&organization=a%2Fb',
    'kind=observe&publicUrl=http%3A%2F%2Fpaceline.example',
    'kind=observe&publicUrl=%22%3E%3Cscript%3E',
  ])('asks again for %s', async (query) => {
    const { start, get, end, result } = await open();
    await get(start.pathname + start.search);
    const page = await get(`/review?${query}`);
    expect(page.status).toBe(400);
    expect(page.text).toContain('class="problem"');
    expect(page.text).not.toContain('<script>');
    end.abort();
    await expect(result).rejects.toMatchObject({ code: 'USAGE' });
  });

  test('runs no script and sends its form to GitHub only', async () => {
    const { start, get, end, result } = await open();
    await get(start.pathname + start.search);
    const { headers } = await get('/');
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self' ${github.origin}; frame-ancestors 'none'`,
    );
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    end.abort();
    await expect(result).rejects.toMatchObject({ code: 'USAGE' });
  });
});

describe('a folder that holds an App', () => {
  const refused = (given: Partial<SetupOptions> = {}) => runSetup({ folder, environment: {}, out: () => {}, ...given });

  test('is left alone', async () => {
    writeFileSync(join(folder, '.env'), 'APP_ID=1\n');
    await expect(refused()).rejects.toMatchObject({ code: 'USAGE', message: expect.stringContaining('--force') });
    expect(readFileSync(join(folder, '.env'), 'utf8')).toBe('APP_ID=1\n');
  });

  test('is left alone when only the key is there', async () => {
    writeFileSync(join(folder, 'paceline.private-key.pem'), 'old');
    await expect(refused()).rejects.toMatchObject({ code: 'USAGE' });
  });

  test('gets another by force, and keeps the old key and session secret', async () => {
    writeFileSync(join(folder, '.env'), `APP_ID=1\nSESSION_SECRET=${'s'.repeat(32)}\n`);
    writeFileSync(join(folder, 'paceline.private-key.pem'), 'old');
    const { start, get, result } = await open({ force: true });
    await get(start.pathname + start.search);
    await get(`/callback?code=abc&state=${stateOf((await get('/review?kind=observe')).text)}`);
    await result;
    expect(parseEnv(readFileSync(join(folder, '.env'), 'utf8'))).toMatchObject({ APP_ID: '4711', SESSION_SECRET: 's'.repeat(32) });
    expect(readFileSync(join(folder, 'paceline.private-key.previous.pem'), 'utf8')).toBe('old');
  });

  test('is not touched when settings cannot be used', async () => {
    await expect(refused({ environment: { GITHUB_API_URL: 'http://github.corp.example' } })).rejects.toMatchObject({
      code: 'ENVIRONMENT_INVALID',
    });
    await expect(refused({ environment: { PORT: 'http' } })).rejects.toMatchObject({ code: 'ENVIRONMENT_INVALID' });
    await expect(refused({ folder: join(folder, 'nowhere') })).rejects.toMatchObject({ code: 'USAGE' });
    const port = new URL(github.origin).port;
    await expect(refused({ environment: { PORT: port } })).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('EADDRINUSE'),
    });
    expect(existsSync(join(folder, '.env'))).toBe(false);
  });
});
