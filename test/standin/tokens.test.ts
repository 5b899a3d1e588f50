import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { appClient, clientWith, installationClient, signAppJwt } from './app-client.ts';
import { AT, commitOnBranch, NAME, refusal, type SmallWorld, startSmall } from './small-repository.ts';

describe('who may call', () => {
  let world: SmallWorld;
  beforeAll(async () => {
    world = await startSmall();
  });
  afterAll(() => world.standin.close());

  const asApp = async (claims: Record<string, unknown>, key?: string) => {
    const jwt = signAppJwt({ ...world.standin, ...(key === undefined ? {} : { privateKey: key }) }, claims);
    const response = await fetch(`${world.standin.url}/app`, { headers: { authorization: `Bearer ${jwt}` } });
    return { status: response.status, body: (await response.json()) as { message?: string } };
  };

  test('a JWT may name the App by id or by client id', async () => {
    expect((await asApp({})).status).toBe(200);
    expect((await asApp({ iss: world.standin.clientId })).status).toBe(200);
    expect(await asApp({ iss: 'Iv23liOther' })).toMatchObject({ status: 401, body: { message: 'Integration not found' } });
  });

  test('a JWT that lives longer than ten minutes, has expired or comes from the future is refused', async () => {
    const now = Math.floor(Date.now() / 1000);
    expect((await asApp({ exp: now + 700 })).body.message).toContain('too far in the future');
    expect((await asApp({ exp: now - 1 })).status).toBe(401);
    expect((await asApp({ exp: undefined })).status).toBe(401);
    expect((await asApp({ iat: now + 120 })).body.message).toContain('Issued at');
  });

  test('a JWT of another key is refused', async () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    expect(await asApp({}, privateKey)).toMatchObject({ status: 401, body: { message: 'A JSON web token could not be decoded' } });
  });

  test('a token that was not handed out here is refused in GitHub’s words', async () => {
    const response = await fetch(`${world.standin.url}/repos/acme/app`, { headers: { authorization: 'token ghs_nonsense' } });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ message: 'Bad credentials', status: '401' });
    expect((await fetch(`${world.standin.url}/repos/acme/app`)).status).toBe(401);
    expect((await refusal(clientWith(world.standin, signAppJwt(world.standin)).rest.repos.get(AT))).status).toBe(401);
  });

  test('a revoked token is refused', async () => {
    const client = await installationClient(world.standin, world.installationId);
    await client.rest.apps.revokeInstallationAccessToken();
    expect((await refusal(client.rest.repos.get(AT))).status).toBe(401);
  });

  test('permissions and repositories can be narrowed, never widened', async () => {
    const { standin, installationId, head } = world;
    const reader = await installationClient(standin, installationId, { permissions: { contents: 'read' } });
    await reader.rest.repos.getContent({ ...AT, path: 'package.json' });
    expect(await refusal(reader.rest.checks.create({ ...AT, name: 'x', head_sha: head }))).toEqual({
      status: 403,
      message: 'Resource not accessible by integration',
    });
    const wider = installationClient(standin, installationId, { permissions: { administration: 'write' } });
    expect((await refusal(wider)).status).toBe(422);
    expect((await refusal(installationClient(standin, installationId, { repositories: ['nowhere'] }))).status).toBe(422);
  });

  test('a workflow file takes the workflows permission', async () => {
    const { standin, installationId, head } = world;
    const client = await installationClient(standin, installationId, { permissions: { contents: 'write' } });
    expect((await refusal(commitOnBranch(client, head, 'x', 'on: push\n'))).status).toBe(403);
    const put = client.rest.repos.createOrUpdateFileContents({ ...AT, path: '.github/workflows/new.yml', message: 'x', content: '' });
    expect((await refusal(put)).status).toBe(403);
  });

  test('another account’s private repository does not exist, its public one may not be used', async () => {
    const { standin, client } = world;
    standin.addRepository({ name: 'other/secret', private: true, files: { a: '' } });
    standin.addRepository({ name: 'other/open', files: { a: '' } });
    expect((await refusal(client.rest.repos.get({ owner: 'other', repo: 'secret' }))).status).toBe(404);
    expect((await refusal(client.rest.repos.get({ owner: 'other', repo: 'open' }))).status).toBe(403);
    expect((await refusal(client.rest.repos.get({ owner: 'other', repo: 'none' }))).status).toBe(404);
  });

  test('a suspended installation is refused, and an archived repository is read-only', async () => {
    const { standin, installationId, client, head } = world;
    const installation = standin.addInstallation({ account: 'gamma' });
    installation.suspendedAt = '2026-01-01T00:00:00Z';
    const asked = appClient(standin).rest.apps.createInstallationAccessToken({ installation_id: installation.id });
    expect((await refusal(asked)).status).toBe(403);
    expect(installationId).not.toBe(installation.id);
    standin.repository(NAME).archived = true;
    expect((await refusal(client.rest.checks.create({ ...AT, name: 'x', head_sha: head }))).message).toContain('archived');
    await client.rest.repos.get(AT);
    standin.repository(NAME).archived = false;
  });
});

test('a token ends after an hour on the server’s clock', async () => {
  const { standin, client } = await startSmall();
  standin.advance(59 * 60_000);
  await client.rest.repos.get(AT);
  standin.advance(2 * 60_000);
  expect((await refusal(client.rest.repos.get(AT))).status).toBe(401);
  await standin.close();
});
