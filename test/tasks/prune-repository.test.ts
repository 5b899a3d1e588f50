import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { rollUpDay } from '../../src/engine/roll-up-day.ts';
import { dayOf } from '../../src/model/day-rollup.ts';
import type { Run } from '../../src/model/run.ts';
import { pruneRepository } from '../../src/tasks/prune-repository.ts';
import { refreshRollups } from '../../src/tasks/refresh-rollups.ts';
import { buildJob, buildRun, buildStep } from '../helpers/build-run.ts';
import { sampleFacts } from '../helpers/log-facts.ts';
import { NOW, openTaskWorld, REPOSITORY, type TaskWorld, waitingProposal } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const PATH = '.github/workflows/ci.yml';
const DAY_MS = 86_400_000;
const ALL_DAYS = { from: 0, to: 100_000 };

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
});
afterEach(() => world.close());

const prune = () => pruneRepository(world, { repositoryId });
const ago = (days: number) => new Date(NOW.getTime() - days * DAY_MS);

/** A run of so many days ago with one job, two steps and a cache outcome. */
async function addRun(runId: number, days: number, changes: Partial<Run> = {}): Promise<Run> {
  const createdAt = ago(days);
  const later = (seconds: number): Date => new Date(createdAt.getTime() + seconds * 1000);
  const times = { createdAt, startedAt: later(5), completedAt: later(65 + runId) };
  const steps = [1, 2].map((number) => buildStep(number, `step of ${runId}`, 0, 1, { startedAt: later(number), completedAt: later(9) }));
  const job = buildJob({ jobId: runId * 10, runId, ...times, name: `job of ${runId}`, headBranch: `branch of ${runId}`, steps });
  const run = buildRun({ runId, createdAt, updatedAt: later(99), headBranch: `branch of ${runId}`, jobs: [job], ...changes });
  await world.store.runs.merge(repositoryId, run);
  for (const one of run.jobs) await world.store.jobs.merge(repositoryId, one);
  await world.store.jobs.saveCacheOutcomes(repositoryId, job.jobId, [
    {
      stepNumber: 1,
      action: 'actions/cache',
      result: 'miss',
      save: 'saved',
      restoredKey: null,
      primaryKey: 'k',
      sizeBytes: 1,
      restoreTime: null,
      basis: 'log',
    },
  ]);
  await world.store.jobs.saveLog(repositoryId, job.jobId, sampleFacts());
  return run;
}

async function count(table: string): Promise<number> {
  const { rows } = await world.opened.pool.query(`select count(*)::integer as n from ${table} where repository_id = $1`, [repositoryId]);
  return rows[0].n;
}

async function texts(): Promise<readonly string[]> {
  return (await world.opened.database.selectFrom('name').select('text').execute()).map(({ text }) => text);
}

const runIds = async () => (await world.store.runs.history(repositoryId, PATH, { runs: 100 })).map(({ runId }) => runId);

describe('retention', () => {
  test('is 400 days where nothing is configured, and takes jobs, steps, cache outcomes and what was kept of logs with their runs', async () => {
    await addRun(1, 401);
    await addRun(2, 399);
    await prune();
    expect(await runIds()).toEqual([2]);
    for (const table of ['run', 'job_run', 'step_run', 'cache_outcome', 'job_log']) expect([table, await count(table)]).toEqual([table, 1]);
  });

  test('is what the configuration says', async () => {
    await world.store.repositories.saveConfiguration(repositoryId, 'retention: 30d\n');
    await addRun(1, 31);
    await addRun(2, 29);
    await addRun(3, 31, { workflowPath: null });
    await prune();
    expect(await runIds()).toEqual([2]);
    expect(await count('run')).toBe(1);
  });

  test('holds for an archived repository, too', async () => {
    await world.store.repositories.save({ ...REPOSITORY, isArchived: true }, 9);
    await addRun(1, 401);
    await prune();
    expect(await count('run')).toBe(0);
  });

  test('takes jobs whose run never came, and old check runs', async () => {
    await world.store.jobs.merge(
      repositoryId,
      buildJob({ jobId: 1, runId: 77, completedAt: ago(401), startedAt: ago(401), createdAt: ago(401) }),
    );
    await world.store.jobs.merge(
      repositoryId,
      buildJob({ jobId: 2, runId: 78, completedAt: ago(2), startedAt: ago(2), createdAt: ago(2) }),
    );
    const shown = { checkRunId: 1, digest: 'd', title: 't', summary: 's', conclusion: null };
    await world.store.checkRuns.save(repositoryId, { ...shown, headSha: 'a', updatedAt: ago(401) });
    await world.store.checkRuns.save(repositoryId, { ...shown, headSha: 'b', updatedAt: ago(1) });
    await prune();
    expect(await world.store.jobs.find(repositoryId, 1)).toBeNull();
    expect(await world.store.jobs.find(repositoryId, 2)).not.toBeNull();
    expect((await world.store.checkRuns.recent(repositoryId, 9)).map(({ headSha }) => headSha)).toEqual(['b']);
  });

  test.each(['open', 'merged'] as const)('spares what a proposal that is %s rests on, and only that', async (state) => {
    await addRun(1, 425);
    await addRun(2, 440);
    await addRun(3, 425, { workflowPath: '.github/workflows/other.yml' });
    await world.store.proposals.save(repositoryId, waitingProposal({ state, openedAt: ago(30), updatedAt: ago(30) }));
    await prune();
    expect(await runIds()).toEqual([1]);
    expect(await count('run')).toBe(1);
  });

  test('spares nothing for a proposal that was closed', async () => {
    await addRun(1, 425);
    await world.store.proposals.save(repositoryId, waitingProposal({ state: 'closed', openedAt: ago(30), updatedAt: ago(30) }));
    await prune();
    expect(await count('run')).toBe(0);
  });

  test('takes more than one batch', async () => {
    for (let runId = 1; runId <= 450; runId++) await world.store.runs.merge(repositoryId, buildRun({ runId, createdAt: ago(500) }));
    await prune();
    expect(await count('run')).toBe(0);
    expect(world.enqueued).toEqual([]);
  });
});

