import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Run } from '../../src/model/run.ts';
import type { PullRequestLimits, PullRequestOrigin } from '../../src/ports/store.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { explainQueries } from '../helpers/explain-queries.ts';
import { sampleFacts } from '../helpers/log-facts.ts';
import { at, sampleJob, sampleRun, sampleStep } from '../helpers/sample-history.ts';
import { createTestStore, TEST_SERVERS } from '../helpers/test-database.ts';

jest.setTimeout(120_000);

const ID = 42;
const ORIGIN: PullRequestOrigin = { numbers: [7], headRepositoryId: ID, headBranch: 'topic' };
const ALL: PullRequestLimits = { since: at(0), before: at(1e6), commits: 50, runs: 300 };

let lastId = 0;
function run(second: number, rest: Partial<Run> = {}): Run {
  lastId += 1;
  const jobs = [sampleJob({ jobId: lastId * 10, runId: lastId, steps: [sampleStep(1)], log: sampleFacts() })];
  const headSha = second.toString(16).padStart(40, '0');
  return sampleRun({
    ...{
      runId: lastId,
      headSha,
      event: 'pull_request',
      headBranch: 'topic',
      headRepositoryId: ID,
      pullRequests: [7],
      createdAt: at(second),
    },
    jobs,
    ...rest,
  });
}

describe.each(TEST_SERVERS)('the runs of a pull request on the %s server', (server) => {
  let opened: OpenedStore;
  beforeAll(async () => {
    opened = await createTestStore(server);
    await opened.store.runs.mergeAll(ID, [
      run(10, { pullRequests: [] }),
      run(20),
      run(30, { event: 'push' }),
      run(30),
      run(40, { pullRequests: [3] }),
      run(50, { headBranch: 'other' }),
      run(60, { headRepositoryId: 77, fromFork: true, pullRequests: [] }),
      run(70, { headRepositoryId: 77, fromFork: true, pullRequests: [] }),
      run(80, { pullRequests: [7, 9] }),
    ]);
    await opened.store.runs.mergeAll(43, [run(20)]);
  });
  afterAll(() => opened.close());

  const seconds = async (origin: Partial<PullRequestOrigin> = {}, limits: Partial<PullRequestLimits> = {}): Promise<readonly number[]> => {
    const runs = await opened.store.runs.ofPullRequest(ID, { ...ORIGIN, ...origin }, { ...ALL, ...limits });
    return runs.map(({ createdAt }) => (Number(createdAt) - Number(at(0))) / 1000);
  };

  test('are those of its branch, newest first, without those that are known to be of another one', async () =>
    expect(await seconds()).toEqual([80, 30, 30, 20, 10]));

  test('of a fork are those of its own branch of the name', async () =>
    expect(await seconds({ numbers: [], headRepositoryId: 77 })).toEqual([70, 60]));

  test('are found by each of several numbers', async () => expect(await seconds({ numbers: [3, 9] })).toEqual([80, 40, 10]));

  test('end at the newest commits, at the newest attempts, and at both moments', async () => {
    expect(await seconds({}, { commits: 2 })).toEqual([80, 30, 30]);
    expect(await seconds({}, { runs: 2 })).toEqual([80, 30]);
    expect(await seconds({}, { since: at(20), before: at(80) })).toEqual([30, 30, 20]);
  });

  test('are none for a branch without runs', async () => expect(await seconds({ headBranch: 'nothing' })).toEqual([]));

  test('come with steps and logs, or without', async () => {
    const [whole] = await opened.store.runs.ofPullRequest(ID, ORIGIN, ALL);
    const [bare] = await opened.store.runs.ofPullRequest(ID, ORIGIN, { ...ALL, jobsOnly: true });
    expect([whole?.jobs[0]?.steps.length, whole?.jobs[0]?.log]).toEqual([1, sampleFacts()]);
    expect([bare?.jobs[0]?.steps.length, bare?.jobs[0]?.log]).toEqual([0, undefined]);
  });

  test('are found through an index among many of other branches', async () => {
    for (let first = 0; first < 4; first += 1)
      await opened.store.runs.mergeAll(
        ID,
        Array.from({ length: 500 }, (_, index) => run(1000 + first * 500 + index, { headBranch: `branch-${index % 50}`, jobs: [] })),
      );
    await opened.pool.query('vacuum (analyze)');
    const accesses = await explainQueries(opened, ({ runs }) => runs.ofPullRequest(ID, ORIGIN, ALL));
    const ofRuns = accesses.filter(({ table }) => table === 'run');
    expect(ofRuns.length).toBeGreaterThan(0);
    for (const { scan, removed } of ofRuns) {
      expect(scan).not.toBe('Seq Scan');
      expect(removed).toBeLessThan(50);
    }
  });
});
