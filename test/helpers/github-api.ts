import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import nock from 'nock';
import { createGitHubApp } from '../../src/github/create-github-app.ts';
import type { GitHub, Installations } from '../../src/ports/github.ts';
import type { Log } from '../../src/ports/log.ts';
import { type ManualTiming, manualTiming } from './manual-timing.ts';

export const API = 'https://api.github.com';
export const APP_ID = 4711;
export const INSTALLATION = 99;
export const REPOSITORY = { id: 1, owner: 'octo', name: 'hello' };

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});

export interface GitHubUnderTest {
  readonly github: GitHub;
  readonly installations: Installations;
  readonly timing: ManualTiming;
  readonly warnings: string[];
}

/** The adapter as the App builds it, in front of an API of nock's. */
export async function openGitHub(settings: { apiUrl?: string; writeIntervalMs?: number } = {}): Promise<GitHubUnderTest> {
  const timing = manualTiming();
  const warnings: string[] = [];
  const log: Log = {
    debug: () => {},
    info: () => {},
    warn: (message) => warnings.push(message),
    error: (message) => warnings.push(message),
  };
  const { installations } = createGitHubApp(
    {
      appId: APP_ID,
      privateKey,
      webhookSecrets: ['0123456789abcdef0123456789abcdef'],
      apiUrl: settings.apiUrl ?? API,
      logLevel: 'fatal',
      writeIntervalMs: settings.writeIntervalMs ?? 0,
    },
    { log, timing },
  );
  return { installations, timing, warnings, github: await installations.forRepository(INSTALLATION, REPOSITORY) };
}

const PERMISSIONS = {
  report: { actions: 'read', checks: 'write', contents: 'read', metadata: 'read' },
  propose: { contents: 'write', metadata: 'read', pull_requests: 'write', workflows: 'write' },
  discuss: { metadata: 'read', pull_requests: 'write' },
  rerun: { actions: 'write', metadata: 'read' },
};
type Kind = keyof typeof PERMISSIONS;

/** GitHub mints one token, for this repository and these permissions alone. */
export function expectToken(kind: Kind, token = `ghs_${kind}`): void {
  nock(API)
    .post(`/app/installations/${INSTALLATION}/access_tokens`, {
      repository_ids: [REPOSITORY.id],
      permissions: PERMISSIONS[kind],
    })
    .reply(201, { token, expires_at: new Date(Date.now() + 3_600_000).toISOString() });
}

/** The repository's API, for requests that carry the token of that kind. */
export function repositoryApi(kind: Kind = 'report'): nock.Scope {
  return nock(`${API}/repos/octo/hello`, {
    reqheaders: { authorization: `token ghs_${kind}`, 'x-github-api-version': '2022-11-28' },
  });
}

/** Lets no request out, and fails a test that sends one nobody expected, or leaves one out. */
export function guardTheNetwork(): void {
  const unexpected: string[] = [];
  beforeAll(() => {
    nock.disableNetConnect();
    nock.emitter.on('no match', ({ method, url }) => {
      // A server that a test opened itself.
      if (new URL(url).hostname !== '127.0.0.1') unexpected.push(`${method} ${url}`);
    });
  });
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    expect({ pending, unexpected: unexpected.splice(0) }).toEqual({ pending: [], unexpected: [] });
  });
  afterAll(() => {
    nock.emitter.removeAllListeners('no match');
    nock.restore();
  });
}