describe('names', () => {
  const week = 7 * DAY_MS;

  test('that nothing refers to go with the look after the one that found them', async () => {
    await addRun(1, 401);
    await addRun(2, 300);
    await prune();
    expect(await texts()).toContain('branch of 1');
    world.now = new Date(NOW.getTime() + week);
    await prune();
    expect(await texts()).not.toContain('branch of 1');
    expect(await texts()).not.toContain('step of 1');
    expect(await texts()).toContain('branch of 2');
    expect(await runIds()).toEqual([2]);
  });

  test('that came back to use in between stay', async () => {
    await addRun(1, 401);
    await prune();
    await world.store.runs.merge(repositoryId, buildRun({ runId: 5, createdAt: NOW, headBranch: 'branch of 1', jobs: [] }));
    world.now = new Date(NOW.getTime() + week);
    await prune();
    expect(await world.store.runs.find(repositoryId, 5, 1)).toMatchObject({ headBranch: 'branch of 1' });
  });

  test('of jobs that only a rollup has stay', async () => {
    await addRun(1, 399);
    await prune();
    for (const weeks of [1, 2, 3]) {
      world.now = new Date(NOW.getTime() + weeks * week);
      await prune();
    }
    expect(await count('run')).toBe(0);
    expect(await world.store.rollups.list(repositoryId, ALL_DAYS)).toMatchObject([{ runs: 1, jobs: [{ name: 'job of 1' }] }]);
  });
});

describe('rollups', () => {
  test('hold what the day’s runs are counted to', async () => {
    const run = await addRun(1, 3);
    await prune();
    expect(await world.store.rollups.list(repositoryId, ALL_DAYS)).toEqual([rollUpDay(PATH, dayOf(ago(3)), [run])]);
    expect(await world.store.rollups.list(repositoryId, { ...ALL_DAYS, workflowPath: 'other.yml' })).toEqual([]);
  });

  test('brought up to date step by step equal those made from scratch', async () => {
    for (let runId = 1; runId <= 30; runId++) {
      const conclusion = runId % 5 === 0 ? 'failure' : 'success';
      await addRun(runId, runId % 4, { conclusion, workflowPath: runId % 3 === 0 ? '.github/workflows/b.yml' : PATH });
      if (runId % 7 === 0) await refreshRollups(world, repositoryId);
    }
    // A job that comes after its run was counted.
    await world.store.jobs.merge(repositoryId, buildJob({ jobId: 999, runId: 1, name: 'late' }));
    await refreshRollups(world, repositoryId);
    const grown = await world.store.rollups.list(repositoryId, ALL_DAYS);
    expect(grown.flatMap(({ jobs }) => jobs.map(({ name }) => name))).toContain('late');
    await world.opened.pool.query('truncate rollup, rollup_job, rollup_mark');
    await world.store.rollups.markAll(repositoryId);
    await refreshRollups(world, repositoryId);
    expect(await world.store.rollups.list(repositoryId, ALL_DAYS)).toEqual(grown);
    expect(grown.reduce((sum, { runs }) => sum + runs, 0)).toBe(30);
  });

  test('outlive their runs, for five years', async () => {
    await addRun(1, 399);
    await prune();
    const before = await world.store.rollups.list(repositoryId, ALL_DAYS);
    world.now = new Date(NOW.getTime() + 2 * DAY_MS);
    await prune();
    expect(await count('run')).toBe(0);
    expect(await world.store.rollups.list(repositoryId, ALL_DAYS)).toEqual(before);
    world.now = new Date(NOW.getTime() + 6 * 366 * DAY_MS);
    await prune();
    expect(await count('rollup')).toBe(0);
    expect(await count('rollup_job')).toBe(0);
  });

  test('of a day whose runs are gone are not made anew from a run that comes late', async () => {
    await addRun(1, 399);
    await prune();
    const before = await world.store.rollups.list(repositoryId, ALL_DAYS);
    world.now = new Date(NOW.getTime() + 2 * DAY_MS);
    await prune();
    await addRun(2, 399);
    await prune();
    expect(await world.store.rollups.list(repositoryId, ALL_DAYS)).toEqual(before);
  });

  test('cost the same to read however many runs a day had', async () => {
    for (let runId = 1; runId <= 5; runId++) await addRun(runId, 1, { jobs: [] });
    await refreshRollups(world, repositoryId);
    const few = [await count('rollup'), await count('rollup_job')];
    for (let runId = 6; runId <= 200; runId++) await world.store.runs.merge(repositoryId, buildRun({ runId, createdAt: ago(1) }));
    await refreshRollups(world, repositoryId);
    expect([await count('rollup'), await count('rollup_job')]).toEqual(few);
    expect(await world.store.rollups.list(repositoryId, ALL_DAYS)).toMatchObject([{ runs: 200 }]);
  });

  test('keep the mark of a change that came while they were counted', async () => {
    await addRun(1, 1);
    await refreshRollups(world, repositoryId);
    // A mark of now stays until no transaction can have relied on it; one of an hour ago goes.
    expect(await world.store.rollups.marked(repositoryId)).toHaveLength(1);
    await world.opened.pool.query('update rollup_mark set slot = slot - 6');
    await refreshRollups(world, repositoryId);
    expect(await world.store.rollups.marked(repositoryId)).toEqual([]);
  });
});
