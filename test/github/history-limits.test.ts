import { afterEach, describe, expect, test } from '@jest/globals';
import { createdAt, type HistoryWorld, openHistoryWorld } from '../helpers/history-world.ts';

const GRAPHQL = { method: 'POST', path: '/graphql' } as const;
const RUNS = '/repos/{owner}/{repo}/actions/runs';
const WINDOW = { from: createdAt(0), to: createdAt(1000) };

describe('limits of history', () => {
  let world: HistoryWorld;
  afterEach(async () => {
    await world.standin.close();
    expect(world.standin.violations).toEqual([]);
  });

  test('are unknown before the first answer, and counted for REST and GraphQL apart', async () => {
    world = await openHistoryWorld();
    const { history, addRuns } = world;
    expect(history.allowance()).toEqual({ rest: null, graphql: null });
    const suites = addRuns(1, { jobs: 1, steps: 1 });
    await history.listRuns(WINDOW, 1);
    expect(history.allowance().graphql).toBeNull();
    await history.fetchSuiteJobs(suites);
    expect([history.allowance().rest?.remaining, history.allowance().graphql?.remaining]).toEqual([4999, 4999]);
  });

  test('of GraphQL that are reached, which GitHub says with a success, wait for the reset and leave REST alone', async () => {
    world = await openHistoryWorld({ rateLimit: 13 });
    const { history, addRuns, statuses, timing } = world;
    const suites = addRuns(50, { jobs: 1, steps: 1 });
    const error: unknown = await history.fetchSuiteJobs(suites).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'GITHUB_RATE_LIMITED', retryable: true });
    const { retryAt } = error as { retryAt: Date };
    expect(retryAt.getTime()).toBeGreaterThan(Date.now() + 3_590_000);
    expect(retryAt.getTime()).toBeLessThan(Date.now() + 3_615_000);
    expect(timing.pauses).toEqual([]);
    await expect(history.fetchSuiteJobs(suites)).rejects.toMatchObject({ code: 'GITHUB_RATE_LIMITED', retryAt });
    expect(statuses('/graphql')).toHaveLength(2);
    expect(history.allowance().graphql).toMatchObject({ limit: 13, remaining: 0 });
    expect((await history.listRuns(WINDOW, 1)).total).toBe(50);
    // Once the time has come the next question leaves; the stand-in’s hour is not over yet, by its own clock.
    await timing.pause(retryAt.getTime() - timing.now().getTime());
    await expect(history.fetchSuiteJobs(suites)).rejects.toMatchObject({ code: 'GITHUB_RATE_LIMITED' });
    expect(statuses('/graphql').length).toBeGreaterThan(2);
  });

  test('of REST that are reached leave GraphQL alone', async () => {
    world = await openHistoryWorld({ rateLimit: 2 });
    const { history, addRuns, statuses } = world;
    const suites = addRuns(1, { jobs: 1, steps: 1 });
    await history.listRuns(WINDOW, 1);
    await history.listRuns(WINDOW, 2);
    await expect(history.listRuns(WINDOW, 3)).rejects.toMatchObject({ code: 'GITHUB_RATE_LIMITED' });
    await expect(history.listRuns(WINDOW, 4)).rejects.toMatchObject({ code: 'GITHUB_RATE_LIMITED' });
    expect(statuses(RUNS)).toEqual([200, 200, 403]);
    expect((await history.fetchSuiteJobs(suites)).jobs.size).toBe(1);
  });

  test.each(['secondary-limit', 'too-many'] as const)('that are secondary (%s) hold for GraphQL and REST alike', async (kind) => {
    world = await openHistoryWorld();
    const { history, addRuns, standin, timing, statuses } = world;
    const suites = addRuns(1, { jobs: 1, steps: 1 });
    standin.fault({ kind, match: GRAPHQL, retryAfter: 90 });
    const retryAt = new Date(timing.now().getTime() + 90_000);
    await expect(history.fetchSuiteJobs(suites)).rejects.toMatchObject({ code: 'GITHUB_RATE_LIMITED', retryAt });
    await expect(history.listRuns(WINDOW, 1)).rejects.toMatchObject({ code: 'GITHUB_RATE_LIMITED', retryAt });
    expect(statuses(RUNS)).toEqual([]);
    await timing.pause(90_000);
    expect((await history.fetchSuiteJobs(suites)).jobs.size).toBe(1);
  });

  test('that are secondary and said with a success mean a minute', async () => {
    world = await openHistoryWorld();
    const { history, addRuns, standin, timing } = world;
    const suites = addRuns(1, { jobs: 1, steps: 1 });
    standin.fault({ kind: 'graphql-errors', match: GRAPHQL, problem: { message: 'You have exceeded a secondary rate limit.' } });
    await expect(history.fetchSuiteJobs(suites)).rejects.toMatchObject({
      code: 'GITHUB_RATE_LIMITED',
      retryAt: new Date(timing.now().getTime() + 60_000),
    });
  });

  test('of a few seconds are waited out, and queries are not paced like writes', async () => {
    world = await openHistoryWorld();
    const { history, addRuns, standin, timing } = world;
    const suites = addRuns(75, { jobs: 1, steps: 1 });
    standin.fault({ kind: 'too-many', match: GRAPHQL, retryAfter: 3 });
    expect((await history.fetchSuiteJobs(suites)).jobs.size).toBe(75);
    expect(timing.pauses).toEqual([3000]);
  });
});
