import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { CacheOutcome } from '../../src/model/cache-outcome.ts';
import type { JobRun } from '../../src/model/job-run.ts';
import { seconds } from '../../src/model/seconds.ts';
import type { Delivery, ProposalState, StoredProposal } from '../../src/ports/store.ts';
import { kyselyOf } from '../../src/store/create-store.ts';
import type { OpenedStore } from '../../src/store/open-store.ts';
import { insertDeadLetter } from '../../src/store/queries/dead-letters.ts';
import { at, sampleJob, sampleRun, sampleStep } from '../helpers/sample-history.ts';
import { createTestStore, TEST_SERVERS } from '../helpers/test-database.ts';

jest.setTimeout(60_000);

const PATH = '.github/workflows/ci.yml';
const ANY: readonly ProposalState[] = ['candidate', 'waiting', 'open', 'merged', 'closed', 'superseded'];

function delivery(id: string, changes: Partial<Delivery> = {}): Delivery {
  const payload = { action: 'completed', text: 'ünï\u0000cødé \ud83d\ude80', nested: { list: [1, null, true] } };
  return { id, event: 'workflow_run', action: 'completed', installationId: 3, repositoryId: 5, payload, receivedAt: at(0), ...changes };
}

function proposal(key: string, changes: Partial<StoredProposal> = {}): StoredProposal {
  return {
    key,
    ruleId: 'cache-dependencies',
    path: PATH,
    title: 'Cache dependencies',
    body: 'Body',
    commitMessage: 'Cache dependencies\n\nBecause.',
    labels: ['paceline'],
    reviewers: ['octocat'],
    draft: false,
    files: [{ path: PATH, content: 'on: push\n', blobBefore: 'b'.repeat(40) }],
    patch: '--- a',
    baseSha: 'abc',
    state: 'candidate',
    reason: null,
    branch: `paceline/${key}`,
    headShas: [],
    pullRequest: null,
    pullRequestUpdatedAt: null,
    openedAt: null,
    prediction: null,
    askedBy: null,
    phase: null,
    measure: null,
    headAt: null,
    draftedAt: null,
    reruns: 0,
    mergedAt: null,
    mergeSha: null,
    verificationPlan: null,
    verdict: null,
    updatedAt: at(1),
    ...changes,
  };
}

const REPOSITORY = {
  id: 5,
  owner: 'octo',
  name: 'repo',
  defaultBranch: 'main',
  visibility: { available: true, value: 'private' },
  isFork: { available: false, reason: 'not in the payload' },
  isArchived: false,
} as const;

