import { describe, expect, test } from '@jest/globals';
import type { CheckRunAnnotation, CheckRunContent } from '../../src/ports/github.ts';
import { APP_ID, expectToken, guardTheNetwork, openGitHub, repositoryApi } from '../helpers/github-api.ts';

guardTheNetwork();

const SHA = 'a'.repeat(40);
const LOOK = `/commits/${SHA}/check-runs?check_name=Paceline&filter=all&per_page=100`;
const CONTENT: CheckRunContent = {
  headSha: SHA,
  externalId: 'paceline:1:aaaa',
  name: 'Paceline',
  status: 'completed',
  conclusion: 'neutral',
  title: 'CI 8m12s',
  summary: 'Within its usual range.',
  text: null,
  detailsUrl: 'https://paceline.example/repositories/1',
  annotations: [],
  actions: [],
  images: [],
};
const COMMON = {
  name: 'Paceline',
  external_id: 'paceline:1:aaaa',
  details_url: 'https://paceline.example/repositories/1',
  status: 'completed',
  conclusion: 'neutral',
  output: { title: 'CI 8m12s', summary: 'Within its usual range.' },
};
const CREATED = { head_sha: SHA, ...COMMON };
/** Buttons that an update does not name would stay. */
const UPDATED = { ...COMMON, actions: [] };

function listed(...checkRuns: { id: number; external_id: string; app: { id: number } | null }[]) {
  return { total_count: checkRuns.length, check_runs: checkRuns };
}

