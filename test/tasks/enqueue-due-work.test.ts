import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startPeriodicWork } from '../../src/periodic-work.ts';
import { enqueueDueWork } from '../../src/tasks/enqueue-due-work.ts';
import { buildRun } from '../helpers/build-run.ts';
import { INSTALLATION_ID, NOW, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
});
afterEach(() => world.close());

const QUIET = { ...REPOSITORY, id: 43, name: 'docs' };

async function dueIn(minutes: number): Promise<readonly string[]> {
  world.now = new Date(NOW.getTime() + minutes * 60_000);
  world.enqueued.length = 0;
  await enqueueDueWork(world);
  return world.enqueued.map(({ task }) => ('repositoryId' in task.data ? `${task.kind} ${task.data.repositoryId}` : task.kind));
}

test('a repository with recent runs is compared every ten minutes and any other daily, each pruned daily, deliveries swept', async () => {
  await world.store.repositories.save(QUIET, INSTALLATION_ID);
  await world.store.repositories.save({ ...REPOSITORY, id: 44, name: 'old', isArchived: true }, INSTALLATION_ID);
  await world.store.runs.merge(REPOSITORY.id, buildRun({ runId: 1, createdAt: NOW, workflowPath: '.github/workflows/ci.yml' }));
  const prunes = [42, 43, 44].map((id) => `prune-repository ${id}`);
  const compared = ['reconcile-repository 42', 'reconcile-repository 43'];
  const listed = ['read-storage 42', 'read-storage 43'];
  expect(await dueIn(0)).toEqual([...compared, ...listed, 'prune-leftovers', 'sweep-deliveries']);
  await world.store.sweeps.saveProgress({ began: NOW.getTime(), sweptTo: null, cursor: null });
  expect(await dueIn(1)).toEqual([]);
  expect(await dueIn(11)).toEqual(['reconcile-repository 42', 'sweep-deliveries']);
  expect(await dueIn(24 * 60 + 12)).toEqual([...compared, ...prunes, 'prune-leftovers', 'sweep-deliveries']);
  for (const { startAfter } of world.enqueued.slice(0, 5)) {
    expect((startAfter?.getTime() ?? 0) - world.now.getTime()).toBeGreaterThanOrEqual(0);
    expect((startAfter?.getTime() ?? 0) - world.now.getTime()).toBeLessThan(60_000);
  }
});

test('what a repository stores is listed every six hours where runs are recent, and weekly elsewhere', async () => {
  await world.store.repositories.save(QUIET, INSTALLATION_ID);
  await world.store.runs.merge(REPOSITORY.id, buildRun({ runId: 1, createdAt: NOW, workflowPath: '.github/workflows/ci.yml' }));
  const listed = async (minutes: number) => (await dueIn(minutes)).filter((task) => task.startsWith('read-storage'));
  expect(await listed(0)).toEqual(['read-storage 42', 'read-storage 43']);
  expect(await listed(6 * 60)).toEqual([]);
  expect(await listed(6 * 60 + 1)).toEqual(['read-storage 42']);
  // The last run is two days old, and then a week.
  expect(await listed(48 * 60)).toEqual([]);
  expect(await listed(7 * 24 * 60 + 1)).toEqual(['read-storage 43']);
});

test('nothing is asked of GitHub for a repository whose installation is suspended, and its old data goes', async () => {
  await world.store.installations.save({ id: INSTALLATION_ID, account: 'octo', suspended: true, permissions: {} });
  expect(await dueIn(0)).toEqual(['prune-leftovers', 'sweep-deliveries']);
  expect(await dueIn(24 * 60 + 1)).toContain('prune-repository 42');
});

test('the timer asks again and again, goes on after a failure, and no more once it is stopped', async () => {
  let looks = 0;
  const failing = {
    ...world,
    store: { ...world.store, sweeps: { ...world.store.sweeps, findProgress: () => Promise.reject(new Error(`look ${++looks}`)) } },
  };
  const work = startPeriodicWork(failing, { firstMs: 1, everyMs: 1 });
  while (looks < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  await work.stop();
  const before = looks;
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(looks).toBe(before);
  expect(world.said.filter(({ message }) => message === 'periodic work not put on the queue').length).toBeGreaterThanOrEqual(3);
});

test('of a repository that is new nothing is deleted for a day: its own configuration may keep more', async () => {
  expect(await dueIn(0)).not.toContain('prune-repository 42');
  expect(await dueIn(23 * 60)).not.toContain('prune-repository 42');
  expect(await dueIn(24 * 60 + 1)).toContain('prune-repository 42');
});
