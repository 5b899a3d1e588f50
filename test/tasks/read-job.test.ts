import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import type { CacheOutcome } from '../../src/model/cache-outcome.ts';
import type { JobRun } from '../../src/model/job-run.ts';
import { seconds } from '../../src/model/seconds.ts';
import { readJob } from '../../src/tasks/read-job.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';
import { actionHeader, jobLog } from '../helpers/job-log.ts';
import { openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
});
afterEach(() => world.close());

const STEPS = [
  buildStep(1, 'Set up job', 0, 2),
  buildStep(2, 'Dependencies', 2, 6),
  buildStep(7, 'Post Dependencies', 40, 44),
  buildStep(8, 'Complete job', 44, 45),
];
const LOG = jobLog(
  ...actionHeader(2.25, 'actions/cache@v4', { path: '~/.npm', key: 'npm-1' }),
  [3, 'Cache hit for: npm-1'],
  [4, 'Cache Size: ~1 MB (1048576 B)'],
  [5, 'Cache restored successfully'],
  [5.5, 'Cache restored from key: npm-1'],
  [40.5, 'Post job cleanup.'],
  [41, 'Cache hit occurred on the primary key npm-1, not saving cache.'],
);

const OUTCOME: CacheOutcome = {
  stepNumber: 2,
  action: 'actions/cache',
  result: 'miss',
  save: 'saved',
  restoredKey: null,
  primaryKey: 'npm-0',
  sizeBytes: null,
  restoreTime: seconds(1),
  basis: 'log',
};

/** Puts the job and its run on GitHub. */
function onGitHub(job: JobRun): void {
  const run = formatHistoryRun(buildRun({ runId: job.runId, attempt: job.attempt, headSha: job.headSha, jobs: [job] }));
  world.gitHub.runs.set(`${job.runId}/${job.attempt}`, { ...run, jobs: null });
  world.gitHub.jobs.set(job.jobId, (run['jobs'] as readonly object[])[0]);
}

const full = buildJob({ jobId: 7, runId: 5, steps: STEPS });

test('steps that the webhook lacked are added from REST, and the check run is asked for', async () => {
  await world.store.jobs.merge(repositoryId, { ...full, steps: [] });
  onGitHub(full);
  await readJob(world, { repositoryId, jobId: 7 });
  expect((await world.store.jobs.find(repositoryId, 7))?.steps.map(({ name }) => name)).toEqual(STEPS.map(({ name }) => name));
  expect(world.enqueued.map(({ task }) => task)).toEqual([
    { kind: 'publish-check-run', data: { repositoryId, headSha: full.headSha } },
    { kind: 'read-test-reports', data: { repositoryId, runId: 5, attempt: 1 } },
  ]);
});

test('a run that is not known is fetched with its job, one that is known is not', async () => {
  onGitHub(full);
  await readJob(world, { repositoryId, jobId: 7 });
  expect(await world.store.runs.find(repositoryId, 5, 1)).toMatchObject({ workflowPath: '.github/workflows/ci.yml' });
  await readJob(world, { repositoryId, jobId: 7 });
  expect(world.gitHub.calls.filter((call) => call === 'fetchRun')).toHaveLength(1);
});

test('a run that is not known comes with its job in one merge: two in a transaction could wait for others in a ring', async () => {
  onGitHub(full);
  const merges: string[] = [];
  const { store } = world;
  const transaction: TaskWorld['store']['transaction'] = (work) =>
    store.transaction((within) => {
      const noted = <A extends readonly unknown[], T>(name: string, merge: (...args: A) => T) => {
        return (...args: A): T => {
          merges.push(name);
          return merge(...args);
        };
      };
      const { runs, jobs } = within;
      return work({
        ...within,
        runs: { ...runs, merge: noted('run', runs.merge), mergeAll: noted('runs', runs.mergeAll) },
        jobs: { ...jobs, merge: noted('job', jobs.merge) },
      });
    });
  await readJob({ ...world, store: { ...store, transaction } }, { repositoryId, jobId: 7 });
  expect(merges).toEqual(['runs']);
  expect(await store.runs.find(repositoryId, 5, 1)).toMatchObject({ jobs: [{ jobId: 7 }] });
});