describe.each(TEST_SERVERS)('the store on the %s server', (server) => {
  let opened: OpenedStore;
  let repositoryId = 1000;

  beforeAll(async () => {
    opened = await createTestStore(server);
  });
  afterAll(() => opened.close());

  describe('deliveries', () => {
    test('are kept once, with their payload as it came', async () => {
      const { deliveries } = opened.store;
      expect(await deliveries.insert(delivery('d1'))).toBe('new');
      expect(await deliveries.insert(delivery('d1', { event: 'push' }))).toBe('duplicate');
      expect(await deliveries.find('d1')).toEqual({ ...delivery('d1'), processedAt: null });
      expect(await deliveries.find('unknown')).toBeNull();
    });

    test('remember when they were processed', async () => {
      const { deliveries } = opened.store;
      await deliveries.insert(delivery('d2', { action: null, installationId: null, repositoryId: null }));
      await deliveries.markProcessed('d2', at(7));
      expect(await deliveries.find('d2')).toMatchObject({ processedAt: at(7), action: null, installationId: null, repositoryId: null });
    });
  });

  describe('installations and repositories', () => {
    test('are saved, changed, found and listed', async () => {
      const { installations, repositories } = opened.store;
      await installations.save({ id: 3, account: 'octo', suspended: false, permissions: { actions: 'read' } });
      await installations.save({ id: 3, account: 'octo', suspended: true, permissions: {} });
      expect(await installations.find(3)).toEqual({ id: 3, account: 'octo', suspended: true, permissions: {} });
      expect(await installations.find(4)).toBeNull();
      await repositories.save({ ...REPOSITORY, name: 'old-name' }, 3);
      await repositories.saveConfiguration(5, 'level: basic\n');
      await repositories.save(REPOSITORY, 3);
      const stored = {
        repository: REPOSITORY,
        installationId: 3,
        configurationText: 'level: basic\n',
        configurationProblem: null,
        ignored: [],
        organization: null,
      };
      expect(await repositories.find(5)).toEqual(stored);
      expect(await repositories.list()).toEqual([stored]);
      await repositories.saveConfiguration(5, null);
      expect(await repositories.find(5)).toMatchObject({ configurationText: null });
      expect(await repositories.find(6)).toBeNull();
    });

    async function fill(id: number, installationId: number): Promise<void> {
      const { store } = opened;
      await store.installations.save({ id: installationId, account: 'a', suspended: false, permissions: {} });
      await store.repositories.save({ ...REPOSITORY, id }, installationId);
      await store.runs.merge(id, sampleRun());
      await store.jobs.merge(id, sampleJob());
      await store.jobs.saveCacheOutcomes(id, 100, [outcome()]);
      await store.proposals.save(id, proposal('p'));
      await store.checkRuns.save(id, {
        headSha: 'a',
        checkRunId: 1,
        digest: 'x',
        title: 't',
        summary: 's',
        conclusion: null,
        updatedAt: at(1),
      });
      await store.deliveries.insert(delivery(`fill-${id}`, { repositoryId: id, installationId }));
      const task = { kind: 'analyze-repository', data: { repositoryId: id } } as const;
      await insertDeadLetter(opened.database, { id: `letter-${id}`, task, error: 'e', attempts: 8, at: at(1) });
    }

    /** Rows of every table that name the repository. */
    async function countRows(id: number): Promise<number> {
      const { rows } = await opened.pool.query<{ table_name: string }>(
        "select table_name from information_schema.columns where column_name = 'repository_id' and table_schema = 'public'",
      );
      let count = 0;
      for (const { table_name } of [...rows, { table_name: 'repository' }]) {
        const column = table_name === 'repository' ? 'id' : 'repository_id';
        count +=
          (await opened.pool.query<{ n: number }>(`select count(*) as n from ${table_name} where ${column} = $1`, [id])).rows[0]?.n ?? 0;
      }
      return count;
    }

    test('stay with an installation that an equally old record of another one names', async () => {
      const { repositories } = opened.store;
      const at = new Date('2026-03-02T08:00:00Z');
      await repositories.save({ ...REPOSITORY, id: 77 }, 100, at);
      await repositories.save({ ...REPOSITORY, id: 77 }, 200, new Date(at.getTime() + 1000));
      await repositories.save({ ...REPOSITORY, id: 77 }, 100, new Date(at.getTime() + 1000));
      expect((await repositories.find(77))?.installationId).toBe(200);
      await repositories.save({ ...REPOSITORY, id: 77, name: 'renamed' }, 200, new Date(at.getTime() + 1000));
      expect((await repositories.find(77))?.repository.name).toBe('renamed');
      await repositories.save({ ...REPOSITORY, id: 77 }, 100, new Date(at.getTime() + 2000));
      expect((await repositories.find(77))?.installationId).toBe(100);
    });

    test('leave no row behind when they are removed, and no other loses one', async () => {
      await fill(21, 31);
      await fill(22, 32);
      await fill(23, 32);
      const whole = await countRows(21);
      expect(whole).toBeGreaterThan(10);
      await opened.store.repositories.remove(22);
      expect([await countRows(21), await countRows(22), await countRows(23)]).toEqual([whole, 0, whole]);
      await opened.store.installations.remove(32);
      expect([await countRows(21), await countRows(23)]).toEqual([whole, 0]);
      expect(await opened.store.installations.find(32)).toBeNull();
      expect(await opened.store.installations.find(31)).not.toBeNull();
    });
  });

  function outcome(changes: Partial<CacheOutcome> = {}): CacheOutcome {
    return {
      stepNumber: 2,
      action: 'actions/cache',
      result: 'exact',
      save: 'not-needed',
      restoredKey: 'linux-1',
      primaryKey: 'linux-1',
      sizeBytes: 12_345_678_901,
      restoreTime: seconds(1.2345678),
      basis: 'log',
      ...changes,
    };
  }

  describe('runs and jobs', () => {
    test('come back as they were written', async () => {
      const id = ++repositoryId;
      const job = sampleJob({
        headSha: 'not-hexadecimal',
        name: 'NUL \u0000 in a name',
        steps: [
          sampleStep(9),
          sampleStep(1, { startedAt: new Date(at(1).getTime() + 123), completedAt: null }),
          sampleStep(2, { conclusion: null }),
        ],
      });
      await opened.store.jobs.merge(id, job);
      await opened.store.jobs.saveCacheOutcomes(id, 100, [
        outcome(),
        outcome({ result: 'miss', restoredKey: null, sizeBytes: null, restoreTime: null }),
      ]);
      await opened.store.jobs.saveCacheOutcomes(id, 100, [
        outcome({ stepNumber: null, save: 'denied', savePolicy: 'low-trust' }),
        outcome({ action: 'actions/setup-node' }),
      ]);
      const cacheOutcomes = [
        outcome({ stepNumber: null, save: 'denied', savePolicy: 'low-trust' }),
        outcome({ action: 'actions/setup-node' }),
      ];
      const stored = { ...job, name: 'NUL \uFFFD in a name', cacheOutcomes };
      expect(await opened.store.jobs.find(id, 100)).toEqual(stored);
      const sources = {
        workflowBlob: null,
        workflowText: 'on: push\n',
        fileBlobs: new Map([
          ['b', '2'],
          ['a', '1'],
        ]),
      };
      const run = sampleRun({ pullRequests: [7, 9], sources, simulated: 'generated' });
      await opened.store.runs.merge(id, run);
      expect(await opened.store.runs.find(id, 1, 1)).toEqual({ ...run, fromFork: true, jobs: [stored] });
      expect(await opened.store.runs.find(id, 1, 2)).toBeNull();
      expect(await opened.store.jobs.find(id, 101)).toBeNull();
    });

    test('have no creation from before their attempt, and are stored as they were told', async () => {
      const id = ++repositoryId;
      const forged = sampleJob({ createdAt: new Date('2018-01-01T00:00:00Z') });
      await opened.store.jobs.merge(id, forged);
      await opened.store.runs.merge(id, sampleRun());
      expect((await opened.store.runs.find(id, 1, 1))?.jobs.map(({ createdAt }) => createdAt)).toEqual([null]);
      expect((await opened.store.jobs.find(id, 100))?.createdAt).toEqual(forged.createdAt);
    });

    test('leave a step instant out that lies years from the others', async () => {
      const id = ++repositoryId;
      await opened.store.jobs.merge(
        id,
        sampleJob({ steps: [sampleStep(1), sampleStep(2, { startedAt: new Date('0001-01-01T00:00:00Z') })] }),
      );
      expect((await opened.store.jobs.find(id, 100))?.steps).toEqual([sampleStep(1), sampleStep(2, { startedAt: null })]);
    });

    test('of a workflow are its history: completed ones, newest first, within the limits, with their jobs', async () => {
      const id = ++repositoryId;
      for (const [runId, second] of [
        [1, 10],
        [2, 30],
        [3, 20],
      ] as const) {
        await opened.store.runs.merge(id, sampleRun({ runId, createdAt: at(second) }));
        await opened.store.jobs.merge(id, sampleJob({ jobId: runId * 10, runId }));
        await opened.store.jobs.merge(
          id,
          sampleJob({ jobId: runId * 10 + 1, runId, name: 'build', runnerName: null, steps: [sampleStep(1)] }),
        );
      }
      await opened.store.runs.merge(id, sampleRun({ runId: 2, attempt: 2, createdAt: at(30) }));
      await opened.store.runs.merge(id, sampleRun({ runId: 4, status: 'in_progress', conclusion: null }));
      await opened.store.runs.merge(id, sampleRun({ runId: 5, workflowPath: '.github/workflows/other.yml' }));
      await opened.store.runs.merge(id, sampleRun({ runId: 6, workflowPath: null }));
      await opened.store.runs.merge(id + 5000, sampleRun({ runId: 7 }));
      const history = await opened.store.runs.history(id, PATH, { runs: 10 });
      expect(history.map((run) => [run.runId, run.attempt, run.jobs.map((job) => job.jobId)])).toEqual([
        [2, 2, []],
        [2, 1, [20, 21]],
        [3, 1, [30, 31]],
        [1, 1, [10, 11]],
      ]);
      const bare = await opened.store.runs.history(id, PATH, { runs: 10, jobsOnly: true });
      const without = (job: JobRun) => ({
        ...job,
        steps: [],
        cacheOutcomes: [],
        ...(job.runnerName === null ? { hasOtherSteps: true } : {}),
      });
      expect(bare).toEqual(history.map((run) => ({ ...run, jobs: run.jobs.map(without) })));
      const limited = await opened.store.runs.history(id, PATH, { runs: 2 });
      expect(limited.map((run) => run.runId)).toEqual([2, 2]);
      const recent = await opened.store.runs.history(id, PATH, { runs: 10, since: at(20) });
      expect(recent.map((run) => run.runId)).toEqual([2, 2, 3]);
      const earlier = await opened.store.runs.history(id, PATH, { runs: 10, since: at(11), before: at(30) });
      expect(earlier.map((run) => run.runId)).toEqual([3]);
      expect(await opened.store.runs.workflowPaths(id)).toEqual([PATH, '.github/workflows/other.yml']);
      expect(await opened.store.runs.history(id, 'nowhere.yml', { runs: 10 })).toEqual([]);
    });

    test('are read in a number of queries that does not grow with the runs', async () => {
      const id = ++repositoryId;
      for (let runId = 1; runId <= 30; runId++) {
        await opened.store.runs.merge(id, sampleRun({ runId }));
        await opened.store.jobs.merge(id, sampleJob({ jobId: runId, runId }));
      }
      const count = async (runs: number): Promise<number> => {
        let queries = 0;
        const onAcquire = (): void => void queries++;
        opened.pool.on('acquire', onAcquire);
        expect(await opened.store.runs.history(id, PATH, { runs })).toHaveLength(runs);
        opened.pool.off('acquire', onAcquire);
        return queries;
      };
      expect(await count(30)).toBe(await count(2));
    });

    test('of a commit are all of its attempts, with their jobs', async () => {
      const id = ++repositoryId;
      await opened.store.runs.merge(id, sampleRun({ runId: 2, attempt: 2, status: 'queued', conclusion: null }));
      await opened.store.runs.merge(id, sampleRun({ runId: 2 }));
      await opened.store.runs.merge(id, sampleRun({ runId: 3, headSha: 'ff' }));
      await opened.store.jobs.merge(id, sampleJob({ runId: 2, attempt: 2 }));
      const runs = await opened.store.runs.ofCommit(id, sampleRun().headSha);
      expect(runs.map((run) => [run.runId, run.attempt, run.jobs.length])).toEqual([
        [2, 1, 0],
        [2, 2, 1],
      ]);
    });
  });

  describe('proposals', () => {
    test('are refreshed until a person decides on them', async () => {
      const { proposals } = opened.store;
      const id = ++repositoryId;
      expect(await proposals.save(id, proposal('one'))).toEqual(proposal('one'));
      expect(await proposals.save(id, proposal('one', { title: 'Newer', labels: [] }))).toMatchObject({ title: 'Newer', labels: [] });
      for (const state of ['open', 'merged', 'closed'] as const) {
        await proposals.transition(id, 'one', { from: ANY, state, pullRequest: 12, openedAt: at(5), at: at(6) });
        expect(await proposals.save(id, proposal('one', { title: 'Newest' }))).toMatchObject({
          title: 'Newer',
          state,
          pullRequest: 12,
          openedAt: at(5),
        });
      }
      await proposals.transition(id, 'one', { from: ANY, state: 'superseded', reason: 'a better one', at: at(8) });
      expect(await proposals.find(id, 'one')).toMatchObject({
        state: 'superseded',
        reason: 'a better one',
        pullRequest: 12,
        updatedAt: at(8),
      });
    });

    test('change their state only from the states that are named, and say whether they did', async () => {
      const { proposals } = opened.store;
      const id = ++repositoryId;
      await proposals.save(id, proposal('one'));
      expect(await proposals.transition(id, 'one', { from: ['waiting', 'open'], state: 'closed', at: at(2) })).toBe(false);
      expect(await proposals.find(id, 'one')).toMatchObject({ state: 'candidate', updatedAt: at(1) });
      expect(await proposals.transition(id, 'one', { from: ['candidate'], state: 'waiting', at: at(2) })).toBe(true);
      expect(await proposals.transition(id, 'two', { from: ANY, state: 'closed', at: at(2) })).toBe(false);
      expect((await proposals.list(id)).map(({ state }) => state)).toEqual(['waiting']);
    });

    test('are not changed by news of the pull request older than what is known', async () => {
      const { proposals } = opened.store;
      const id = ++repositoryId;
      await proposals.save(id, proposal('one'));
      const hear = (state: ProposalState, second: number) =>
        proposals.transition(id, 'one', { from: ANY, state, pullRequest: 3, pullRequestUpdatedAt: at(second), at: at(99) });
      expect(await hear('closed', 20)).toBe(true);
      expect(await hear('open', 19)).toBe(false);
      expect(await proposals.find(id, 'one')).toMatchObject({ state: 'closed', pullRequestUpdatedAt: at(20) });
      expect(await hear('open', 20)).toBe(true);
    });

    test('keep the moment of opening, and lose a reason when told', async () => {
      const { proposals } = opened.store;
      const id = ++repositoryId;
      await proposals.save(id, proposal('one', { reason: 'too many' }));
      await proposals.transition(id, 'one', { from: ANY, state: 'open', openedAt: at(5), at: at(5) });
      expect(await proposals.find(id, 'one')).toMatchObject({ openedAt: at(5), reason: 'too many' });
      await proposals.transition(id, 'one', { from: ANY, state: 'closed', reason: null, openedAt: at(9), at: at(9) });
      expect(await proposals.find(id, 'one')).toMatchObject({ openedAt: at(5), reason: null });
    });

    test('remember the commits made for their branch, also when they are refreshed', async () => {
      const { proposals } = opened.store;
      const id = ++repositoryId;
      await proposals.save(id, proposal('one'));
      for (const sha of ['aaa', 'bbb', 'aaa']) await proposals.recordHead(id, 'one', sha, at(5));
      const files = [
        { path: PATH, content: 'on: pull_request\n', blobBefore: null },
        { path: '.github/actions/x/action.yml', content: 'ünï: "\\u0000"\n', blobBefore: 'c'.repeat(40) },
      ];
      expect(await proposals.save(id, proposal('one', { files }))).toMatchObject({ headShas: ['bbb', 'aaa'], files });
    });

    test('are found by their branch while they have no pull request', async () => {
      const { proposals } = opened.store;
      const id = ++repositoryId;
      await proposals.save(id, proposal('one'));
      expect(await proposals.findByBranch(id, 'paceline/one')).toMatchObject({ key: 'one' });
      expect(await proposals.findByBranch(id + 1, 'paceline/one')).toBeNull();
      await proposals.transition(id, 'one', { from: ANY, state: 'open', pullRequest: 8, at: at(2) });
      expect(await proposals.findByBranch(id, 'paceline/one')).toBeNull();
    });

    test('are found by key and by pull request, and listed', async () => {
      const { proposals } = opened.store;
      const id = ++repositoryId;
      await proposals.save(id, proposal('b', { pullRequest: 4, state: 'open' }));
      await proposals.save(id, proposal('a'));
      expect(await proposals.findByPullRequest(id, 4)).toMatchObject({ key: 'b' });
      expect(await proposals.findByPullRequest(id, 5)).toBeNull();
      expect(await proposals.find(id, 'c')).toBeNull();
      expect((await proposals.list(id)).map(({ key }) => key)).toEqual(['a', 'b']);
    });
  });

  test('check runs are replaced by commit, and listed newest first', async () => {
    const { checkRuns } = opened.store;
    const id = ++repositoryId;
    const checkRun = (headSha: string, second: number) => ({
      headSha,
      checkRunId: second,
      digest: 'd',
      title: 't',
      summary: 's',
      conclusion: 'neutral',
      updatedAt: at(second),
    });
    for (const [sha, second] of [
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ] as const)
      await checkRuns.save(id, checkRun(sha, second));
    expect(await checkRuns.find(id, 'a')).toEqual(checkRun('a', 3));
    expect(await checkRuns.find(id, 'c')).toBeNull();
    expect(await checkRuns.recent(id, 10)).toEqual([checkRun('a', 3), checkRun('b', 2)]);
    expect(await checkRuns.recent(id, 1)).toEqual([checkRun('a', 3)]);
  });

  test('dead letters are listed newest first', async () => {
    const letter = (id: string, second: number) => ({
      id,
      task: { kind: 'read-job', data: { repositoryId: 8, jobId: second } } as const,
      error: 'GITHUB_FORBIDDEN: no',
      attempts: 8,
      at: at(1_000_000 + second),
    });
    for (const [id, second] of [
      ['l1', 1],
      ['l2', 2],
      ['l1', 9],
    ] as const)
      await insertDeadLetter(opened.database, letter(id, second));
    expect((await opened.store.deadLetters.list(2)).map(({ id, at: moment }) => [id, moment])).toEqual([
      ['l2', letter('', 2).at],
      ['l1', letter('', 1).at],
    ]);
    expect((await opened.store.deadLetters.list(1))[0]).toEqual(letter('l2', 2));
  });

  describe('transactions', () => {
    test('commit together', async () => {
      const result = await opened.store.transaction(async (transaction) => {
        await transaction.deliveries.insert(delivery('t1'));
        await transaction.runs.merge(99, sampleRun());
        expect(await opened.store.deliveries.find('t1')).toBeNull();
        return 'value';
      });
      expect(result).toBe('value');
      expect(await opened.store.deliveries.find('t1')).not.toBeNull();
      expect(await opened.store.runs.find(99, 1, 1)).not.toBeNull();
    });

    test('leave nothing when their work throws, and throw what it threw', async () => {
      const reason = new Error('on purpose');
      const failing = opened.store.transaction(async (transaction) => {
        await transaction.deliveries.insert(delivery('t2'));
        throw reason;
      });
      await expect(failing).rejects.toBe(reason);
      expect(await opened.store.deliveries.find('t2')).toBeNull();
    });

    test('give up their database handle to no one but their own store', () => {
      expect(kyselyOf(opened.store)).toBe(opened.database);
      expect(() => kyselyOf({ ...opened.store })).toThrow('Not a transaction of this store');
    });
  });
});
