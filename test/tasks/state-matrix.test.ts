import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { toAppError } from '../../src/github/to-app-error.ts';
import type { TaskKind } from '../../src/model/task.ts';
import type { TaskHandlers } from '../../src/ports/queue.ts';
import { isFinal } from '../../src/queue/settle.ts';
import { MAX_ATTEMPTS } from '../../src/queue/task-policies.ts';
import { insertDeadLetter } from '../../src/store/queries/dead-letters.ts';
import { syncInstallation } from '../../src/tasks/sync-installation.ts';
import { syncRepository } from '../../src/tasks/sync-repository.ts';
import { createTaskHandlers } from '../../src/tasks/task-handlers.ts';
import type { World } from '../../src/tasks/world.ts';
import { buildJob, buildRun } from '../helpers/build-run.ts';
import {
  HEAD,
  INSTALLATION_ID,
  openTaskWorld,
  REPOSITORY,
  REPOSITORY_BODY,
  type TaskWorld,
  waitingProposal,
} from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const ASKING = [
  'analyze-repository',
  'read-job',
  'read-test-reports',
  'publish-check-run',
  'backfill-repository',
  'reconcile-repository',
  'open-pull-request',
  'read-storage',
] as const;

let world: TaskWorld;
/** What GitHub answers to everything asked of the repository; null: as it is. */
let refusal: { readonly status: number; readonly message: string } | null;
let asked: number;
let handlers: TaskHandlers;
const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);

beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt({ '.github/workflows/ci.yml': 'on: push\n' });
  await world.store.proposals.save(repositoryId, waitingProposal({ key: 'p' }));
  const job = buildJob({ headSha: HEAD });
  await world.store.runs.merge(repositoryId, buildRun({ runId: 1, headSha: HEAD }));
  await world.store.jobs.merge(repositoryId, job);
  refusal = null;
  asked = 0;
  const refusing: World = {
    ...world,
    clock: world.clock,
    installations: {
      ...world.installations,
      forRepository: (...given) => {
        if (refusal === null) return world.installations.forRepository(...given);
        asked += 1;
        return Promise.reject(toAppError(requestFailure(refusal.status, refusal.message), 'ask', world.now));
      },
    },
  };
  handlers = createTaskHandlers(refusing, async () => {});
  process.on('unhandledRejection', note);
});
afterEach(async () => {
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
  await world.close();
});

function requestFailure(status: number, message: string): Error {
  return Object.assign(new Error(message), {
    status,
    request: { method: 'GET', url: '/x' },
    response: { status, headers: {}, data: { message } },
  });
}

/** Runs a task as the queue does, until it is done or given up; how it ended and after how many attempts. */
async function run(kind: TaskKind): Promise<{ readonly end: 'done' | string; readonly attempts: number }> {
  const data = { repositoryId, jobId: 7, runId: 1, attempt: 1, headSha: 'b'.repeat(40), proposalKey: 'p' };
  for (let attempt = 1; ; attempt++) {
    try {
      await (handlers[kind] as (given: object) => Promise<void>)(data);
      return { end: 'done', attempts: attempt };
    } catch (error) {
      if (!isFinal(error, attempt)) continue;
      const { code, message } = error as { code: string; message: string };
      const task = { kind: 'analyze-repository', data: { repositoryId } } as const;
      const id = `${kind}-${(await world.store.deadLetters.list(99)).length}`;
      await insertDeadLetter(world.opened.database, {
        id,
        task: { ...task, kind: kind as 'analyze-repository' },
        error: `${code}: ${message}`,
        attempts: attempt,
        at: world.now,
      });
      return { end: code, attempts: attempt };
    }
  }
}

const outcomes = async () => Promise.all(ASKING.map(run)).then((all) => all.map(({ end }) => end));
const letters = async () => (await world.store.deadLetters.list(99)).length;
const installationNews = async (action: string) =>
  syncInstallation(world, {
    deliveryId: await world.deliver('installation', action, {
      installation: { id: INSTALLATION_ID, account: { login: 'octo' }, permissions: {}, suspended_at: null },
    }),
    installationId: INSTALLATION_ID,
  });
const repositoryNews = async (action: string, changes: object = {}) =>
  syncRepository(world, {
    deliveryId: await world.deliver('repository', action, { repository: { ...REPOSITORY_BODY, ...changes } }),
    repositoryId,
  });
const DONE = ASKING.map(() => 'done');

