import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import type { CacheOutcome } from '../../src/model/cache-outcome.ts';
import { readJob } from '../../src/tasks/read-job.ts';
import { readStorage } from '../../src/tasks/read-storage.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';
import { actionHeader, jobLog } from '../helpers/job-log.ts';
import { openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const READ_AT = at(15 * 60);
let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
  world.now = READ_AT;
});
afterEach(() => world.close());

const cache = (key: string, rest: object = {}) => ({
  ...{ id: 1, key, ref: 'refs/heads/main', version: 'v', size_in_bytes: 1000 },
  ...{ created_at: '2026-03-01T08:00:00Z', last_accessed_at: '2026-03-02T08:00:30.5Z', ...rest },
});
/** Used before the jobs of these tests. */
const OLDER = cache('other', { last_accessed_at: '2026-03-02T07:00:00Z' });
const artifact = (id: number, rest: object = {}) => ({ id, name: 'dist', size_in_bytes: 500, expired: false, created_at: null, ...rest });

const hit = (key: string): CacheOutcome => ({
  ...{ stepNumber: 2, action: 'actions/cache', result: 'exact', save: 'not-needed', restoredKey: key, primaryKey: key },
  ...{ sizeBytes: 1000, restoreTime: null, basis: 'log' },
});
const STEPS = [buildStep(2, 'Dependencies', 6, 10), buildStep(7, 'Post Dependencies', 50, 52)];

async function storeJob(jobId: number, outcome: CacheOutcome): Promise<void> {
  const job = buildJob({ jobId, runId: jobId, steps: STEPS, cacheOutcomes: [outcome] });
  await world.store.runs.mergeAll(repositoryId, [buildRun({ runId: jobId, jobs: [job] })]);
}
const outcomesOf = async (jobId: number) => (await world.store.jobs.find(repositoryId, jobId))?.cacheOutcomes;

describe('what a repository stores', () => {
  test('is read, counted without what has expired, and kept', async () => {
    // GitHub counts the last one, which cannot be read.
    world.gitHub.caches.push(cache('npm-1'), OLDER, cache('', { created_at: 'never' }));
    world.gitHub.cacheLimit = 10;
    world.gitHub.artifacts.set(1, [artifact(1), artifact(2, { expired: true }), artifact(3)]);
    await readStorage(world, { repositoryId });
    expect(await world.store.storage.find(repositoryId)).toEqual({
      readAt: READ_AT,
      artifacts: { bytes: 1000, count: 2, isWhole: true },
      caches: {
        entries: [
          {
            ...{ key: 'npm-1', ref: 'refs/heads/main', sizeBytes: 1000 },
            ...{ createdAt: new Date('2026-03-01T08:00:00Z'), lastAccessedAt: new Date('2026-03-02T08:00:30.5Z') },
          },
          expect.objectContaining({ key: 'other' }),
        ],
        ...{ isWhole: true, bytes: 3000, count: 3, limitBytes: 10 * 1024 ** 3 },
      },
    });
  });

  test('is listed within bounds, and says that there is more', async () => {
    world.gitHub.caches.push(...Array.from({ length: 1001 }, (_, index) => cache(`k-${index}`)));
    world.gitHub.artifacts.set(
      1,
      Array.from({ length: 501 }, (_, index) => artifact(index + 1)),
    );
    await readStorage(world, { repositoryId });
    const stored = await world.store.storage.find(repositoryId);
    expect(stored?.caches).toMatchObject({ isWhole: false, count: 1001, bytes: 1_001_000 });
    expect(stored?.caches?.entries).toHaveLength(1000);
    expect(stored?.artifacts).toEqual({ bytes: 250_000, count: 500, isWhole: false });
    expect(world.gitHub.calls.filter((call) => call !== 'forRepository')).toHaveLength(17);
  });

  test('is not asked again soon, and again six hours later', async () => {
    await readStorage(world, { repositoryId });
    world.gitHub.calls.length = 0;
    world.now = new Date(READ_AT.getTime() + 2 * 3_600_000);
    await readStorage(world, { repositoryId });
    expect(world.gitHub.calls).toEqual(['forRepository']);
    world.now = new Date(READ_AT.getTime() + 6 * 3_600_000);
    await readStorage(world, { repositoryId });
    expect((await world.store.storage.find(repositoryId))?.readAt).toEqual(world.now);
  });

  test('that may not be read is null, each list for itself, and the task is done', async () => {
    world.gitHub.caches.push(cache('npm-1'));
    world.gitHub.faults.set('listCaches', { error: new AppError('GITHUB_FORBIDDEN', 'Resource not accessible'), when: 'before' });
    await readStorage(world, { repositoryId });
    expect(await world.store.storage.find(repositoryId)).toEqual({
      ...{ readAt: READ_AT, caches: null, artifacts: { bytes: 0, count: 0, isWhole: true } },
    });
  });

  test('is asked later where background work has used its share of the hour, and what it took counts', async () => {
    const resetAt = new Date(READ_AT.getTime() + 1_800_000);
    world.gitHub.allowance = { rest: { limit: 1000, remaining: 900, resetAt }, graphql: null };
    await world.store.backfills.addUsed(9, 'rest', resetAt, 300);
    await readStorage(world, { repositoryId });
    expect(world.gitHub.calls).toEqual(['forRepository']);
    expect(world.enqueued).toMatchObject([{ task: { kind: 'read-storage', data: { repositoryId } } }]);
    expect(world.enqueued[0]?.startAfter?.getTime()).toBeGreaterThanOrEqual(resetAt.getTime());
  });
});

