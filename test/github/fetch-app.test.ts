import { expect, test } from '@jest/globals';
import nock from 'nock';
import { createGitHubApp } from '../../src/github/create-github-app.ts';
import { fetchApp } from '../../src/github/fetch-app.ts';
import { API, APP_ID, guardTheNetwork } from '../helpers/github-api.ts';
import { testPrivateKey } from '../helpers/private-key.ts';
import { silentLog } from '../helpers/silent-log.ts';

guardTheNetwork();

async function ask() {
  const settings = {
    appId: APP_ID,
    privateKey: testPrivateKey,
    webhookSecrets: ['x'.repeat(32)],
    apiUrl: API,
    logLevel: 'fatal' as const,
    writeIntervalMs: 0,
  };
  const { probot } = createGitHubApp(settings, { log: silentLog });
  return fetchApp(await probot.auth());
}

test('the App is asked with a token signed by its key, and only what is needed is taken', async () => {
  nock(API, { reqheaders: { authorization: /^bearer ey/i } })
    .get('/app')
    .reply(200, {
      slug: 'paceline-acme',
      permissions: { checks: 'write', odd: null },
      events: ['push'],
      installations_count: 3,
      owner: {},
    });
  expect(await ask()).toEqual({ slug: 'paceline-acme', permissions: { checks: 'write' }, events: ['push'], installations: 3 });
});

test('a key that is not the key of the App is GITHUB_UNAUTHORIZED', async () => {
  nock(API).get('/app').reply(401, { message: 'A JSON web token could not be decoded' });
  await expect(ask()).rejects.toMatchObject({ code: 'GITHUB_UNAUTHORIZED' });
});
