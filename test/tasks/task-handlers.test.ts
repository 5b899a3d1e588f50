import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppError, type ErrorCode } from '../../src/errors.ts';
import type { TaskHandlers } from '../../src/ports/queue.ts';
import { TASK_KINDS } from '../../src/queue/task-policies.ts';
import { createTaskHandlers } from '../../src/tasks/task-handlers.ts';
import { INSTALLATION_ID, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
let world: TaskWorld;
let handlers: TaskHandlers;
let received: string[];
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt({ '.github/workflows/ci.yml': 'on: push\n' });
  received = [];
  handlers = createTaskHandlers(world, async ({ deliveryId }) => void received.push(deliveryId));
});
afterEach(() => world.close());

const fails = (error: Error) => world.gitHub.faults.set('forRepository', { error, when: 'before' });

test('every kind of task has a handler', () => {
  expect(Object.keys(handlers).sort()).toEqual([...TASK_KINDS].sort());
});

test('a delivery goes to the one who receives', async () => {
  await handlers['receive-delivery']({ deliveryId: 'd', orderKey: 'k' });
  expect(received).toEqual(['d']);
});

describe('a task that speaks with GitHub', () => {
  test('notes a suspension that it learns of, and has nothing more to do', async () => {
    fails(new AppError('GITHUB_SUSPENDED', 'This installation has been suspended'));
    await handlers['analyze-repository']({ repositoryId });
    expect(await world.store.installations.find(INSTALLATION_ID)).toMatchObject({ suspended: true });
    expect(world.said).toEqual([
      {
        message: 'task left undone',
        fields: { repositoryId, code: 'GITHUB_SUSPENDED', reason: 'This installation has been suspended' },
      },
    ]);
    world.gitHub.calls.length = 0;
    await handlers['analyze-repository']({ repositoryId });
    expect(world.gitHub.calls).toEqual([]);
  });

  test('leaves a blocked repository undone, and does not call it suspended', async () => {
    fails(new AppError('GITHUB_BLOCKED', 'Repository access blocked'));
    await handlers['read-job']({ repositoryId, jobId: 7 });
    expect(world.said).toMatchObject([{ message: 'task left undone', fields: { repositoryId, jobId: 7, code: 'GITHUB_BLOCKED' } }]);
    expect(await world.store.installations.find(INSTALLATION_ID)).toMatchObject({ suspended: false });
  });

  test.each(['GITHUB_UNAVAILABLE', 'GITHUB_RATE_LIMITED', 'GITHUB_FORBIDDEN', 'GITHUB_NOT_FOUND'] satisfies ErrorCode[])(
    'throws %s on, for the queue to decide',
    async (code) => {
      fails(new AppError(code, 'said'));
      await expect(handlers['analyze-repository']({ repositoryId })).rejects.toMatchObject({ code });
      expect(world.said).toEqual([]);
    },
  );

  test('removes a repository that GitHub no longer knows of, with its data', async () => {
    fails(new AppError('GITHUB_NOT_FOUND', 'Not Found'));
    world.gitHub.reachable.set(INSTALLATION_ID, []);
    await handlers['analyze-repository']({ repositoryId });
    expect(await world.store.repositories.list()).toEqual([]);
    expect(await world.store.installations.find(INSTALLATION_ID)).not.toBeNull();
    expect(await world.store.departures.find({ kind: 'repository', id: repositoryId, installationId: INSTALLATION_ID })).toEqual(world.now);
    expect(world.said).toMatchObject([{ message: 'task left undone', fields: { repositoryId, code: 'GITHUB_NOT_FOUND' } }]);
  });

  test('removes an installation that GitHub no longer knows of', async () => {
    fails(new AppError('GITHUB_NOT_FOUND', 'Not Found'));
    world.gitHub.faults.set('fetchRepositories', { error: new AppError('GITHUB_NOT_FOUND', 'Not Found'), when: 'before' });
    await handlers['read-job']({ repositoryId, jobId: 7 });
    expect(await world.store.repositories.list()).toEqual([]);
    expect(await world.store.installations.find(INSTALLATION_ID)).toBeNull();
  });

  test('keeps a repository while its listing cannot be had', async () => {
    fails(new AppError('GITHUB_NOT_FOUND', 'Not Found'));
    world.gitHub.faults.set('fetchRepositories', { error: new AppError('GITHUB_UNAVAILABLE', 'no answer'), when: 'before' });
    await expect(handlers['read-job']({ repositoryId, jobId: 7 })).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
    expect(await world.store.repositories.list()).toHaveLength(1);
  });

  test('throws a defect of ours on', async () => {
    fails(new TypeError('not a function'));
    await expect(handlers['analyze-repository']({ repositoryId })).rejects.toThrow(TypeError);
  });
});
