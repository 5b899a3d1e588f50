import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { regressionOfPullRequest } from '../../src/engine/commit/regression.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../../src/model/repository-config.ts';
import type { Run } from '../../src/model/run.ts';
import { regressionTitle } from '../../src/report/check-run-regression.ts';
import { pullRequestRuns } from '../../src/tasks/pull-request-runs.ts';
import { openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';
import { others, own, series } from '../report/check-run-regression-cases.ts';

const repositoryId = REPOSITORY.id;
let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
});
afterEach(() => world.close());

/** Ids of jobs are of the whole repository. */
function store(runs: readonly Run[]): Promise<void> {
  const withIds = runs.map((run) => ({
    ...run,
    jobs: run.jobs.map((job, index) => ({
      ...job,
      jobId: run.runId * 10 + index,
      runId: run.runId,
      attempt: run.attempt,
      headSha: run.headSha,
    })),
  }));
  return world.store.runs.mergeAll(repositoryId, withIds);
}

async function evidenceOf(run: Run) {
  const runsOfCommit = await world.store.runs.ofCommit(repositoryId, run.headSha);
  return pullRequestRuns(world, { repository: REPOSITORY }, runsOfCommit, DEFAULT_REPOSITORY_CONFIG);
}

const branchOf = ({ headBranch }: Run): string | null => headBranch;

describe('what the pull request of a commit is judged by', () => {
  test('are the runs of its commits and those of others, with the steps of what moved', async () => {
    const runs = series(4, 62);
    await store([...others(), ...runs]);
    const evidence = await evidenceOf(runs[3] as Run);
    expect(evidence?.runs.map(({ runId }) => runId).sort()).toEqual(runs.map(({ runId }) => runId));
    expect(evidence?.history.length).toBeGreaterThanOrEqual(40);
    const found = evidence === null ? null : regressionOfPullRequest(evidence);
    expect(found?.workflows[0]?.steps).toMatchObject([{ job: 'test', step: 'unit', time: 62 }]);
    expect(found === null ? null : regressionTitle(found)).toBe('slower by 1m 02s with this pull request');
  });

  test('end with the commit that is told of', async () => {
    const runs = series(4, 62);
    await store([...others(), ...runs]);
    const evidence = await evidenceOf(runs[1] as Run);
    expect(evidence?.runs.map(({ runId }) => runId).sort()).toEqual(runs.slice(0, 2).map(({ runId }) => runId));
  });

  test('come without steps where nothing moved', async () => {
    const runs = series(4, 0);
    await store([...others(), ...runs]);
    const evidence = await evidenceOf(runs[3] as Run);
    expect(evidence?.runs.flatMap(({ jobs }) => jobs.flatMap(({ steps }) => steps))).toEqual([]);
    expect(evidence === null ? null : regressionOfPullRequest(evidence)?.state).toBe('none');
  });

  test('of a fork are found by its branch, and others by none of its runs', async () => {
    const fork = { headRepositoryId: 77, fromFork: true, pullRequests: [], sources: null };
    const runs = series(3, 62, fork);
    await store([...others(), own(-1, { test: { steps: { unit: 900 } } }, { ...fork, runId: 899, headBranch: 'elsewhere' }), ...runs]);
    const evidence = await evidenceOf(runs[2] as Run);
    expect(evidence?.runs.map(branchOf)).toEqual(['topic', 'topic', 'topic']);
    expect(evidence === null ? null : regressionOfPullRequest(evidence)).toMatchObject({
      state: 'slower',
      workflows: [{ comparison: { n: 40, m: 3 } }],
    });
  });

  test('hold the runs of others since it began', async () => {
    const runs = series(4, 62);
    const since = own(1, {}, { runId: 900, headBranch: 'other', pullRequests: [8], headSha: 'e'.repeat(40) });
    await store([...others(), ...runs, since]);
    expect((await evidenceOf(runs[3] as Run))?.history.map(({ runId }) => runId)).toContain(900);
  });

  test.each([
    ['the default branch', { event: 'push', headBranch: 'main', pullRequests: [] }],
    ['a branch that nobody proposed', { event: 'push', pullRequests: [] }],
  ])('is nothing for a commit of %s', async (_, rest) => {
    const run = own(0, {}, rest);
    await store([...others(), run]);
    expect(await evidenceOf(run)).toBeNull();
  });
});
