import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { logBudget } from '../../src/tasks/log-budget.ts';
import { readJob } from '../../src/tasks/read-job.ts';
import { readTestReports } from '../../src/tasks/read-test-reports.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { buildJob, buildRun } from '../helpers/build-run.ts';
import { INSTALLATION_ID, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const OTHER = { ...REPOSITORY, id: 43, name: 'other' };
const COUNTED: ReadonlySet<string> = new Set(['fetchJobLog', 'listArtifacts', 'fetchArtifact']);

let world: TaskWorld;
let resetAt: Date;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
  await world.store.repositories.save(OTHER, INSTALLATION_ID);
  resetAt = new Date(world.now.getTime() + 600_000);
});
afterEach(() => world.close());

const spent = () => world.gitHub.calls.filter((call) => COUNTED.has(call)).length;
const used = () => world.store.backfills.used(INSTALLATION_ID, 'logs', resetAt);
const allow = (limit: number) => {
  world.gitHub.allowance = { rest: { limit, remaining: limit, resetAt }, graphql: null };
};

/** A failed run of one job in either repository, with a log and with two artifacts of results. */
async function addFailed(repositoryId: number, runId: number): Promise<void> {
  const job = buildJob({ jobId: runId * 10, runId, conclusion: 'failure' });
  const run = buildRun({ runId, conclusion: 'failure', jobs: [job] });
  const body = formatHistoryRun(run);
  world.gitHub.runs.set(`${runId}/1`, { ...body, jobs: null });
  world.gitHub.jobs.set(job.jobId, (body['jobs'] as readonly object[])[0]);
  world.gitHub.logs.set(job.jobId, 'a line\n');
  const artifact = (id: number) => ({
    ...{ id, name: 'junit', size_in_bytes: 10, expired: false },
    created_at: job.completedAt?.toISOString() ?? null,
  });
  world.gitHub.artifacts.set(runId, [artifact(runId * 10 + 1), artifact(runId * 10 + 2)]);
  await world.store.runs.mergeAll(repositoryId, [run]);
}

describe('logs and artifacts together', () => {
  test('take a tenth of the hour’s requests, over all repositories of an installation and whatever is asked at once', async () => {
    allow(200);
    const runs = Array.from({ length: 30 }, (_, index) => [index % 2 === 0 ? REPOSITORY.id : OTHER.id, index + 1] as const);
    for (const [repositoryId, runId] of runs) await addFailed(repositoryId, runId);
    const work = runs.flatMap(([repositoryId, runId]) => [
      () => readTestReports(world, { repositoryId, runId, attempt: 1 }),
      () => readJob(world, { repositoryId, jobId: runId * 10 }),
    ]);
    for (let at = 0; at < work.length; at += 6) await Promise.all(work.slice(at, at + 6).map((one) => one()));
    expect(new Set(world.gitHub.calls.filter((call) => COUNTED.has(call)))).toEqual(COUNTED);
    expect(spent()).toBe(20);
    expect(await used()).toBe(20);
  });

  test('leave half of it to logs: artifacts stop where a twentieth is taken', async () => {
    allow(200);
    for (let runId = 1; runId <= 9; runId += 1) {
      await addFailed(REPOSITORY.id, runId);
      await readTestReports(world, { repositoryId: REPOSITORY.id, runId, attempt: 1 });
    }
    expect(spent()).toBe(10);
    await readJob(world, { repositoryId: REPOSITORY.id, jobId: 10 });
    expect(spent()).toBe(11);
  });

  test('have what was asked before GitHub said which hour it counts counted afterwards', async () => {
    await addFailed(REPOSITORY.id, 1);
    const budget = logBudget(world, { allowance: () => world.gitHub.allowance }, INSTALLATION_ID);
    expect(await budget.take('artifact')).toBe(true);
    allow(200);
    expect(await budget.take('artifact')).toBe(true);
    expect(await used()).toBe(2);
    await budget.settle();
    expect(await used()).toBe(2);
  });

  test('begin anew with the hour', async () => {
    allow(10);
    const budget = logBudget(world, { allowance: () => world.gitHub.allowance }, INSTALLATION_ID);
    expect([await budget.take('failed'), await budget.take('failed')]).toEqual([true, false]);
    resetAt = new Date(resetAt.getTime() + 3_600_000);
    allow(10);
    expect([await budget.take('failed'), await budget.take('failed')]).toEqual([true, false]);
    allow(9);
    expect(await budget.take('failed')).toBe(false);
  });
});
