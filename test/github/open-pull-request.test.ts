import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import type { OurCommits, PullRequestContent } from '../../src/ports/github.ts';
import { API, expectToken, guardTheNetwork, openGitHub, repositoryApi } from '../helpers/github-api.ts';

guardTheNetwork();

const BASE = 'b'.repeat(40);
const TIP = 'c'.repeat(40);
const OLDER = 'f'.repeat(40);
const BRANCH = 'paceline/cancel-superseded-runs/ci';
const CONTENT: PullRequestContent = {
  branch: BRANCH,
  base: 'main',
  baseSha: BASE,
  title: 'ci: cancel superseded runs',
  body: 'Why and how.',
  commitMessage: 'Cancel superseded runs\n',
  files: [{ path: '.github/workflows/ci.yml', content: 'on: push\n' }],
  draft: false,
};
/** No commit was made before. */
const OURS: OurCommits = { known: [], record: async () => {} };
const LOOK = `/pulls?head=octo%3Apaceline%2Fcancel-superseded-runs%2Fci&state=all&sort=created&direction=desc&per_page=100`;
const REF = '/git/ref/heads%2Fpaceline%2Fcancel-superseded-runs%2Fci';
const OPENING = { title: CONTENT.title, head: BRANCH, base: 'main', body: CONTENT.body, draft: false };

function pull(number: number, given: { state?: string; merged_at?: string | null; headRepository?: number } = {}) {
  return {
    number,
    state: given.state ?? 'open',
    merged_at: given.merged_at ?? null,
    head: { ref: BRANCH, sha: TIP, repo: { id: given.headRepository ?? 1 } },
    base: { repo: { id: 1 } },
  };
}

/** Everything up to the tree, which is the same whatever stands already. */
function expectTree(api: nock.Scope, mode = '100644'): nock.Scope {
  return api
    .get(`/git/commits/${BASE}`)
    .reply(200, { sha: BASE, tree: { sha: 'root' } })
    .get('/git/trees/root')
    .reply(200, { tree: [{ path: '.github', mode: '040000', type: 'tree', sha: 'dot-github' }] })
    .get('/git/trees/dot-github')
    .reply(200, { tree: [{ path: 'workflows', mode: '040000', type: 'tree', sha: 'workflows' }] })
    .get('/git/trees/workflows')
    .reply(200, { tree: [{ path: 'ci.yml', mode, type: 'blob', sha: 'old' }] })
    .post('/git/trees', {
      base_tree: 'root',
      tree: [{ path: '.github/workflows/ci.yml', mode, type: 'blob', content: 'on: push\n' }],
    })
    .reply(201, { sha: 'new-tree' });
}

function expectCommit(api: nock.Scope): nock.Interceptor {
  return api
    .post('/git/commits', { message: 'Cancel superseded runs\n', tree: 'new-tree', parents: [BASE] })
    .reply(201, { sha: TIP })
    .post('/git/refs', { ref: `refs/heads/${BRANCH}`, sha: TIP });
}

/** The branch moves from the one commit to the other, or not at all. */
function expectSwap({ from, to }: { readonly from: string; readonly to: string }): nock.Interceptor {
  const variables = { repositoryId: 'R_1', name: `refs/heads/${BRANCH}`, from, to };
  return nock(API, { reqheaders: { authorization: 'token ghs_propose' } }).post(
    '/graphql',
    ({ query, variables: given }) =>
      String(query).includes('beforeOid: $from, afterOid: $to, force: true') && isDeepStrictEqual({ ...given }, variables),
  );
}

const notFound = { message: 'Not Found' };

