import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { createEmulator } from 'emulate';
import { clientWith, signAppJwt } from './app-client.ts';
import { GitObjects } from './git-objects.ts';
import { AT, commitOnBranch, NAME, refusal, startSmall } from './small-repository.ts';

const COMMIT = 'mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }';

test('objects have the ids that git gives them', () => {
  const git = new GitObjects();
  const sha = git.addBlob(Buffer.from('hello\n'));
  expect(sha).toBe('ce013625030ba8dba906f756967f9e9ca394464a');
  const entry = { mode: '100644', type: 'blob' as const, sha };
  // From `git write-tree`: a folder sorts as if its name ended in a slash.
  expect(
    git.addPaths(
      new Map([
        ['dir/a.txt', entry],
        ['dir.txt', entry],
      ]),
    ),
  ).toBe('fd3a9f538cf1b7dac92a44ab0e38999883b3a23a');
});

test('blobs, trees and commits get the same ids as from emulate, an independent stand-in', async () => {
  const installations = [{ installation_id: 9, account: 'acme', repository_selection: 'all' as const }];
  const permissions = { contents: 'write', workflows: 'write' };
  const app = { app_id: 1, slug: 'x', name: 'x', events: [], permissions, installations };
  const { standin, client, head } = await startSmall();
  const port = await freePort();
  const emulator = await createEmulator({
    service: 'github',
    port,
    seed: { github: { orgs: [{ login: 'acme' }], repos: [{ owner: 'acme', name: 'app', auto_init: true }], apps: [app] } },
  });
  const url = `http://127.0.0.1:${port}`;
  const privateKey = emulator.generatedSecrets[0]?.value ?? '';
  const jwt = signAppJwt({ appId: 1, privateKey, now: () => new Date() });
  const granted = await fetch(`${url}/app/installations/9/access_tokens`, { method: 'POST', headers: { authorization: `Bearer ${jwt}` } });
  const other = clientWith({ ...standin, url }, ((await granted.json()) as { token: string }).token);
  const make = async ({ rest: { git } }: typeof client) => {
    const blob = await git.createBlob({ ...AT, content: 'on: push\njobs: {}\n' });
    const file = (path: string) => ({ path, mode: '100644' as const, type: 'blob' as const, sha: blob.data.sha });
    const below = await git.createTree({ ...AT, tree: [file('.github/workflows/ci.yml'), file('a'), file('a.b')] });
    const tree = await git.createTree({ ...AT, base_tree: below.data.sha, tree: [file('a-b/c'), { ...file('a'), sha: null }] });
    const author = { name: 'A', email: 'a@example.com', date: '2026-01-01T00:00:00Z' };
    const commit = await git.createCommit({ ...AT, message: 'x', tree: tree.data.sha, parents: [], author, committer: author });
    return { blob: blob.data.sha, below: below.data.sha, tree: tree.data.sha, commitTree: commit.data.tree.sha };
  };
  try {
    expect(await make(client)).toEqual(await make(other));
    expect(head).toMatch(/^[0-9a-f]{40}$/);
  } finally {
    await Promise.all([emulator.close(), standin.close()]);
  }
});

