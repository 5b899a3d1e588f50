import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Run } from '../../src/model/run.ts';
import { ingestJob } from '../../src/tasks/ingest-job.ts';
import { ingestRun } from '../../src/tasks/ingest-run.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { buildJob, buildRun } from '../helpers/build-run.ts';
import { INSTALLATION_ID, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
});
afterEach(() => world.close());

/** The bodies of a run and of its jobs, as webhooks carry them. */
function bodiesOf(run: Run) {
  const { jobs, ...workflow_run } = formatHistoryRun(run);
  return { workflow_run, jobs: jobs as readonly object[] };
}

const job = buildJob({ jobId: 7, runId: 5 });
const run = buildRun({ runId: 5, jobs: [job] });
const bodies = bodiesOf(run);

const deliverRun = async (body: object = bodies.workflow_run, rest = {}) =>
  ingestRun(world, { deliveryId: await world.deliver('workflow_run', 'completed', { workflow_run: body, ...rest }), repositoryId });
const deliverJob = async (body: unknown = bodies.jobs[0], rest = {}) =>
  ingestJob(world, { deliveryId: await world.deliver('workflow_job', 'completed', { workflow_job: body, ...rest }), repositoryId });

describe('a workflow_run delivery', () => {
  test('becomes a run, and asks for its check run and for an analysis after a pause', async () => {
    await deliverRun();
    expect(await world.store.runs.find(repositoryId, 5, 1)).toMatchObject({ runId: 5, conclusion: 'success', headSha: run.headSha });
    expect(world.enqueued).toEqual([
      { task: { kind: 'publish-check-run', data: { repositoryId, headSha: run.headSha } }, startAfter: null },
      { task: { kind: 'analyze-repository', data: { repositoryId } }, startAfter: new Date('2026-03-02T12:01:00Z') },
    ]);
  });

  test('of a run that is not done asks for its check run only', async () => {
    await deliverRun({ ...bodies.workflow_run, status: 'in_progress', conclusion: null });
    expect(world.kinds()).toEqual(['publish-check-run']);
  });

  test('that is not understood is logged and dropped', async () => {
    await deliverRun({ ...bodies.workflow_run, head_sha: null });
    expect(world.said).toMatchObject([{ message: 'workflow_run not understood', fields: { deliveryId: 'delivery-1', repositoryId } }]);
    expect(await world.store.repositories.find(repositoryId)).toBeNull();
    expect(world.enqueued).toEqual([]);
  });

  test('makes an unknown installation and repository known', async () => {
    await deliverRun();
    expect(await world.store.installations.find(INSTALLATION_ID)).toMatchObject({ account: 'octo', suspended: false });
    expect(await world.store.repositories.find(repositoryId)).toMatchObject({ repository: REPOSITORY, installationId: INSTALLATION_ID });
  });

  test('lifts the suspension of a known installation: GitHub sends nothing for a suspended one', async () => {
    await world.store.installations.save({ id: INSTALLATION_ID, account: 'octo', suspended: true, permissions: { checks: 'write' } });
    await deliverRun();
    expect(await world.store.installations.find(INSTALLATION_ID)).toMatchObject({ suspended: false, permissions: { checks: 'write' } });
  });

  test('without an installation stores nothing, and that is logged', async () => {
    await deliverRun(bodies.workflow_run, { installation: undefined });
    expect(await world.store.repositories.list()).toEqual([]);
    expect(await world.store.runs.find(repositoryId, 5, 1)).toBeNull();
    expect(world.said.map(({ message }) => message)).toEqual(['delivery without installation']);
    expect(world.enqueued).toEqual([]);
  });

  test('that is gone from the store is nothing to do', async () => {
    await ingestRun(world, { deliveryId: 'no-such-delivery', repositoryId });
    expect(world.enqueued).toEqual([]);
  });
});

describe('a workflow_job delivery', () => {
  test('of a completed job is stored and read again over REST', async () => {
    await deliverJob();
    expect(await world.store.jobs.find(repositoryId, 7)).toMatchObject({ jobId: 7, runId: 5, conclusion: 'success' });
    expect(world.enqueued.map(({ task }) => task)).toEqual([{ kind: 'read-job', data: { repositoryId, jobId: 7 } }]);
  });

  test('of a job that is not done asks for nothing', async () => {
    await deliverJob({ ...bodies.jobs[0], status: 'queued', conclusion: null, completed_at: null });
    expect(await world.store.jobs.find(repositoryId, 7)).toMatchObject({ status: 'queued' });
    expect(world.enqueued).toEqual([]);
  });

  test.each([
    ['a body without a job', undefined],
    ['a job without an id', { ...bodies.jobs[0], id: 'seven' }],
  ])('with %s is logged and dropped', async (_what, body) => {
    await deliverJob(body ?? null);
    expect(world.said.map(({ message }) => message)).toEqual(['workflow_job not understood']);
    expect(await world.store.repositories.list()).toEqual([]);
  });

  test('without an installation stores nothing', async () => {
    await deliverJob(bodies.jobs[0], { installation: undefined });
    expect(await world.store.jobs.find(repositoryId, 7)).toBeNull();
  });
});

test('run and job end in the same rows in any order and any repetition', async () => {
  const steps = [
    () => deliverRun(),
    () => deliverJob(),
    () => deliverRun({ ...bodies.workflow_run, status: 'in_progress', conclusion: null }),
  ];
  const rows = async () => world.store.runs.ofCommit(repositoryId, run.headSha);
  for (const step of steps) await step();
  const forwards = await rows();
  await world.close();
  world = await openTaskWorld();
  for (const step of [...steps].reverse()) await step();
  for (const step of steps) await step();
  expect(forwards).toMatchObject([{ runId: 5, status: 'completed', jobs: [{ jobId: 7 }] }]);
  expect(await rows()).toEqual(forwards);
});