describe('opening a pull request', () => {
  test('makes the branch with one commit on the base, and opens it', async () => {
    const { github } = await openGitHub();
    expectToken('propose');
    const api = expectTree(repositoryApi('propose').get(LOOK).reply(200, [])).get(REF).reply(404, notFound);
    expectCommit(api).reply(201, {}).post('/pulls', OPENING).reply(201, { number: 12 });
    expect(await github.openPullRequest(CONTENT, OURS)).toEqual({ number: 12, headSha: TIP, state: 'open', created: true });
  });

  test.each([
    ['open', pull(12), 'open'],
    ['closed', pull(12, { state: 'closed' }), 'closed'],
    ['merged', pull(12, { state: 'closed', merged_at: '2026-01-01T00:00:00Z' }), 'merged'],
  ])('one that is %s already is found and left as it is', async (_, standing, state) => {
    const { github } = await openGitHub();
    expectToken('propose');
    repositoryApi('propose').get(LOOK).reply(200, [standing]);
    expect(await github.openPullRequest(CONTENT, OURS)).toEqual({ number: 12, headSha: TIP, state, created: false });
  });

  test("a fork's pull request from a branch of the same name is not ours", async () => {
    const { github } = await openGitHub();
    expectToken('propose');
    const looked = repositoryApi('propose')
      .get(LOOK)
      .reply(200, [pull(3, { headRepository: 2 })]);
    expectCommit(expectTree(looked).get(REF).reply(404, notFound)).reply(201, {}).post('/pulls', OPENING).reply(201, { number: 12 });
    expect(await github.openPullRequest(CONTENT, OURS)).toMatchObject({ number: 12, created: true });
  });

  test('a call whose answer was lost after opening is finished by the next', async () => {
    const { github } = await openGitHub();
    expectToken('propose');
    const api = expectTree(repositoryApi('propose').get(LOOK).reply(200, [])).get(REF).reply(404, notFound);
    expectCommit(api).reply(201, {}).post('/pulls', OPENING).reply(502, 'Bad Gateway');
    await expect(github.openPullRequest(CONTENT, OURS)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });

    repositoryApi('propose')
      .get(LOOK)
      .reply(200, [pull(12)]);
    expect(await github.openPullRequest(CONTENT, OURS)).toEqual({ number: 12, headSha: TIP, state: 'open', created: false });
  });

  test('a branch left by an interrupted call is used again', async () => {
    const { github } = await openGitHub();
    expectToken('propose');
    expectTree(repositoryApi('propose').get(LOOK).reply(200, []))
      .get(REF)
      .reply(200, { object: { sha: TIP } })
      .get(`/git/commits/${TIP}`)
      .reply(200, { tree: { sha: 'new-tree' }, parents: [{ sha: BASE }] })
      .post('/pulls', OPENING)
      .reply(201, { number: 12 });
    expect(await github.openPullRequest(CONTENT, OURS)).toEqual({ number: 12, headSha: TIP, state: 'open', created: true });
  });

  test.each([
    ['holds other content', { tree: { sha: 'theirs' }, parents: [{ sha: BASE }] }],
    ['stands on another commit', { tree: { sha: 'new-tree' }, parents: [{ sha: 'd'.repeat(40) }] }],
    ['ends in a merge', { tree: { sha: 'new-tree' }, parents: [{ sha: BASE }, { sha: 'd'.repeat(40) }] }],
  ])('a branch that %s is left alone', async (_, commit) => {
    const { github } = await openGitHub();
    expectToken('propose');
    expectTree(repositoryApi('propose').get(LOOK).reply(200, []))
      .get(REF)
      .reply(200, { object: { sha: TIP } })
      .get(`/git/commits/${TIP}`)
      .reply(200, commit);
    await expect(github.openPullRequest(CONTENT, OURS)).rejects.toMatchObject({ code: 'HEAD_MOVED' });
  });

  test('its commit is written down before the branch points at it', async () => {
    const { github } = await openGitHub();
    expectToken('propose');
    expectTree(repositoryApi('propose').get(LOOK).reply(200, []))
      .get(REF)
      .reply(404, notFound)
      .post('/git/commits', { message: 'Cancel superseded runs\n', tree: 'new-tree', parents: [BASE] })
      .reply(201, { sha: TIP });
    const record = async (sha: string) => Promise.reject(new Error(`no database for ${sha}`));
    await expect(github.openPullRequest(CONTENT, { known: [], record })).rejects.toThrow(`no database for ${TIP}`);
  });

  test('a branch that holds an older commit of ours is moved to the one that is wanted now', async () => {
    const { github } = await openGitHub();
    expectToken('propose');
    const recorded: string[] = [];
    expectSwap({ from: OLDER, to: TIP }).reply(200, { data: { updateRefs: { clientMutationId: null } } });
    expectTree(repositoryApi('propose').get(LOOK).reply(200, []))
      .get(REF)
      .reply(200, { object: { sha: OLDER } })
      .get(`/git/commits/${OLDER}`)
      .reply(200, { tree: { sha: 'old-tree' }, parents: [{ sha: 'd'.repeat(40) }] })
      .post('/git/commits', { message: 'Cancel superseded runs\n', tree: 'new-tree', parents: [BASE] })
      .reply(201, { sha: TIP })
      .get('')
      .reply(200, { node_id: 'R_1' })
      .post('/pulls', OPENING)
      .reply(201, { number: 12 });
    const ours = { known: ['a'.repeat(40), OLDER], record: async (sha: string) => void recorded.push(sha) };
    expect(await github.openPullRequest(CONTENT, ours)).toMatchObject({ number: 12, headSha: TIP });
    expect(recorded).toEqual([TIP]);
  });

  test('a branch that somebody pushes to while it is moved stays with their commit', async () => {
    const { github } = await openGitHub();
    expectToken('propose');
    expectSwap({ from: OLDER, to: TIP }).reply(200, { data: { updateRefs: null }, errors: [{ type: 'X', message: 'not there' }] });
    expectTree(repositoryApi('propose').get(LOOK).reply(200, []))
      .get(REF)
      .reply(200, { object: { sha: OLDER } })
      .get(`/git/commits/${OLDER}`)
      .reply(200, { tree: { sha: 'old-tree' }, parents: [{ sha: BASE }] })
      .post('/git/commits')
      .reply(201, { sha: TIP })
      .get('')
      .reply(200, { node_id: 'R_1' })
      .get(REF)
      .reply(200, { object: { sha: 'e'.repeat(40) } });
    await expect(github.openPullRequest(CONTENT, { ...OURS, known: [OLDER] })).rejects.toMatchObject({
      code: 'HEAD_MOVED',
      retryable: true,
    });
  });

  test('losing the race for branch and pull request ends with the one that stands', async () => {
    const { github } = await openGitHub();
    expectToken('propose');
    const api = expectTree(repositoryApi('propose').get(LOOK).reply(200, [])).get(REF).reply(404, notFound);
    expectCommit(api)
      .reply(422, { message: 'Reference already exists' })
      .get(REF)
      .reply(200, { object: { sha: OLDER } })
      .get(`/git/commits/${OLDER}`)
      .reply(200, { tree: { sha: 'new-tree' }, parents: [{ sha: BASE }] })
      .post('/pulls', OPENING)
      .reply(422, { message: 'Validation Failed', errors: [{ message: `A pull request already exists for octo:${BRANCH}.` }] })
      .get(LOOK)
      .reply(200, [pull(12)]);
    expect(await github.openPullRequest(CONTENT, OURS)).toEqual({ number: 12, headSha: TIP, state: 'open', created: false });
  });

  test('keeps the mode of the file', async () => {
    const { github } = await openGitHub();
    expectToken('propose');
    const api = expectTree(repositoryApi('propose').get(LOOK).reply(200, []), '100755').get(REF).reply(404, notFound);
    expectCommit(api).reply(201, {}).post('/pulls', OPENING).reply(201, { number: 12 });
    await github.openPullRequest(CONTENT, OURS);
  });

  test('opens without a draft where there are none', async () => {
    const { github } = await openGitHub();
    expectToken('propose');
    const api = expectTree(repositoryApi('propose').get(LOOK).reply(200, [])).get(REF).reply(404, notFound);
    expectCommit(api)
      .reply(201, {})
      .post('/pulls', { ...OPENING, draft: true })
      .reply(422, { message: 'Draft pull requests are not supported in this repository.' })
      .post('/pulls', OPENING)
      .reply(201, { number: 12 });
    expect(await github.openPullRequest({ ...CONTENT, draft: true }, OURS)).toMatchObject({ number: 12 });
  });

  test.each(['src/index.ts', '.github/../package.json', '.github', '.github/workflows\\..\\x'])('writes nothing to %s', async (path) => {
    const { github } = await openGitHub();
    expectToken('propose');
    repositoryApi('propose')
      .get(LOOK)
      .reply(200, [])
      .get(`/git/commits/${BASE}`)
      .reply(200, { sha: BASE, tree: { sha: 'root' } });
    await expect(github.openPullRequest({ ...CONTENT, files: [{ path, content: '' }] }, OURS)).rejects.toThrow('not a path under .github');
  });

  test('does not replace a link by a file', async () => {
    const { github } = await openGitHub();
    expectToken('propose');
    repositoryApi('propose')
      .get(LOOK)
      .reply(200, [])
      .get(`/git/commits/${BASE}`)
      .reply(200, { sha: BASE, tree: { sha: 'root' } })
      .get('/git/trees/root')
      .reply(200, { tree: [{ path: '.github', mode: '120000', type: 'blob', sha: 'link' }] });
    await expect(github.openPullRequest(CONTENT, OURS)).rejects.toMatchObject({ code: 'GITHUB_REJECTED' });
  });

  test('an App without the permissions to propose says so', async () => {
    const { github } = await openGitHub();
    nock('https://api.github.com')
      .post('/app/installations/99/access_tokens')
      .reply(422, { message: 'The permissions requested are not granted to this installation.' });
    await expect(github.openPullRequest(CONTENT, OURS)).rejects.toMatchObject({ code: 'GITHUB_FORBIDDEN', retryable: false });
  });
});

