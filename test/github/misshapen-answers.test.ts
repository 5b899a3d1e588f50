import { afterEach, expect, test } from '@jest/globals';
import { createTokenGitHub } from '../../src/github/create-token-github.ts';
import { listenOnLoopback } from '../helpers/listen-on-loopback.ts';
import { manualTiming } from '../helpers/manual-timing.ts';
import { silentLog } from '../helpers/silent-log.ts';

const WINDOW = { from: new Date('2026-01-01'), to: new Date('2026-02-01') };
let close = (): void => {};
afterEach(() => close());

/** The history of a server that answers everything with this text. */
async function answeredWith(text: string, { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {}) {
  let requests = 0;
  const server = await listenOnLoopback((_request, response) => {
    requests += 1;
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  });
  close = server.close;
  const timing = manualTiming();
  const repository = { owner: 'acme', name: 'app' };
  const github = createTokenGitHub({ token: 'ghp_x', apiUrl: server.origin, repository, log: silentLog, timing });
  return { history: github.history, timing, requests: () => requests };
}

test.each(['[]', 'null', '{}', '{"total_count":5}', '{"total_count":"many","workflow_runs":[]}', '{"total_count":-7,"workflow_runs":[]}'])(
  'a list of runs that is %s is no answer',
  async (text) => {
    const { history } = await answeredWith(text);
    await expect(history.listRuns(WINDOW, 1)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
  },
);

test.each(['[]', 'null', '{}', '{"total_count":1}', '{"total_count":1,"jobs":null}'])(
  'a list of jobs that is %s is no answer',
  async (text) => {
    const { history } = await answeredWith(text);
    await expect(history.fetchRunJobs(1, 1)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
  },
);

test.each(['[]', 'null', '{}', '{"data":null}', '{"data":{}}', '{"data":{"nodes":7}}'])(
  'an answer of GraphQL that is %s is none',
  async (text) => {
    const { history } = await answeredWith(text);
    const answer = await history.fetchSuiteJobs(['CS_1', 'CS_2', 'CS_3', 'CS_4']).catch((error: unknown) => error);
    expect(answer).toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
  },
);

test.each([
  '{"all":{"totalCount":1},"checkRuns":{"nodes":[{}],"pageInfo":{"hasNextPage":false}}}',
  '{"all":{"totalCount":1},"checkRuns":{"nodes":[7],"pageInfo":{"hasNextPage":false}}}',
  '{"all":{"totalCount":1},"checkRuns":{"nodes":[null]}}',
  '{"checkRuns":{"nodes":"x"}}',
])('a suite of the shape %s is left to REST', async (suite) => {
  const { history } = await answeredWith(`{"data":{"nodes":[${suite}]}}`);
  expect(await history.fetchSuiteJobs(['CS_1'])).toEqual({ jobs: new Map(), incomplete: ['CS_1'] });
});

test('jobs are listed by number of the page, wherever the answer says that the next one is', async () => {
  const link = '<http://127.0.0.2:1/steal>; rel="next"';
  const { history, requests } = await answeredWith('{"total_count":1000000000,"jobs":[{"id":1}]}', { headers: { link } });
  expect(await history.fetchRunJobs(1, 1)).toEqual([{ id: 1 }]);
  expect(requests()).toBe(1);
});

test('a reset beyond all reason is taken as two hours from now', async () => {
  const headers = {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': '99999999999999999',
    'x-ratelimit-resource': 'core',
  };
  const { history, timing } = await answeredWith('{"message":"API rate limit exceeded"}', { status: 403, headers });
  const error = (await history.listRuns(WINDOW, 1).catch((thrown: unknown) => thrown)) as { code: string; retryAt: Date };
  expect(error.code).toBe('GITHUB_RATE_LIMITED');
  const reset = history.allowance().rest?.resetAt.getTime() ?? Number.NaN;
  for (const at of [error.retryAt.getTime(), reset]) {
    expect(at).toBeGreaterThan(timing.now().getTime() + 7_190_000);
    expect(at).toBeLessThan(timing.now().getTime() + 7_230_000);
  }
});
