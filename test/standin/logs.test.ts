import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AT, addRecordedRun, refusal, type SmallWorld, startSmall } from './small-repository.ts';

describe('job logs', () => {
  let world: SmallWorld;
  beforeAll(async () => {
    world = await startSmall({ contract: true });
    addRecordedRun(world, 1, 'a line\n');
    addRecordedRun(world, 2, 'expired');
    addRecordedRun(world, 3);
  });
  afterAll(() => world.standin.close());

  const linkTo = async (jobId: number) => {
    const response = await world.client.request('GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs', {
      ...AT,
      job_id: jobId,
      request: { redirect: 'manual' },
    });
    expect(response.status).toBe(302 as number);
    return response.headers.location ?? '';
  };

  test('lead to a signed link on another host, which needs no credentials', async () => {
    const link = await linkTo(4);
    expect(link.startsWith(world.standin.webUrl)).toBe(true);
    expect(new URL(link).port).not.toBe(new URL(world.standin.url).port);
    const response = await fetch(link);
    expect([response.status, await response.text()]).toEqual([200, 'a line\n']);
    expect(world.standin.violations).toEqual([]);
  });

  test('are refused to whoever sends credentials along', async () => {
    expect((await fetch(await linkTo(4), { headers: { authorization: 'token x' } })).status).toBe(401);
  });

  test('are refused under a signature of something else', async () => {
    const link = await linkTo(4);
    expect((await fetch(link.replace(/sig=../, 'sig=zz'))).status).toBe(403);
    expect((await fetch(link.replace(/se=\d+/, 'se=99999999999'))).status).toBe(403);
  });

  test('that have expired answer 410, and a job without a log 404', async () => {
    const { actions } = world.client.rest;
    expect((await refusal(actions.downloadJobLogsForWorkflowRun({ ...AT, job_id: 8 }))).status).toBe(410);
    expect((await refusal(actions.downloadJobLogsForWorkflowRun({ ...AT, job_id: 12 }))).status).toBe(404);
  });

  test('links end after a minute', async () => {
    const link = await linkTo(4);
    world.standin.advance(62_000);
    expect((await fetch(link)).status).toBe(403);
  });
});