describe('labels and reviewers', () => {
  test('are added, teams by their name in the organization', async () => {
    const { github, warnings } = await openGitHub();
    expectToken('propose');
    repositoryApi('propose')
      .post('/issues/12/labels', { labels: ['paceline'] })
      .reply(200, [])
      .post('/pulls/12/requested_reviewers', { reviewers: ['octocat'], team_reviewers: ['builders'] })
      .reply(201, {});
    await github.adornPullRequest(12, { labels: ['paceline'], reviewers: ['octocat', 'octo/builders'] });
    expect(warnings).toEqual([]);
  });

  test('that cannot be had are logged, each for itself', async () => {
    const { github, warnings } = await openGitHub();
    expectToken('propose');
    repositoryApi('propose')
      .post('/issues/12/labels')
      .reply(403, { message: 'Resource not accessible by integration' })
      .post('/pulls/12/requested_reviewers')
      .reply(422, { message: 'Reviews may only be requested from collaborators.' });
    await github.adornPullRequest(12, { labels: ['paceline'], reviewers: ['stranger'] });
    expect(warnings).toEqual(['pull request not labelled', 'no review requested']);
  });

  test('that nobody asks for cost no request', async () => {
    const { github } = await openGitHub();
    await github.adornPullRequest(12, { labels: [], reviewers: [] });
  });
});

test('a pull request is read as it is now, with the token that may see it', async () => {
  const { github } = await openGitHub();
  expectToken('propose');
  repositoryApi('propose').get('/pulls/12').reply(200, { number: 12, state: 'closed' });
  expect(await github.fetchPullRequest(12)).toEqual({ number: 12, state: 'closed' });
});
