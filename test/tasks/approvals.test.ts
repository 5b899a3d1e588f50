import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import type { Run } from '../../src/model/run.ts';
import { makespanOf, queueTimeOf } from '../../src/model/run-times.ts';
import { backfillRepository } from '../../src/tasks/backfill-repository.ts';
import { ingestJob } from '../../src/tasks/ingest-job.ts';
import { ingestRun } from '../../src/tasks/ingest-run.ts';
import { readJob } from '../../src/tasks/read-job.ts';
import { reconcileRepository } from '../../src/tasks/reconcile-repository.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';
import { openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const MINUTES_10 = 600_000;
const REVIEW = { state: 'approved', environments: [{ id: 1, name: 'production' }], user: { login: 'octocat' }, comment: 'Ship it!' };

/** A build of a minute, and a deployment that was approved four hours later. */
const STEPS = [buildStep(1, 'Set up job', 0, 2)];
const build = buildJob({ jobId: 1, runId: 5, name: 'build', createdAt: at(0), startedAt: at(5), completedAt: at(65), steps: STEPS });
const deploy = buildJob({
  ...{ jobId: 2, runId: 5, name: 'deploy', steps: STEPS },
  ...{ createdAt: at(66), startedAt: at(14_400), completedAt: at(14_460) },
});
const run = buildRun({ runId: 5, jobs: [build, deploy], updatedAt: at(14_461) });

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
  world.now = new Date(at(14_461).getTime() + MINUTES_10);
  const { jobs, ...body } = formatHistoryRun(run);
  world.gitHub.runs.set('5/1', { ...body, check_suite_node_id: 'CS_5' });
  for (const job of jobs as readonly { id: number }[]) world.gitHub.jobs.set(job.id, job);
});
afterEach(() => world.close());

const asked = (): number => world.gitHub.calls.filter((call) => call === 'fetchReviews').length;

async function times(): Promise<{ readonly makespan: number | null; readonly queue: number | null }> {
  const stored = (await world.store.runs.find(repositoryId, 5, 1)) as Run;
  const held = stored.jobs.find(({ name }) => name === 'deploy');
  return { makespan: makespanOf(stored), queue: held === undefined ? Number.NaN : queueTimeOf(held) };
}
const WITHOUT_THE_WAIT = { makespan: 65 + 1 + 60, queue: null };
const WITH_THE_WAIT = { makespan: 14_460, queue: 14_334 };

async function receiveRun(): Promise<void> {
  await ingestRun(world, {
    deliveryId: await world.deliver('workflow_run', 'completed', { workflow_run: world.gitHub.runs.get('5/1') }),
    repositoryId,
  });
}
async function receiveJob(id: number): Promise<void> {
  const workflow_job = world.gitHub.jobs.get(id);
  await ingestJob(world, { deliveryId: await world.deliver('workflow_job', 'completed', { workflow_job }), repositoryId });
}
/** What was enqueued to be read is read. */
async function readAll(): Promise<void> {
  for (const { task } of world.enqueued.splice(0)) if (task.kind === 'read-job') await readJob(world, task.data);
}

describe('a run whose `waiting` delivery was lost', () => {
  test('is repaired when it has ended, whichever delivery of it comes last', async () => {
    world.gitHub.reviews.set(5, [REVIEW]);
    const receive = [receiveRun, () => receiveJob(1), () => receiveJob(2)];
    for (const order of [
      [0, 1, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ]) {
      for (const index of order) {
        await receive[index]?.();
        await readAll();
      }
      expect(await times()).toEqual(WITHOUT_THE_WAIT);
      await world.store.repositories.remove(repositoryId);
      await world.adopt();
    }
  });

  test('asks for the commit’s check run once more, and of a repaired run nothing again', async () => {
    world.gitHub.reviews.set(5, [REVIEW]);
    for (const id of [1, 2]) await receiveJob(id);
    await receiveRun();
    await readAll();
    expect(world.kinds()).toContain('publish-check-run');
    expect(asked()).toBe(1);
    await receiveRun();
    await receiveJob(2);
    await readAll();
    expect(asked()).toBe(1);
  });

  test('is judged by all jobs that GitHub has: one that we were not told of, and that ran meanwhile, explains the wait', async () => {
    world.gitHub.reviews.set(5, [REVIEW]);
    const long = buildJob({ ...build, jobId: 3, name: 'soak', completedAt: at(14_430) });
    const [body] = formatHistoryRun({ ...run, jobs: [long] })['jobs'] as readonly object[];
    world.gitHub.jobs.set(3, body);
    await receiveJob(1);
    await receiveJob(2);
    await receiveRun();
    await readAll();
    expect(asked()).toBe(0);
    expect(await times()).toEqual(WITH_THE_WAIT);
  });

  test('and whose end was lost too is repaired by the comparison with GitHub', async () => {
    world.gitHub.reviews.set(5, [REVIEW]);
    const jobs = [...world.gitHub.jobs.values()];
    world.gitHub.suites.set('CS_5', jobs);
    for (const id of [1, 2]) await receiveJob(id);
    await readAll();
    await reconcileRepository(world, { repositoryId });
    expect(await times()).toEqual(WITHOUT_THE_WAIT);
    await reconcileRepository(world, { repositoryId });
    expect(asked()).toBe(1);
  });
});

test('a backfill asks once for a run in which a job stood idle', async () => {
  world.gitHub.reviews.set(5, [REVIEW]);
  await backfillRepository(world, { repositoryId });
  expect(await times()).toEqual(WITHOUT_THE_WAIT);
  expect(asked()).toBe(1);
});

test('a wait of which there is no review, as of a timer or for a runner, stays a queue time', async () => {
  world.gitHub.reviews.set(5, [{ ...REVIEW, state: 'rejected' }]);
  await backfillRepository(world, { repositoryId });
  expect(await times()).toEqual(WITH_THE_WAIT);
  expect(asked()).toBe(1);
});

test('reviews that cannot be read leave the run as it is told, and other errors are thrown', async () => {
  for (const [code, message] of [
    ['GITHUB_FORBIDDEN', 'not for you'],
    ['GITHUB_NOT_FOUND', 'gone'],
  ] as const) {
    world.gitHub.faults.set('fetchReviews', { error: new AppError(code, message), when: 'before' });
    await readOnce();
    expect(world.said).toContainEqual({ message: 'reviews not read', fields: { runId: 5, reason: message } });
    expect(await times()).toEqual(WITH_THE_WAIT);
  }
  world.gitHub.faults.set('fetchReviews', { error: new AppError('GITHUB_UNAVAILABLE', 'no answer'), when: 'before' });
  await expect(readOnce()).rejects.toMatchObject({ retryable: true });
});

async function readOnce(): Promise<void> {
  await receiveJob(1);
  await receiveRun();
  await receiveJob(2);
  world.enqueued.length = 0;
  await readJob(world, { repositoryId, jobId: 2 });
}
