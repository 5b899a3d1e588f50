import { describe, expect, test } from '@jest/globals';
import { createOctokitClass } from '../../src/github/create-octokit-class.ts';
import { createProbot } from '../../src/github/create-probot.ts';
import { guardTheNetwork } from '../helpers/github-api.ts';

guardTheNetwork();

const SETTINGS = {
  appId: 1,
  privateKey: 'not used before a token is asked for',
  webhookSecrets: ['0123456789abcdef0123456789abcdef'],
  apiUrl: 'https://github.corp.example/api/v3',
  logLevel: 'trace',
  writeIntervalMs: 0,
} as const;
const Octokit = createOctokitClass({ writeIntervalMs: 0 });

describe('Probot, as we build it', () => {
  test('asks the configured server', async () => {
    const octokit = await createProbot(SETTINGS, Octokit).auth();
    expect(octokit.request.endpoint.DEFAULTS.baseUrl).toBe('https://github.corp.example/api/v3');
  });

  test('never works with a missing secret', () => {
    expect(() => createProbot({ ...SETTINGS, webhookSecrets: [] }, Octokit)).toThrow('webhook secret');
  });

  test('writes no payload into the log, whatever level is set', async () => {
    const probot = await createProbot(SETTINGS, Octokit).ready();
    expect(probot.log.level).toBe('info');
  });
});