describe('an installation', () => {
  test('that is suspended, learned from the error: nothing more is asked, data stays, and it goes on when it is lifted', async () => {
    refusal = { status: 403, message: 'This installation has been suspended' };
    expect(await run('analyze-repository')).toEqual({ end: 'done', attempts: 1 });
    expect(await world.store.installations.find(INSTALLATION_ID)).toMatchObject({ suspended: true });
    asked = 0;
    expect(await outcomes()).toEqual(DONE);
    expect([asked, await letters()]).toEqual([0, 0]);
    expect(await world.store.repositories.find(repositoryId)).not.toBeNull();
    await installationNews('unsuspend');
    expect(world.kinds()).toEqual(['analyze-repository', 'backfill-repository', 'reconcile-repository']);
  });

  test('that is deleted, learned from a 404: removed with everything, at once', async () => {
    refusal = { status: 404, message: 'Not Found' };
    world.gitHub.reachable.delete(INSTALLATION_ID);
    expect(await run('publish-check-run')).toEqual({ end: 'done', attempts: 1 });
    expect(await world.store.repositories.find(repositoryId)).toBeNull();
    asked = 0;
    expect(await outcomes()).toEqual(DONE);
    expect(asked).toBe(0);
  });

  test('whose owner has not accepted new permissions: each kind of task says it once, others go on, and acceptance resumes', async () => {
    refusal = { status: 403, message: 'Resource not accessible by integration' };
    expect(await run('open-pull-request')).toEqual({ end: 'GITHUB_FORBIDDEN', attempts: 1 });
    for (let again = 0; again < 20; again++) expect(await run('open-pull-request')).toEqual({ end: 'done', attempts: 1 });
    expect(await letters()).toBe(1);
    expect(await run('reconcile-repository')).toEqual({ end: 'done', attempts: 1 });
    await installationNews('new_permissions_accepted');
    expect(await letters()).toBe(0);
    expect(world.kinds()).toContain('analyze-repository');
    refusal = null;
    expect(await run('analyze-repository')).toEqual({ end: 'done', attempts: 1 });
  });
});

describe('a repository', () => {
  test('that is renamed keeps its data under its id', async () => {
    await repositoryNews('renamed', { name: 'renamed' });
    expect(await world.store.repositories.find(repositoryId)).toMatchObject({ repository: { id: repositoryId, name: 'renamed' } });
  });

  test('that is transferred out is removed', async () => {
    await repositoryNews('transferred');
    expect(await world.store.repositories.find(repositoryId)).toBeNull();
  });

  test('that is archived is asked nothing, keeps its data, and goes on when it is not any more', async () => {
    await repositoryNews('archived', { archived: true });
    world.gitHub.calls.length = 0;
    expect(await outcomes()).toEqual(DONE);
    expect(world.gitHub.calls).toEqual([]);
    await repositoryNews('unarchived', { archived: false });
    expect(await world.store.repositories.find(repositoryId)).toMatchObject({ repository: { isArchived: false } });
  });

  test.each([
    ['archived, learned from the error', 403, 'Repository was archived so is read-only.'],
    ['disabled', 403, 'Repository access has been disabled by GitHub staff: repository is disabled'],
    ['blocked', 451, 'Repository access blocked'],
  ])('that is %s: the task ends at once and is no dead letter', async (_what, status, message) => {
    refusal = { status, message };
    expect(await outcomes()).toEqual(DONE);
    expect(asked).toBe(ASKING.length);
    expect(await letters()).toBe(0);
    expect(await world.store.repositories.find(repositoryId)).not.toBeNull();
  });

  test('that is not found but still listed is not removed, and not asked more often than eight times', async () => {
    refusal = { status: 404, message: 'Not Found' };
    const { end, attempts } = await run('analyze-repository');
    expect(end).toBe('GITHUB_NOT_FOUND');
    expect(attempts).toBeLessThanOrEqual(MAX_ATTEMPTS);
    expect(await world.store.repositories.find(repositoryId)).not.toBeNull();
  });

  test('that is empty is analysed to nothing', async () => {
    world.gitHub.heads.clear();
    expect(await run('analyze-repository')).toEqual({ end: 'done', attempts: 1 });
    expect(world.gitHub.pullRequests).toEqual([]);
    refusal = { status: 409, message: 'Git Repository is empty.' };
    expect((await run('analyze-repository')).attempts).toBe(1);
  });

  test('that is a fork is known as one, and analysed', async () => {
    await repositoryNews('edited', { fork: true });
    expect(await world.store.repositories.find(repositoryId)).toMatchObject({ repository: { isFork: { value: true } } });
    expect(await run('analyze-repository')).toEqual({ end: 'done', attempts: 1 });
  });

  test.each([500, 502, 503])('that answers %d for ever is given up after eight attempts', async (status) => {
    refusal = { status, message: 'Server Error' };
    expect(await run('analyze-repository')).toEqual({ end: 'GITHUB_UNAVAILABLE', attempts: 8 });
    expect(asked).toBe(8);
  });
});