/** emulate wants its port named. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('branches', () => {
  test('move only forward, unless forced, and take open pull requests along', async () => {
    const { standin, client, head } = await startSmall();
    const { git, pulls } = client.rest;
    const first = await commitOnBranch(client, head, 'paceline/x', 'on: pull_request\n');
    const { data } = await pulls.create({ ...AT, title: 't', head: 'paceline/x', base: 'main' });
    expect((await refusal(git.updateRef({ ...AT, ref: 'heads/paceline/x', sha: head }))).message).toBe('Update is not a fast forward');
    expect((await refusal(git.createRef({ ...AT, ref: 'refs/heads/paceline/x', sha: head }))).message).toBe('Reference already exists');
    const second = await commitOnBranch(client, first, 'other', 'on: [push, pull_request]\n');
    await git.updateRef({ ...AT, ref: 'heads/paceline/x', sha: second });
    expect((await pulls.get({ ...AT, pull_number: data.number })).data.head.sha).toBe(second);
    expect(standin.takeEvents().map(({ event, action }) => `${event}.${action}`)).toContain('pull_request.synchronize');
    expect(standin.pullRequests(NAME)[0]).toMatchObject({
      branch: 'paceline/x',
      commits: ['Change CI', 'Change CI'],
      files: [{ path: '.github/workflows/ci.yml', status: 'modified' }],
    });
    await standin.close();
  });

  test('a person’s push, merge and close are told as webhooks', async () => {
    const { standin, client, head } = await startSmall({ contract: true });
    await commitOnBranch(client, head, 'one', 'on: pull_request\n');
    await commitOnBranch(client, head, 'two', 'on: schedule\n');
    const open = async (branch: string) =>
      (await client.rest.pulls.create({ ...AT, title: branch, head: branch, base: 'main' })).data.number;
    const [one, two] = [await open('one'), await open('two')];
    standin.takeEvents();
    const pushed = standin.push(NAME, 'main', { 'README.md': '# Hello\n' }, 'Say hello');
    const merged = standin.merge(NAME, one);
    standin.closePullRequest(NAME, two);
    expect(
      standin
        .takeEvents()
        .map(({ event, action, body }) => [event, action, (body['pull_request'] as { merged: boolean } | undefined)?.merged]),
    ).toEqual([
      ['push', null, undefined],
      ['push', null, undefined],
      ['pull_request', 'closed', true],
      ['pull_request', 'closed', false],
    ]);
    const { git } = standin.repository(NAME);
    expect(git.commit(merged)?.parents).toEqual([pushed]);
    expect([...git.paths(git.commit(merged)?.tree ?? '').keys()]).toContain('README.md');
    expect(standin.violations).toEqual([]);
    await standin.close();
  });
});

describe('createCommitOnBranch', () => {
  const input = (head: string, branchName = 'main', path = '.github/workflows/ci.yml') => ({
    branch: { repositoryNameWithOwner: NAME, branchName },
    expectedHeadOid: head,
    message: { headline: 'ci: cache npm' },
    fileChanges: { additions: [{ path, contents: Buffer.from('on: [push]\n').toString('base64') }] },
  });

  test('commits on the expected head and answers just what was asked', async () => {
    const { standin, client, head } = await startSmall();
    const answer = await client.graphql<{ createCommitOnBranch: { commit: { oid: string } } }>(COMMIT, { input: input(head) });
    expect(answer).toEqual({ createCommitOnBranch: { commit: { oid: standin.repository(NAME).refs.get('heads/main') } } });
    await standin.close();
  });

  test('refuses a head that moved, a missing permission and a missing branch by type', async () => {
    const { standin, client, head } = await startSmall();
    const typeOf = async (variables: Record<string, unknown>) => {
      const error = await client.graphql(COMMIT, variables).catch((thrown: { errors: { type: string }[] }) => thrown.errors[0]?.type);
      return error;
    };
    standin.push(NAME, 'main', { a: '1' }, 'Move');
    expect(await typeOf({ input: input(head) })).toBe('STALE_DATA');
    expect(await typeOf({ input: input(head, 'gone') })).toBe('NOT_FOUND');
    expect(await typeOf({ input: { ...input(head), branch: { repositoryNameWithOwner: 'acme/none', branchName: 'main' } } })).toBe(
      'NOT_FOUND',
    );
    expect(standin.pullRequests(NAME)).toEqual([]);
    await standin.close();
  });

  test('a query that breaks GitHub’s schema, or has no answer here, says so', async () => {
    const { standin, client } = await startSmall();
    const message = (query: string) =>
      client.graphql(query).catch((thrown: { errors: { message: string }[] }) => thrown.errors[0]?.message);
    expect(await message('{ viewer { speed } }')).toContain('Cannot query field "speed"');
    expect(await message('{ viewer { login } }')).toBe('the stand-in does not answer viewer');
    expect(await client.graphql('{ rateLimit { limit } }')).toEqual({ rateLimit: { limit: 5000 } });
    expect(standin.violations).toEqual(['graphql: Cannot query field "speed" on type "User".', 'the stand-in does not answer viewer']);
    await standin.close();
  });
});
