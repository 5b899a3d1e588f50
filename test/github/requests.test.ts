import { describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { API, expectToken, guardTheNetwork, INSTALLATION, openGitHub, repositoryApi } from '../helpers/github-api.ts';
import { listenOnLoopback } from '../helpers/listen-on-loopback.ts';

guardTheNetwork();

const SUSPENDED = { message: 'This installation has been suspended' };
const JOB = '/actions/jobs/5';

describe('reads', () => {
  test('are repeated after a server error with growing, jittered pauses', async () => {
    const { github, timing } = await openGitHub();
    expectToken('report');
    repositoryApi().get(JOB).reply(502, 'Bad Gateway').get(JOB).replyWithError('read ECONNRESET').get(JOB).reply(200, { id: 5 });
    expect(await github.fetchJob(5)).toEqual({ id: 5 });
    expect(timing.pauses).toHaveLength(2);
    expect(timing.pauses[0]).toBeGreaterThanOrEqual(500);
    expect(timing.pauses[0]).toBeLessThan(1500);
    expect(timing.pauses[1]).toBeGreaterThanOrEqual(1000);
    expect(timing.pauses[1]).toBeLessThan(3000);
  });

  test('are given up after three repetitions', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(JOB).times(4).reply(503, { message: 'Service Unavailable' });
    await expect(github.fetchJob(5)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE', retryable: true });
  });

  test('are not repeated when GitHub says that there is no such thing', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(JOB).reply(404, { message: 'Not Found' });
    await expect(github.fetchJob(5)).rejects.toMatchObject({ code: 'GITHUB_NOT_FOUND', retryable: false });
  });

  test('answered with a web page are not taken for an answer', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(JOB).reply(200, '<h1>Sign in</h1>', { 'content-type': 'text/html' });
    await expect(github.fetchJob(5)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
  });

  test('whose body breaks off are not taken for an empty answer', async () => {
    const server = await listenOnLoopback((request, response) => {
      const body = JSON.stringify({ id: 5, token: 'ghs_report', expires_at: new Date(Date.now() + 3_600_000).toISOString() });
      response.writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/json', 'content-length': body.length });
      if (request.method === 'POST') response.end(body);
      else response.write(body.slice(0, 5), () => response.destroy());
    });
    nock.enableNetConnect('127.0.0.1');
    const { github, timing } = await openGitHub({ apiUrl: server.origin });
    await expect(github.fetchJob(5)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
    expect(timing.pauses).toHaveLength(3);
    nock.disableNetConnect();
    server.close();
  });
});

describe('limits', () => {
  test('a primary limit is left to the queue with the time of its reset, and nothing is asked before that', async () => {
    const { github, timing } = await openGitHub();
    expectToken('report');
    const reset = Math.ceil(timing.now().getTime() / 1000) + 1200;
    repositoryApi()
      .get(JOB)
      .reply(
        403,
        { message: 'API rate limit exceeded for installation ID 99.' },
        { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) },
      );
    const error: unknown = await github.fetchJob(5).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'GITHUB_RATE_LIMITED', retryable: true });
    const { retryAt } = error as { retryAt: Date };
    expect(retryAt.getTime()).toBeGreaterThanOrEqual((reset + 1) * 1000);
    expect(retryAt.getTime()).toBeLessThan((reset + 12) * 1000);
    expect(timing.pauses).toEqual([]);

    await expect(github.fetchHead('main')).rejects.toMatchObject({ code: 'GITHUB_RATE_LIMITED', retryAt });

    await timing.pause(1_300_000);
    repositoryApi().get(JOB).reply(200, { id: 5 });
    expect(await github.fetchJob(5)).toEqual({ id: 5 });
  });

  test('a secondary limit that names no time means a minute', async () => {
    const { github, timing } = await openGitHub();
    expectToken('propose');
    const asked = timing.now().getTime();
    nock(API)
      .get(/[/]pulls[?]/)
      .reply(403, { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' });
    const content = {
      branch: 'b',
      base: 'main',
      baseSha: 's',
      title: '',
      body: '',
      commitMessage: '',
      files: [],
      draft: false,
    };
    await expect(github.openPullRequest(content, { known: [], record: async () => {} })).rejects.toMatchObject({
      code: 'GITHUB_RATE_LIMITED',
      retryAt: new Date(asked + 60_000),
    });
  });

  test('a short wait is waited out by a read', async () => {
    const { github, timing } = await openGitHub();
    expectToken('report');
    repositoryApi().get(JOB).reply(429, { message: 'Slow down' }, { 'retry-after': '3' }).get(JOB).reply(200, { id: 5 });
    expect(await github.fetchJob(5)).toEqual({ id: 5 });
    expect(timing.pauses).toEqual([3000]);
  });

  test('writes of one installation start a second apart when told so', async () => {
    const { github, timing } = await openGitHub({ writeIntervalMs: 1000 });
    expectToken('report');
    const content = {
      headSha: 'a',
      externalId: 'x',
      name: 'Paceline',
      status: 'in_progress',
      conclusion: null,
      title: 't',
      summary: 's',
      text: null,
      detailsUrl: null,
      annotations: [],
      actions: [],
      images: [],
    } as const;
    repositoryApi().patch('/check-runs/7').times(3).reply(200, { id: 7 }).get(JOB).reply(200, {});
    for (let write = 0; write < 3; write += 1) await github.publishCheckRun(content, 7);
    await github.fetchJob(5);
    expect(timing.pauses).toEqual([1000, 1000]);
  });
});