test('cache outcomes are read from the log', async () => {
  onGitHub(full);
  world.gitHub.logs.set(7, LOG);
  await readJob(world, { repositoryId, jobId: 7 });
  expect((await world.store.jobs.find(repositoryId, 7))?.cacheOutcomes).toMatchObject([
    { stepNumber: 2, action: 'actions/cache', result: 'exact', save: 'not-needed', restoredKey: 'npm-1', sizeBytes: 1_048_576 },
  ]);
});

test('what the log says beside its caches is kept, and no line of it', async () => {
  onGitHub(full);
  world.gitHub.logs.set(7, LOG);
  await readJob(world, { repositoryId, jobId: 7 });
  const log = (await world.store.jobs.find(repositoryId, 7))?.log;
  expect(log).toMatchObject({ isWhole: true, bytes: Buffer.byteLength(LOG), stages: { 'cache-restore': expect.any(Number) } });
  expect(JSON.stringify(log)).not.toContain('Cache restored successfully');
  expect(await world.store.runs.history(repositoryId, '.github/workflows/ci.yml', { runs: 1 })).toMatchObject([
    { jobs: [expect.not.objectContaining({ log: expect.anything() })] },
  ]);
  expect(await world.store.runs.history(repositoryId, '.github/workflows/ci.yml', { runs: 1, withLogs: true })).toMatchObject([
    { jobs: [{ log: { isWhole: true } }] },
  ]);
});

test('a log is read once', async () => {
  onGitHub(full);
  world.gitHub.logs.set(7, LOG);
  await readJob(world, { repositoryId, jobId: 7 });
  const first = await world.store.jobs.find(repositoryId, 7);
  await readJob(world, { repositoryId, jobId: 7 });
  expect(world.gitHub.calls.filter((call) => call === 'fetchJobLog')).toHaveLength(1);
  expect(await world.store.jobs.find(repositoryId, 7)).toEqual(first);
});

test('steps are of the stages that the configuration names', async () => {
  await world.store.repositories.saveConfiguration(repositoryId, 'stages: [{ match: Dependencies, stage: deploy }]\n');
  onGitHub(full);
  world.gitHub.logs.set(7, LOG);
  await readJob(world, { repositoryId, jobId: 7 });
  expect((await world.store.jobs.find(repositoryId, 7))?.log?.stages).toHaveProperty('deploy');
});

describe('of jobs without a cache step', () => {
  const plain = { ...full, jobId: 6, steps: [buildStep(2, 'Run make', 2, 6)] };
  const wasRead = async (job: JobRun): Promise<boolean> => {
    onGitHub(job);
    world.gitHub.logs.set(job.jobId, LOG);
    await readJob(world, { repositoryId, jobId: job.jobId });
    return world.gitHub.calls.includes('fetchJobLog');
  };

  test('the log of one that failed is read', async () => {
    expect(await wasRead({ ...plain, conclusion: 'failure' })).toBe(true);
  });

  test('the log of one on a branch of ours is read', async () => {
    const run = formatHistoryRun(buildRun({ runId: 5, headSha: plain.headSha, headBranch: 'paceline/x/ci', jobs: [] }));
    onGitHub(plain);
    world.gitHub.runs.set('5/1', { ...run, jobs: null });
    await readJob(world, { repositoryId, jobId: 6 });
    expect(world.gitHub.calls).toContain('fetchJobLog');
  });

  test('the log in the first run of a version of the workflow is read', async () => {
    const saw = (workflowBlob: string) => ({ workflowBlob, workflowText: null, fileBlobs: new Map() });
    await world.store.runs.merge(repositoryId, buildRun({ runId: 4, createdAt: at(-100), sources: saw('a'), jobs: [] }));
    await world.store.runs.merge(repositoryId, buildRun({ runId: 5, sources: saw('b'), jobs: [] }));
    expect(await wasRead(plain)).toBe(true);
  });

  test('the log of another is read where all are', async () => {
    expect(await wasRead(plain)).toBe(false);
    await world.store.repositories.saveConfiguration(repositoryId, 'logs: all\n');
    expect(await wasRead(plain)).toBe(true);
  });
});

