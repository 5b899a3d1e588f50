import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fillSources } from '../../src/tasks/fill-sources.ts';
import { measureCommit } from '../../src/tasks/measure-commit.ts';
import { readJobLog } from '../../src/tasks/read-job-log.ts';
import { openRepository } from '../../src/tasks/repository-access.ts';
import { buildJob, buildRun, buildStep } from '../helpers/build-run.ts';
import { NOW, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const CI = '.github/workflows/ci.yml';
const OLD = 'on: push\njobs: {}\n';
const NEW = 'on: push\njobs: {} # changed\n';
const HOUR = 3_600_000;
const SINCE = new Date(NOW.getTime() - 90 * 24 * HOUR);

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
});
afterEach(() => world.close());

const shaOf = (runId: number): string => runId.toString(16).padStart(40, '0');
/** A job that nothing but the change chooses: none of the sample. */
const jobOf = (runId: number) => 6 + 100 * runId;

/** Stores completed runs, the first so many hours ago, and what GitHub has at their commits. */
async function add(runId: number, text: string, hoursAgo: number): Promise<void> {
  const headSha = shaOf(runId);
  const createdAt = new Date(NOW.getTime() - hoursAgo * HOUR);
  const times = { createdAt, startedAt: createdAt, completedAt: createdAt };
  const job = buildJob({ jobId: jobOf(runId), runId, headSha, steps: [buildStep(2, 'Run make', 2, 6)], ...times });
  const own = { event: 'push', workflowPath: CI, headRepositoryId: repositoryId, fromFork: false };
  await world.store.runs.mergeAll(repositoryId, [
    buildRun({ runId, headSha, createdAt, startedAt: createdAt, updatedAt: createdAt, jobs: [job], ...own }),
  ]);
  world.gitHub.commits.set(headSha, { files: new Map([[CI, text]]) });
}

async function access() {
  const opened = await openRepository(world, repositoryId);
  if (opened === null) throw new Error('the repository is not known');
  return opened;
}

async function fill(): Promise<void> {
  await fillSources(world, await access(), { since: SINCE, budget: { stopUntil: async () => null }, isOver: () => false });
}

const asked = () => world.enqueued.flatMap(({ task }) => (task.kind === 'read-job' ? [task.data.jobId] : []));

describe('the logs of the first run after a change of its workflow', () => {
  test('are asked for when a backfill learns what file it saw, and only these', async () => {
    await add(1, OLD, 5);
    await add(2, OLD, 4);
    await add(3, NEW, 3);
    await add(4, NEW, 2);
    await fill();
    expect(asked()).toEqual([jobOf(3)]);
    await fill();
    expect(asked()).toEqual([jobOf(3)]);
  });

  test('are then read for that reason', async () => {
    await add(1, OLD, 5);
    await add(3, NEW, 3);
    await fill();
    const run = await world.store.runs.find(repositoryId, 3, 1);
    const [job] = run?.jobs ?? [];
    if (run === null || job === undefined) throw new Error('not stored');
    await readJobLog(world, await access(), job, run);
    expect(world.gitHub.calls.filter((call) => call === 'fetchJobLog')).toHaveLength(1);
  });

  test('are asked for once where older runs become known later, in whatever order they do', async () => {
    await add(3, NEW, 3);
    await add(4, NEW, 2);
    await fill();
    expect(asked()).toEqual([]);
    await add(1, OLD, 6);
    await fill();
    expect(asked()).toEqual([jobOf(3)]);
    await add(2, OLD, 5);
    await fill();
    expect(asked()).toEqual([jobOf(3)]);
  });

  test('are asked for when the files of a commit are measured at its end', async () => {
    await add(1, OLD, 5);
    await fill();
    await add(3, NEW, 1);
    const run = await world.store.runs.find(repositoryId, 3, 1);
    expect(await measureCommit(world, repositoryId, run === null ? [] : [run])).toBe(true);
    expect(asked()).toEqual([jobOf(3)]);
  });

  test('are left where they were read before, where that is more than a week ago, and where no logs are read', async () => {
    await add(1, OLD, 9 * 24);
    await add(2, NEW, 8 * 24);
    await add(3, OLD.replace('{}', '{ }'), 5);
    const facts = {
      bytes: 1,
      lines: 1,
      isWhole: true,
      runner: null,
      stages: {},
      subSteps: [],
      tests: [],
      resources: null,
      stepResources: [],
    };
    await world.store.jobs.saveLog(repositoryId, jobOf(3), facts);
    await fill();
    expect(asked()).toEqual([]);
    await world.store.repositories.saveConfiguration(repositoryId, 'logs: off\n');
    await add(4, OLD.replace('{}', '{  }'), 4);
    await fill();
    expect(asked()).toEqual([]);
  });
});
