import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AT, addRecordedRun, refusal, type SmallWorld, startSmall } from './small-repository.ts';

describe('lists, etags and limits', () => {
  let world: SmallWorld;
  beforeAll(async () => {
    world = await startSmall();
    for (let id = 1; id <= 45; id++) addRecordedRun(world, id, undefined, { event: id % 2 === 0 ? 'push' : 'schedule' });
  });
  afterAll(() => world.standin.close());

  test('a list is paged with Link headers that Octokit follows', async () => {
    const { client } = world;
    const first = await client.rest.actions.listWorkflowRunsForRepo({ ...AT, per_page: 20 });
    expect([first.data.total_count, first.data.workflow_runs.length]).toEqual([45, 20]);
    expect(first.headers.link).toMatch(/rel="next".*page=3>; rel="last"/);
    const all = await client.paginate(client.rest.actions.listWorkflowRunsForRepo, { ...AT, per_page: 20 });
    expect(all.map((run) => run.id)).toEqual(Array.from({ length: 45 }, (_, i) => 45 - i));
  });

  test('filters narrow the list', async () => {
    const { actions } = world.client.rest;
    const count = async (filter: Record<string, string>) => (await actions.listWorkflowRunsForRepo({ ...AT, ...filter })).data.total_count;
    expect(await count({ event: 'push' })).toBe(22);
    expect(await count({ created: '>=2026-01-03' })).toBe(0);
    expect(await count({ created: '2026-01-01..2026-01-02' })).toBe(45);
    expect(await count({ status: 'failure' })).toBe(0);
    expect(await count({ branch: 'main' })).toBe(45);
  });

  test('an unchanged answer is a free 304', async () => {
    const { client } = world;
    const first = await client.rest.actions.getWorkflowRun({ ...AT, run_id: 1 });
    const before = Number(first.headers['x-ratelimit-remaining']);
    const again = await refusal(
      client.rest.actions.getWorkflowRun({ ...AT, run_id: 1, headers: { 'if-none-match': first.headers.etag ?? '' } }),
    );
    expect(again.status).toBe(304);
    const third = await client.rest.actions.getWorkflowRun({ ...AT, run_id: 2 });
    expect(Number(third.headers['x-ratelimit-remaining'])).toBe(before - 1);
    expect(third.headers['x-github-request-id']).toMatch(/^[0-9A-F-]{36}$/);
  });

  test('a page that is no number is refused', async () => {
    const response = await refusal(world.client.request('GET /repos/{owner}/{repo}/branches', { ...AT, page: 'x' as unknown as number }));
    expect(response.status).toBe(422);
  });
});

test('the hourly limit ends in 403 and begins anew after the hour', async () => {
  const { standin, client } = await startSmall({ rateLimit: 3 });
  for (let i = 0; i < 3; i++) await client.rest.repos.get(AT);
  const refused = await refusal(client.rest.repos.get(AT));
  expect([refused.status, refused.message]).toEqual([403, expect.stringContaining('API rate limit exceeded')]);
  standin.advance(3_600_001);
  expect((await refusal(client.rest.repos.get(AT))).status).toBe(401);
  await standin.close();
});