describe('when the logs of an hour are used up', () => {
  const steps = (restore: number, post: number) => [
    buildStep(2, 'Dependencies', 2, 2 + restore),
    buildStep(7, 'Post Dependencies', 40, 40 + post),
  ];
  const before = (index: number, isHit: boolean): JobRun =>
    buildJob({
      jobId: 100 + index,
      runId: 100 + index,
      steps: isHit ? steps(10, 0) : steps(1, 8),
      cacheOutcomes: [{ ...OUTCOME, ...(isHit ? { result: 'exact', save: 'not-needed' } : {}) }],
    });

  test('none is asked for, and what its times tell is marked as inferred', async () => {
    for (let index = 0; index < 10; index += 1)
      await world.store.runs.mergeAll(repositoryId, [
        buildRun({ runId: 100 + index, createdAt: at(-1000 + index), jobs: [before(index, index % 2 === 0)] }),
      ]);
    const resetAt = new Date(world.now.getTime() + 600_000);
    world.gitHub.allowance = { rest: { limit: 5_000, remaining: 4_000, resetAt }, graphql: null };
    await world.store.backfills.addUsed(9, 'logs', resetAt, 499);
    for (const jobId of [7, 8]) {
      onGitHub({ ...full, jobId, runId: jobId, steps: steps(10, 0) });
      world.gitHub.logs.set(jobId, LOG);
      await readJob(world, { repositoryId, jobId });
    }
    expect(world.gitHub.calls.filter((call) => call === 'fetchJobLog')).toHaveLength(1);
    expect(await world.store.backfills.used(9, 'logs', resetAt)).toBe(500);
    expect(await world.store.jobs.find(repositoryId, 8)).toMatchObject({
      cacheOutcomes: [{ stepNumber: 2, result: 'exact', save: 'not-needed', basis: 'inferred' }],
    });
    expect(world.said).toEqual([
      { message: 'log not read', fields: { repositoryId, jobId: 8, reason: 'the logs of this hour are used up' } },
    ]);
  });
});

test('a log that is not available leaves the outcomes that were stored', async () => {
  await world.store.jobs.merge(repositoryId, full);
  await world.store.jobs.saveCacheOutcomes(repositoryId, 7, [OUTCOME]);
  onGitHub(full);
  await readJob(world, { repositoryId, jobId: 7 });
  expect(world.gitHub.calls).toContain('fetchJobLog');
  expect((await world.store.jobs.find(repositoryId, 7))?.cacheOutcomes).toEqual([OUTCOME]);
});

test('without a log the job is stored all the same, and what GitHub said is logged', async () => {
  onGitHub(full);
  world.gitHub.faults.set('fetchJobLog', { error: new AppError('GITHUB_FORBIDDEN', 'no access to logs'), when: 'before' });
  await readJob(world, { repositoryId, jobId: 7 });
  expect((await world.store.jobs.find(repositoryId, 7))?.steps).toHaveLength(STEPS.length);
  expect(world.said).toEqual([{ message: 'log not read', fields: { repositoryId, jobId: 7, reason: 'no access to logs' } }]);
});

test('a log that is too large is no failure', async () => {
  onGitHub(full);
  world.gitHub.faults.set('fetchJobLog', { error: new AppError('GITHUB_REJECTED', 'the log is larger than 64 MiB'), when: 'before' });
  await readJob(world, { repositoryId, jobId: 7 });
  expect(world.said).toMatchObject([{ message: 'log not read', fields: { reason: 'the log is larger than 64 MiB' } }]);
});

test('a log that GitHub fails to give is tried again, with the job stored already', async () => {
  onGitHub(full);
  world.gitHub.faults.set('fetchJobLog', { error: new AppError('GITHUB_UNAVAILABLE', 'no answer'), when: 'before' });
  await expect(readJob(world, { repositoryId, jobId: 7 })).rejects.toMatchObject({ retryable: true });
  expect((await world.store.jobs.find(repositoryId, 7))?.steps).toHaveLength(STEPS.length);
});