describe('what logs said of caches in the hour before', () => {
  test('is taken back where the list contradicts it, and the check run is asked for anew', async () => {
    await storeJob(5, hit('npm-1'));
    await storeJob(6, hit('forged'));
    world.gitHub.caches.push(cache('npm-1'), OLDER);
    await readStorage(world, { repositoryId });
    expect(await outcomesOf(5)).toEqual([hit('npm-1')]);
    expect(await outcomesOf(6)).toMatchObject([{ result: 'unknown', save: 'unknown', restoredKey: null, doubt: 'not-listed' }]);
    expect(world.enqueued).toMatchObject([{ task: { kind: 'publish-check-run', data: { headSha: 'a'.repeat(40) } } }]);
    expect(world.said).toEqual([
      { message: 'a log said of caches what the list of caches contradicts', fields: { repositoryId, jobId: 6 } },
    ]);
  });

  test('stands where it was longer ago', async () => {
    await storeJob(6, hit('forged'));
    world.gitHub.caches.push(cache('npm-1'), OLDER);
    world.now = at(2 * 3600);
    await readStorage(world, { repositoryId });
    expect([await outcomesOf(6), world.enqueued]).toEqual([[hit('forged')], []]);
  });
});

describe('a log that is read after the list', () => {
  const spoofed = jobLog(
    ...actionHeader(6.25, 'actions/cache@v4', { path: '~/.npm', key: 'forged' }),
    [7, 'Cache hit for: forged'],
    [8, 'Cache Size: ~1 MB (1048576 B)'],
    [8.5, 'Cache restored successfully'],
    [9, 'Cache restored from key: forged'],
    [50.5, 'Post job cleanup.'],
    [51, 'Cache hit occurred on the primary key forged, not saving cache.'],
  );

  async function readIt(): Promise<void> {
    const job = buildJob({ jobId: 7, runId: 7, steps: STEPS });
    const { jobs, ...run } = formatHistoryRun(buildRun({ runId: 7, jobs: [job] }));
    world.gitHub.runs.set('7/1', run);
    world.gitHub.jobs.set(7, (jobs as readonly object[])[0]);
    world.gitHub.logs.set(7, spoofed);
    await readJob(world, { repositoryId, jobId: 7 });
  }

  test('is held against it, without another request', async () => {
    world.gitHub.caches.push(cache('npm-1'), OLDER);
    await readStorage(world, { repositoryId });
    world.gitHub.calls.length = 0;
    await readIt();
    expect(await outcomesOf(7)).toMatchObject([{ action: 'actions/cache', result: 'unknown', doubt: 'not-listed' }]);
    expect(world.gitHub.calls).not.toContain('listCaches');
  });

  test('says what it says where none was read', async () => {
    await readIt();
    expect(await outcomesOf(7)).toMatchObject([{ result: 'exact', restoredKey: 'forged' }]);
  });
});
