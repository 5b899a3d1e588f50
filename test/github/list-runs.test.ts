import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createdAt, type HistoryWorld, openHistoryWorld, RUN_IDS } from '../helpers/history-world.ts';
import { NAME } from '../standin/small-repository.ts';

const RUNS = '/repos/{owner}/{repo}/actions/runs';
const ids = (runs: readonly unknown[]) => runs.map((run) => (run as { id: number }).id - RUN_IDS);

describe('a window of runs', () => {
  let world: HistoryWorld;
  beforeEach(async () => {
    world = await openHistoryWorld();
  });
  afterEach(async () => {
    await world.standin.close();
    expect(world.standin.violations).toEqual([]);
  });

  test('holds its first and its last second, newest first', async () => {
    world.addRuns(9, { jobs: 0 });
    const page = await world.history.listRuns({ from: createdAt(3), to: new Date(createdAt(6).getTime() + 999) }, 1);
    expect([page.total, ids(page.runs)]).toEqual([4, [6, 5, 4, 3]]);
    expect(await world.history.listRuns({ from: createdAt(20), to: createdAt(30) }, 1)).toEqual({ total: 0, runs: [] });
  });

  test('comes a hundred a page, and says how many there are beyond the 1,000 that GitHub gives', async () => {
    world.addRuns(1050, { jobs: 0 });
    const window = { from: createdAt(0), to: createdAt(2000) };
    const first = await world.history.listRuns(window, 1);
    const last = await world.history.listRuns(window, 10);
    expect([first.total, first.runs.length, ids(first.runs)[0], ids(last.runs).at(-1)]).toEqual([1050, 100, 1050, 51]);
    expect((await world.history.listRuns(window, 11)).runs).toEqual([]);
  }, 30_000);

  test('that has not changed is asked for again for nothing', async () => {
    world.addRuns(3, { jobs: 0 });
    const window = { from: createdAt(0), to: createdAt(10) };
    const first = await world.history.listRuns(window, 1);
    const { rest } = world.history.allowance();
    expect(rest).toMatchObject({ limit: 5000, remaining: 4999 });
    expect(rest?.resetAt.getTime()).toBeGreaterThan(Date.now() + 3_000_000);
    const again = await (await world.open()).listRuns(window, 1);
    expect(again).toEqual(first);
    expect(world.statuses(RUNS)).toEqual([200, 304]);
    // Another request shows that the second one cost nothing.
    world.addRuns(1, { jobs: 0, first: 4 });
    const third = await world.history.listRuns(window, 1);
    expect([third.total, ids(third.runs)]).toEqual([4, [4, 3, 2, 1]]);
    expect(world.statuses(RUNS)).toEqual([200, 304, 200]);
    expect(world.history.allowance().rest?.remaining).toBe(4998);
  });

  test('is asked for again when the answer is lost', async () => {
    world.addRuns(1, { jobs: 0 });
    world.standin.fault({ kind: 'after-commit-reset', match: { path: RUNS } });
    world.standin.fault({ kind: 'status', match: { path: RUNS }, status: 502 });
    const page = await world.history.listRuns({ from: createdAt(0), to: createdAt(10) }, 1);
    expect(page.total).toBe(1);
    expect(world.timing.pauses).toHaveLength(2);
  });

  test('has every job of an attempt, over several pages', async () => {
    world.addRuns(1, { jobs: 230, steps: 1 });
    const jobs = await world.history.fetchRunJobs(RUN_IDS + 1, 1);
    expect(new Set(jobs.map((job) => (job as { id: number }).id)).size).toBe(230);
    expect(jobs[0]).toMatchObject({ labels: ['ubuntu-latest'], runner_name: 'GitHub Actions 7', run_attempt: 1 });
    expect(world.statuses(`${RUNS}/{run_id}/attempts/{attempt_number}/jobs`)).toEqual([200, 200, 200]);
    await expect(world.history.fetchRunJobs(RUN_IDS + 1, 2)).rejects.toMatchObject({ code: 'GITHUB_NOT_FOUND' });
  });

  test('is not found in a repository that is gone', async () => {
    const history = (await world.installations.forRepository(world.installationId, { ...repository(world), name: 'gone' })).history;
    await expect(history.listRuns({ from: createdAt(0), to: createdAt(1) }, 1)).rejects.toMatchObject({ code: 'GITHUB_NOT_FOUND' });
  });
});

function repository({ standin }: HistoryWorld) {
  return { id: standin.repository(NAME).id, owner: 'acme', name: 'app' };
}
