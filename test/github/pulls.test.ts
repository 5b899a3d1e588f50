import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { API, APP_ID, expectToken, guardTheNetwork, openGitHub, repositoryApi } from '../helpers/github-api.ts';

guardTheNetwork();

const FROM = 'a'.repeat(40);
const ELSEWHERE = 'b'.repeat(40);
const REF = '/git/ref/heads%2Fpaceline%2Fx';
const COMMENTS = '/issues/12/comments?per_page=100&page=1';
const MARKER = '<!-- paceline:comment:trial -->';
const OURS = { user: { login: 'paceline[bot]', type: 'Bot' }, performed_via_github_app: { id: APP_ID } };

function graphql(): nock.Interceptor {
  return nock(API, { reqheaders: { authorization: 'token ghs_propose' } }).post('/graphql');
}

function refusedWith(message: string, type = 'UNPROCESSABLE'): object {
  return { data: { updateRefs: null }, errors: [{ type, message, path: ['updateRefs'] }] };
}

/** The App is asked what it is called. */
function expectApp(): void {
  nock(API).get('/app').reply(200, { id: APP_ID, slug: 'paceline', permissions: {}, events: [] });
}

describe('deleting a branch', () => {
  const deletion = () =>
    repositoryApi('propose')
      .get(REF)
      .reply(200, { object: { sha: FROM } })
      .get('')
      .reply(200, { node_id: 'R_1' });

  test('asks for it only while it stands at its commit', async () => {
    const { github } = await openGitHub();
    expectToken('propose');
    deletion();
    nock(API)
      .post('/graphql', ({ variables }) =>
        isDeepStrictEqual({ ...variables }, { repositoryId: 'R_1', name: 'refs/heads/paceline/x', from: FROM, to: '0'.repeat(40) }),
      )
      .reply(200, { data: { updateRefs: { clientMutationId: null } } });
    await github.pulls.deleteBranch('paceline/x', FROM);
  });

  test.each([
    ['moved meanwhile', ELSEWHERE, 'Whatever', undefined, 'HEAD_MOVED'],
    ['is protected', FROM, 'Cannot delete this protected ref.', undefined, 'GITHUB_REJECTED'],
    ['takes a permission that is not there', FROM, 'Resource not accessible by integration', 'FORBIDDEN', 'GITHUB_FORBIDDEN'],
    ['is of an archived repository', FROM, 'Repository was archived so is read-only.', undefined, 'GITHUB_BLOCKED'],
    ['timed out at GitHub', FROM, 'Something went wrong while executing your query.', undefined, 'GITHUB_UNAVAILABLE'],
    ['is on a server without such a step', FROM, "Field 'updateRefs' doesn't exist on type 'Mutation'", undefined, 'GITHUB_REJECTED'],
  ])('one that %s', async (_, tip, message, type, code) => {
    const { github } = await openGitHub();
    expectToken('propose');
    deletion()
      .get(REF)
      .reply(200, { object: { sha: tip } });
    graphql().reply(200, refusedWith(message, type));
    await expect(github.pulls.deleteBranch('paceline/x', FROM)).rejects.toMatchObject({ code });
  });

  test('one that is gone after a refusal is done with', async () => {
    const { github } = await openGitHub();
    expectToken('propose');
    deletion().get(REF).reply(404, { message: 'Not Found' });
    graphql().reply(200, refusedWith('No such ref'));
    await github.pulls.deleteBranch('paceline/x', FROM);
  });

  test('is not sent again when the server fails', async () => {
    const { github } = await openGitHub();
    expectToken('propose');
    deletion();
    graphql().reply(502, 'Bad Gateway');
    await expect(github.pulls.deleteBranch('paceline/x', FROM)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE', retryable: true });
  });

  test('waits for nothing in memory when GitHub asks to wait', async () => {
    const { github, timing } = await openGitHub();
    expectToken('propose');
    deletion();
    graphql().reply(403, { message: 'You have exceeded a secondary rate limit.' }, { 'retry-after': '5' });
    await expect(github.pulls.deleteBranch('paceline/x', FROM)).rejects.toMatchObject({ code: 'GITHUB_RATE_LIMITED' });
    expect(timing.pauses).toEqual([]);
  });
});

describe('comments', () => {
  test('with Windows line ends, as people’s editors leave them, say the same', async () => {
    const { github } = await openGitHub();
    expectToken('discuss');
    expectApp();
    repositoryApi('discuss')
      .get(COMMENTS)
      .reply(200, [{ id: 5, body: `${MARKER}\r\nRan.\r\n`, ...OURS }]);
    expect(await github.pulls.comment(12, { key: 'trial', body: 'Ran.' })).toEqual({ id: 5 });
  });

  test('of ours that stand twice are made one: the older stays', async () => {
    const { github } = await openGitHub();
    expectToken('discuss');
    expectApp();
    repositoryApi('discuss')
      .get(COMMENTS)
      .reply(200, [
        { id: 8, body: `${MARKER}\nRan.`, ...OURS },
        { id: 5, body: `${MARKER}\nOld.`, ...OURS },
        { id: 4, body: `${MARKER}\nRan.`, user: { login: 'paceline[bot]', type: 'Bot' }, performed_via_github_app: { id: 1 } },
      ])
      .delete('/issues/comments/8')
      .reply(404, { message: 'Not Found' })
      .patch('/issues/comments/5', { body: `${MARKER}\nRan.` })
      .reply(200, { id: 5 });
    expect(await github.pulls.comment(12, { key: 'trial', body: 'Ran.' })).toEqual({ id: 5 });
  });

  test('a locked conversation is not a lack of permission', async () => {
    const { github } = await openGitHub();
    expectToken('discuss');
    expectApp();
    repositoryApi('discuss')
      .get(COMMENTS)
      .reply(200, [])
      .post('/issues/12/comments')
      .reply(403, { message: 'Unable to create comment because issue is locked.' });
    await expect(github.pulls.comment(12, { key: 'trial', body: 'Ran.' })).rejects.toMatchObject({ code: 'GITHUB_REJECTED' });
  });

  test.each([
    ['a person', { user: { login: 'octocat', type: 'User' }, performed_via_github_app: null }, 'octocat', true],
    ['somebody through an App', { user: { login: 'octocat', type: 'User' }, performed_via_github_app: { id: 1 } }, 'octocat', false],
    ['a bot', { user: { login: 'other[bot]', type: 'Bot' } }, 'other[bot]', false],
    ['a deleted account', { user: null }, null, false],
  ])('of %s are told apart', async (_, by, login, isByPerson) => {
    const { github } = await openGitHub();
    expectToken('discuss');
    expectApp();
    repositoryApi('discuss')
      .get('/issues/comments/5')
      .reply(200, { id: 5, issue_url: `${API}/repos/octo/hello/issues/12`, body: '/paceline close', ...by });
    expect(await github.pulls.fetchComment(5)).toEqual({ id: 5, number: 12, login, isByPerson, isOurs: false, body: '/paceline close' });
  });
});

describe('a draft', () => {
  test('that GitHub refuses this App is said to be refused', async () => {
    const { github } = await openGitHub();
    expectToken('propose');
    repositoryApi('propose').get('/pulls/12').twice().reply(200, { node_id: 'PR_1', draft: false });
    graphql().reply(200, refusedWith('Resource not accessible by integration', 'FORBIDDEN'));
    await expect(github.pulls.setDraft(12, true)).rejects.toMatchObject({ code: 'GITHUB_FORBIDDEN', retryable: false });
  });
});

test.each([
  [{ mergeable: null, mergeable_state: 'unknown' }, 'unknown'],
  [{ mergeable: true, mergeable_state: 'blocked' }, 'clean'],
  [{ mergeable: false, mergeable_state: 'dirty' }, 'conflicted'],
  [{ mergeable: null, mergeable_state: 'dirty' }, 'conflicted'],
  [{}, 'unknown'],
])('of %j it is said to be %s', async (body, expected) => {
  const { github } = await openGitHub();
  expectToken('discuss');
  repositoryApi('discuss').get('/pulls/12').reply(200, body);
  expect(await github.pulls.fetchMergeability(12)).toBe(expected);
});

test('commits of a pull request are listed to the last page', async () => {
  const { github } = await openGitHub();
  expectToken('discuss');
  const commit = (sha: string) => ({ sha, parents: [{ sha: FROM }] });
  const second = `${API}/repos/octo/hello/pulls/12/commits?per_page=100&page=2`;
  repositoryApi('discuss')
    .get('/pulls/12/commits?per_page=100')
    .reply(200, [commit('1')], { link: `<${second}>; rel="next"` })
    .get('/pulls/12/commits?per_page=100&page=2')
    .reply(200, [commit('2')]);
  expect(await github.pulls.listCommits(12)).toEqual([
    { sha: '1', parents: [FROM] },
    { sha: '2', parents: [FROM] },
  ]);
});

describe('running again', () => {
  test('is not sent when a later attempt stands', async () => {
    const { github } = await openGitHub();
    expectToken('rerun');
    repositoryApi('rerun').get('/actions/runs/7').reply(200, { run_attempt: 3, status: 'in_progress' });
    await github.pulls.rerun(7, 2);
  });

  test('is not sent for a run that is not over', async () => {
    const { github } = await openGitHub();
    expectToken('rerun');
    repositoryApi('rerun').get('/actions/runs/7').reply(200, { run_attempt: 2, status: 'in_progress' });
    await expect(github.pulls.rerun(7, 2)).rejects.toMatchObject({ code: 'GITHUB_REJECTED' });
  });

  test.each([
    ['This workflow is already running', 3, null],
    ['Unable to retry this workflow run because it was created over a month ago', 2, 'GITHUB_REJECTED'],
    ['Resource not accessible by integration', 2, 'GITHUB_FORBIDDEN'],
  ])('refused with “%s” at attempt %i', async (message, latest, code) => {
    const { github } = await openGitHub();
    expectToken('rerun');
    repositoryApi('rerun')
      .get('/actions/runs/7')
      .reply(200, { run_attempt: 2, status: 'completed' })
      .post('/actions/runs/7/rerun')
      .reply(403, { message })
      .get('/actions/runs/7')
      .reply(200, { run_attempt: latest, status: 'completed' });
    const rerun = github.pulls.rerun(7, 2);
    await (code === null ? rerun : expect(rerun).rejects.toMatchObject({ code }));
  });

  test('asks for no token that the owner has not granted', async () => {
    const { github } = await openGitHub();
    nock(API)
      .post('/app/installations/99/access_tokens')
      .reply(422, { message: 'The permissions requested are not granted to this installation.' });
    await expect(github.pulls.rerun(7, 2)).rejects.toMatchObject({ code: 'GITHUB_FORBIDDEN' });
  });
});
