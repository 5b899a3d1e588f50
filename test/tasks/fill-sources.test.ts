import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Run } from '../../src/model/run.ts';
import { fillSources } from '../../src/tasks/fill-sources.ts';
import { openRepository } from '../../src/tasks/repository-access.ts';
import { showsItsFile } from '../../src/tasks/sources-of-runs.ts';
import { buildRun } from '../helpers/build-run.ts';
import { HEAD, NOW, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const CI = '.github/workflows/ci.yml';
const SINCE = new Date(NOW.getTime() - 90 * 86_400_000);
const FORK = { headRepositoryId: 77, fromFork: true };

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt({ [CI]: 'on: push' });
});
afterEach(() => world.close());

/** Fills, with every way of reading the store counted. */
async function fill(isOver: () => boolean = () => false) {
  const reads = { pages: 0, runs: 0 };
  const { backfills, runs } = world.store;
  const store: TaskWorld['store'] = {
    ...world.store,
    backfills: {
      ...backfills,
      attemptsWithoutSources: (...args) => {
        reads.pages += 1;
        return backfills.attemptsWithoutSources(...args);
      },
    },
    runs: {
      ...runs,
      find: (...args) => {
        reads.runs += 1;
        return runs.find(...args);
      },
    },
  };
  const access = await openRepository(world, repositoryId);
  if (access === null) throw new Error('the repository is not known');
  const filled = await fillSources({ ...world, store }, access, { since: SINCE, budget: { stopUntil: async () => null }, isOver });
  return { filled, reads };
}

function add(runs: readonly Partial<Run>[]): Promise<void> {
  const own = { headSha: HEAD, workflowPath: CI, headRepositoryId: repositoryId, fromFork: false, createdAt: NOW, jobs: [] };
  return world.store.runs.mergeAll(
    repositoryId,
    runs.map((changes, index) => buildRun({ runId: index + 1, ...own, ...changes })),
  );
}

describe('a backfill of files', () => {
  test('does not read runs again that can have none, however many there are', async () => {
    await add([...Array.from({ length: 450 }, () => FORK), { event: 'pull_request_target' }, { workflowPath: null }, {}]);
    expect(await fill()).toEqual({ filled: { stopped: null, measured: 1 }, reads: { pages: 2, runs: 0 } });
    expect(await fill()).toEqual({ filled: { stopped: null, measured: 0 }, reads: { pages: 1, runs: 0 } });
  });

  test('asks after each page whether its time is over, and goes on where it stopped', async () => {
    await add(Array.from({ length: 250 }, () => ({})));
    let asked = 0;
    const first = await fill(() => ++asked === 2);
    expect(first).toEqual({ filled: { stopped: { until: null }, measured: 200 }, reads: { pages: 2, runs: 0 } });
    expect((await fill()).filled).toEqual({ stopped: null, measured: 50 });
  });

  test('is given by the store what `showsItsFile` admits, and nothing else', async () => {
    const kinds = [
      ...['push', 'pull_request', 'pull_request_target', null].flatMap((event) =>
        [CI, null].flatMap((workflowPath) =>
          [{ headRepositoryId: repositoryId, fromFork: false }, FORK, { headRepositoryId: null, fromFork: null }].map((head) => ({
            ...{ event, workflowPath },
            ...head,
          })),
        ),
      ),
    ];
    await add(kinds);
    const stored = await Promise.all(kinds.map((_, index) => world.store.runs.find(repositoryId, index + 1, 1)));
    const admitted = stored.filter((run): run is Run => run !== null && showsItsFile(run, repositoryId)).map(({ runId }) => runId);
    const given = await world.store.backfills.attemptsWithoutSources(repositoryId, { since: SINCE, after: null, limit: 100 });
    expect(given.map(({ runId }) => runId).sort((a, b) => a - b)).toEqual(admitted);
    expect(admitted).toHaveLength(6);
  });

  test('has the ids and dates of its runs as they were stored', async () => {
    await add([{ event: 'push', headBranch: 'topic' }]);
    const before = await world.store.runs.find(repositoryId, 1, 1);
    await fill();
    const after = await world.store.runs.find(repositoryId, 1, 1);
    expect(after).toEqual({ ...before, sources: expect.objectContaining({ workflowText: 'on: push' }) });
  });
});