describe('publishing a check run', () => {
  test('creates it when none stands', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(LOOK).reply(200, listed()).post('/check-runs', CREATED).reply(201, { id: 7 });
    expect(await github.publishCheckRun(CONTENT, null)).toEqual({ id: 7 });
  });

  test('updates the one it knows without looking', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().patch('/check-runs/7', UPDATED).reply(200, { id: 7 });
    expect(await github.publishCheckRun(CONTENT, 7)).toEqual({ id: 7 });
  });

  test('a create whose answer was lost is not sent again, and the next try finds it by external id', async () => {
    const { github, timing } = await openGitHub();
    expectToken('report');
    repositoryApi().get(LOOK).reply(200, listed()).post('/check-runs', CREATED).reply(500, { message: 'Server Error' });
    await expect(github.publishCheckRun(CONTENT, null)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE', retryable: true });
    expect(timing.pauses).toEqual([]);

    repositoryApi()
      .get(LOOK)
      .reply(200, listed({ id: 7, external_id: 'paceline:1:aaaa', app: { id: APP_ID } }))
      .patch('/check-runs/7', UPDATED)
      .reply(200, { id: 7 });
    expect(await github.publishCheckRun(CONTENT, null)).toEqual({ id: 7 });
  });

  test('a create cut off on the wire is not sent again either', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi().get(LOOK).reply(200, listed()).post('/check-runs', CREATED).replyWithError('read ECONNRESET');
    await expect(github.publishCheckRun(CONTENT, null)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
  });

  test("another App's check run of the same name and id is left alone", async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi()
      .get(LOOK)
      .reply(200, listed({ id: 5, external_id: 'paceline:1:aaaa', app: { id: 1 } }, { id: 6, external_id: 'else', app: { id: APP_ID } }))
      .post('/check-runs', CREATED)
      .reply(201, { id: 7 });
    expect(await github.publishCheckRun(CONTENT, null)).toEqual({ id: 7 });
  });

  test('makes a new one when the known one was deleted', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi()
      .patch('/check-runs/7', UPDATED)
      .reply(404, { message: 'Not Found' })
      .get(LOOK)
      .reply(200, listed())
      .post('/check-runs', CREATED)
      .reply(201, { id: 8 });
    expect(await github.publishCheckRun(CONTENT, 7)).toEqual({ id: 8 });
  });

  test('a check run in progress has no conclusion', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    const { conclusion: _, ...rest } = COMMON;
    repositoryApi()
      .patch('/check-runs/7', { ...rest, actions: [], status: 'in_progress', output: { ...COMMON.output, text: 'More.' } })
      .reply(200, { id: 7 });
    await github.publishCheckRun({ ...CONTENT, status: 'in_progress', conclusion: null, text: 'More.' }, 7);
  });

  test('a summary longer than GitHub takes is shortened', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    let sent = '';
    repositoryApi()
      .patch('/check-runs/7', (body: { output: { summary: string } }) => {
        sent = body.output.summary;
        return true;
      })
      .reply(200, { id: 7 });
    await github.publishCheckRun({ ...CONTENT, summary: 'a line\n'.repeat(20_000) }, 7);
    expect(sent.length).toBeLessThanOrEqual(65_535);
    expect(sent.slice(-72)).toMatch(/a line\n\n_Shortened/);
  });

  test('says which permission is missing', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi()
      .patch('/check-runs/7', UPDATED)
      .reply(403, { message: 'Resource not accessible by integration' }, { 'x-accepted-github-permissions': 'checks=write' });
    await expect(github.publishCheckRun(CONTENT, 7)).rejects.toMatchObject({
      code: 'GITHUB_FORBIDDEN',
      message: 'could not update the check run: GitHub answered 403: Resource not accessible by integration (this needs checks=write)',
    });
  });

  const remark = (line: number): CheckRunAnnotation => ({
    path: '.github/workflows/ci.yml',
    startLine: line,
    endLine: line,
    level: 'warning',
    title: 'Job test: above the p95 limit of 5m 00s',
    message: `Line ${line}.`,
  });
  const sentRemark = (line: number) => ({
    path: '.github/workflows/ci.yml',
    start_line: line,
    end_line: line,
    annotation_level: 'warning',
    title: 'Job test: above the p95 limit of 5m 00s',
    message: `Line ${line}.`,
  });
  const lines = (count: number, from = 1) => Array.from({ length: count }, (_, index) => index + from);
  const withRemarks = (count: number): CheckRunContent => ({ ...CONTENT, annotations: lines(count).map(remark) });
  const remarksOf = (body: { output: { annotations?: readonly { start_line: number }[] } }) =>
    (body.output.annotations ?? []).map(({ start_line }) => start_line);

  test('sends fifty annotations a request, the rest in updates', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    const sent: (readonly number[])[] = [];
    const note = (body: unknown) => {
      sent.push(remarksOf(body as Parameters<typeof remarksOf>[0]));
      return true;
    };
    repositoryApi()
      .get(LOOK)
      .reply(200, listed())
      .post('/check-runs', note)
      .reply(201, { id: 7 })
      .patch('/check-runs/7', note)
      .twice()
      .reply(200, { id: 7 });
    await github.publishCheckRun(withRemarks(120), null);
    // Nock asks a matcher more than once.
    expect([...new Set(sent.map((each) => JSON.stringify(each)))]).toEqual(
      [lines(50), lines(50, 51), lines(20, 101)].map((each) => JSON.stringify(each)),
    );
  });

  test('an update leaves out the annotations that stand, also those of an attempt that was interrupted', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    repositoryApi()
      .get('/check-runs/7/annotations?per_page=100&page=1')
      .reply(200, lines(100).map(sentRemark))
      .get('/check-runs/7/annotations?per_page=100&page=2')
      .reply(200, [sentRemark(101)])
      .patch('/check-runs/7', { ...UPDATED, output: { ...COMMON.output, annotations: [sentRemark(102)] } })
      .reply(200, { id: 7 });
    await github.publishCheckRun(withRemarks(102), 7);
  });

  test('sends buttons and images', async () => {
    const { github } = await openGitHub();
    expectToken('report');
    const action = { label: 'Analyze again', description: 'Read all anew', identifier: 'analyze-again' };
    const image = { alt: 'The critical path', url: 'https://paceline.example/x.svg', caption: 'CI' };
    repositoryApi()
      .patch('/check-runs/7', {
        ...COMMON,
        output: { ...COMMON.output, images: [{ alt: 'The critical path', image_url: 'https://paceline.example/x.svg', caption: 'CI' }] },
        actions: [action],
      })
      .reply(200, { id: 7 });
    await github.publishCheckRun({ ...CONTENT, actions: [action], images: [image] }, 7);
  });
});