describe('just after the end of a job', () => {
  const sinceTheEnd = (milliseconds: number) => {
    world.now = new Date((full.completedAt?.getTime() ?? 0) + milliseconds);
  };

  test.each(['', '<?xml version="1.0"?><Error><Code>AuthenticationFailed</Code></Error>'])(
    'the answer %j is no log, and another may come',
    async (answer) => {
      await world.store.jobs.merge(repositoryId, full);
      await world.store.jobs.saveCacheOutcomes(repositoryId, 7, [OUTCOME]);
      onGitHub(full);
      world.gitHub.logs.set(7, answer);
      sinceTheEnd(119_000);
      await expect(readJob(world, { repositoryId, jobId: 7 })).rejects.toMatchObject({ retryable: true });
      sinceTheEnd(121_000);
      await readJob(world, { repositoryId, jobId: 7 });
      const stored = await world.store.jobs.find(repositoryId, 7);
      expect(stored).toMatchObject({ cacheOutcomes: [OUTCOME] });
      expect(stored?.log).toBeUndefined();
    },
  );

  test('a log that is not there yet is tried again for two minutes', async () => {
    onGitHub(full);
    sinceTheEnd(119_000);
    await expect(readJob(world, { repositoryId, jobId: 7 })).rejects.toMatchObject({ retryable: true });
    sinceTheEnd(121_000);
    await readJob(world, { repositoryId, jobId: 7 });
  });

  test('a job that GitHub does not find is tried again for ten minutes, and then left', async () => {
    await world.store.jobs.merge(repositoryId, full);
    sinceTheEnd(599_000);
    await expect(readJob(world, { repositoryId, jobId: 7 })).rejects.toMatchObject({ retryable: true });
    sinceTheEnd(601_000);
    await readJob(world, { repositoryId, jobId: 7 });
    expect(world.said).toEqual([{ message: 'job is gone', fields: { repositoryId, jobId: 7 } }]);
  });

  test('a job that GitHub still shows as running is tried again', async () => {
    onGitHub({ ...full, status: 'in_progress', conclusion: null, completedAt: null });
    await expect(readJob(world, { repositoryId, jobId: 7 })).rejects.toMatchObject({ retryable: true });
  });
});

test('a run that GitHub does not have any more leaves the job', async () => {
  onGitHub(full);
  world.gitHub.runs.clear();
  await readJob(world, { repositoryId, jobId: 7 });
  expect(await world.store.jobs.find(repositoryId, 7)).toMatchObject({ status: 'completed' });
});

test('no log is read where the configuration says so', async () => {
  await world.store.repositories.saveConfiguration(repositoryId, 'logs: off\n');
  onGitHub(full);
  world.gitHub.logs.set(7, LOG);
  await readJob(world, { repositoryId, jobId: 7 });
  expect(world.gitHub.calls).not.toContain('fetchJobLog');
  expect((await world.store.jobs.find(repositoryId, 7))?.cacheOutcomes).toEqual([]);
});

test('the log of a job whose only post step is the checkout is not fetched', async () => {
  // 7 is one of the sample.
  onGitHub({
    ...full,
    jobId: 6,
    steps: [buildStep(2, 'Run actions/checkout@v4', 2, 6), buildStep(9, 'Post Run actions/checkout@v4', 40, 41)],
  });
  await readJob(world, { repositoryId, jobId: 6 });
  expect(world.gitHub.calls).not.toContain('fetchJobLog');
});

test('the log of a job of the sample is fetched', async () => {
  onGitHub({ ...full, steps: [buildStep(2, 'Run make', 2, 6)] });
  await readJob(world, { repositoryId, jobId: 7 });
  expect(world.gitHub.calls).toContain('fetchJobLog');
});

test('the log of a carried-over job is not fetched: it tells of an earlier attempt', async () => {
  onGitHub({ ...full, attempt: 2, createdAt: at(900), runnerName: null, runnerGroup: null });
  world.gitHub.logs.set(7, LOG);
  await readJob(world, { repositoryId, jobId: 7 });
  expect(world.gitHub.calls).not.toContain('fetchJobLog');
  expect(await world.store.jobs.find(repositoryId, 7)).toMatchObject({ carriedOver: true, cacheOutcomes: [] });
});

test('a body that is not understood is logged and dropped', async () => {
  world.gitHub.jobs.set(7, { id: 7 });
  await readJob(world, { repositoryId, jobId: 7 });
  expect(world.said).toMatchObject([{ message: 'job not understood', fields: { repositoryId, jobId: 7 } }]);
  expect(await world.store.jobs.find(repositoryId, 7)).toBeNull();
});

test('nothing is asked of GitHub for a repository that is not known', async () => {
  await readJob(world, { repositoryId: 1, jobId: 7 });
  expect(world.gitHub.calls).toEqual([]);
});