describe('tokens', () => {
  test('one token serves many requests', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(JOB).times(3).reply(200, { id: 5 });
    await Promise.all([github.fetchJob(5), github.fetchJob(5), github.fetchJob(5)]);
  });

  test('a new one is minted before the old one ends', async () => {
    const { github, timing } = await openGitHub();
    expectToken('report');
    repositoryApi().get(JOB).reply(200, { id: 5 });
    await github.fetchJob(5);
    await timing.pause(59.5 * 60_000);
    expectToken('report', 'ghs_second');
    nock(`${API}/repos/octo/hello`, { reqheaders: { authorization: 'token ghs_second' } })
      .get(JOB)
      .reply(200, { id: 5 });
    await github.fetchJob(5);
  });

  test('a token that is refused in its first seconds is tried again', async () => {
    const { github, timing } = await openGitHub();
    expectToken('report');
    repositoryApi().get(JOB).reply(401, { message: 'Bad credentials' }).get(JOB).reply(200, { id: 5 });
    await github.fetchJob(5);
    expect(timing.pauses).toEqual([1000]);
  });

  test('an older one that is refused is replaced once', async () => {
    const { github, timing } = await openGitHub();
    expectToken('report');
    repositoryApi().get(JOB).reply(200, { id: 5 });
    await github.fetchJob(5);
    await timing.pause(60_000);
    repositoryApi().get(JOB).reply(401, { message: 'Bad credentials' });
    expectToken('report', 'ghs_second');
    nock(`${API}/repos/octo/hello`, { reqheaders: { authorization: 'token ghs_second' } })
      .get(JOB)
      .reply(200, { id: 5 });
    expect(await github.fetchJob(5)).toEqual({ id: 5 });
  });

  test('a suspended installation is told apart from a missing permission', async () => {
    const { github } = await openGitHub();
    nock(API).post(`/app/installations/${INSTALLATION}/access_tokens`).reply(403, SUSPENDED);
    await expect(github.fetchRepository()).rejects.toMatchObject({ code: 'GITHUB_SUSPENDED', retryable: false });
  });

  test('an installation that is gone is not found', async () => {
    const { github } = await openGitHub();
    nock(API).post(`/app/installations/${INSTALLATION}/access_tokens`).reply(404, { message: 'Not Found' });
    await expect(github.fetchRepository()).rejects.toMatchObject({ code: 'GITHUB_NOT_FOUND' });
  });

  test('listing an installation asks for nothing but metadata', async () => {
    const { installations } = await openGitHub();
    nock(API)
      .post(`/app/installations/${INSTALLATION}/access_tokens`, { permissions: { metadata: 'read' } })
      .reply(201, { token: 'ghs_list', expires_at: new Date(Date.now() + 3_600_000).toISOString() });
    const body = {
      id: 1,
      name: 'hello',
      owner: { login: 'octo' },
      default_branch: 'trunk',
      visibility: 'internal',
      fork: false,
      archived: true,
    };
    nock(API, { reqheaders: { authorization: 'token ghs_list' } })
      .get('/installation/repositories?per_page=100')
      .reply(200, { total_count: 2, repositories: [body] }, { link: `<${API}/installation/repositories?per_page=100&page=2>; rel="next"` })
      .get('/installation/repositories?per_page=100&page=2')
      .reply(200, { total_count: 2, repositories: [{ id: 2, name: 'old', owner: { login: 'octo' }, private: true }] });
    expect(await installations.fetchRepositories(INSTALLATION)).toEqual([
      body,
      { id: 2, name: 'old', owner: { login: 'octo' }, private: true },
    ]);
  });
});
