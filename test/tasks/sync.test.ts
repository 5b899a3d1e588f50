import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Repository } from '../../src/model/repository.ts';
import { ingestRun } from '../../src/tasks/ingest-run.ts';
import { syncInstallation } from '../../src/tasks/sync-installation.ts';
import { syncRepository } from '../../src/tasks/sync-repository.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { buildRun } from '../helpers/build-run.ts';
import { INSTALLATION_ID, openTaskWorld, REPOSITORY, REPOSITORY_BODY, type TaskWorld } from '../helpers/task-world.ts';

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
});
afterEach(() => world.close());

const OTHER: Repository = { ...REPOSITORY, id: 43, name: 'docs' };
const installation = { id: INSTALLATION_ID, account: { login: 'octo' }, permissions: { checks: 'write' }, suspended_at: null };

const sync = async (event: string, action: string, body: object = installation, rest: object = {}) =>
  syncInstallation(world, {
    deliveryId: await world.deliver(event, action, { installation: body, ...rest }),
    installationId: INSTALLATION_ID,
  });
const known = async () => (await world.store.repositories.list()).map(({ repository }) => repository.name);
const suspended = async () => (await world.store.installations.find(INSTALLATION_ID))?.suspended;

describe('an installation', () => {
  test('that is created makes its repositories known and has each analysed', async () => {
    world.gitHub.reachable.set(INSTALLATION_ID, [REPOSITORY, OTHER]);
    await sync('installation', 'created');
    expect(await known()).toEqual(['app', 'docs']);
    expect(await world.store.installations.find(INSTALLATION_ID)).toEqual({
      id: INSTALLATION_ID,
      account: 'octo',
      suspended: false,
      permissions: { checks: 'write' },
    });
    expect(world.enqueued.map(({ task }) => task)).toEqual(
      [42, 43].flatMap((repositoryId) => [
        { kind: 'analyze-repository', data: { repositoryId } },
        { kind: 'backfill-repository', data: { repositoryId } },
        { kind: 'reconcile-repository', data: { repositoryId } },
      ]),
    );
  });

  test('loses the repositories that a delivery says were removed, with their data, and no others', async () => {
    await world.adopt();
    await world.store.runs.merge(REPOSITORY.id, buildRun({ runId: 5 }));
    await world.store.repositories.save(OTHER, INSTALLATION_ID);
    await world.store.installations.save({ id: 8, account: 'else', suspended: false, permissions: {} });
    await world.store.repositories.save({ ...OTHER, id: 77, name: 'elsewhere' }, 8);
    const repositories_removed = [{ id: REPOSITORY.id, name: 'app' }, { id: 77 }, { id: 5000 }];
    await sync('installation_repositories', 'removed', installation, { repositories_removed });
    expect(await known()).toEqual(['docs', 'elsewhere']);
    expect(await world.store.runs.find(REPOSITORY.id, 5, 1)).toBeNull();
    expect(world.gitHub.calls).toEqual([]);
  });

  test.each(['created', 'unsuspend', 'new_permissions_accepted'])('keeps a repository that is not listed at %s', async (action) => {
    await world.adopt();
    world.gitHub.reachable.set(INSTALLATION_ID, [OTHER]);
    await sync('installation', action);
    expect(await known()).toEqual(['app', 'docs']);
  });

  test('takes the repositories that are understood', async () => {
    world.gitHub.reachable.set(INSTALLATION_ID, [{ ...REPOSITORY, name: '' }, OTHER]);
    await sync('installation', 'created');
    expect(await known()).toEqual(['docs']);
    expect(world.said.map(({ message }) => message)).toEqual(['repository not understood']);
  });

  test('that is suspended is noted without a question to GitHub, and keeps its data', async () => {
    await world.adopt();
    await sync('installation', 'suspend', { ...installation, suspended_at: '2026-03-02T10:00:00Z' });
    expect(await suspended()).toBe(true);
    expect(await known()).toEqual(['app']);
    expect(world.gitHub.calls).toEqual([]);
  });

  test('that is unsuspended takes up its repositories again', async () => {
    await world.adopt();
    await sync('installation', 'suspend');
    await sync('installation', 'unsuspend');
    expect(await suspended()).toBe(false);
    expect(world.kinds()).toEqual(['analyze-repository', 'backfill-repository', 'reconcile-repository']);
  });

  test('that is deleted is removed with its repositories and their data', async () => {
    await world.adopt();
    await world.store.runs.merge(REPOSITORY.id, buildRun({ runId: 5 }));
    await sync('installation', 'deleted');
    expect(await world.store.installations.find(INSTALLATION_ID)).toBeNull();
    expect(await known()).toEqual([]);
    expect(await world.store.runs.find(REPOSITORY.id, 5, 1)).toBeNull();
  });

  test('that is deleted is not brought back by a delivery that waited', async () => {
    await world.adopt();
    const { jobs, ...workflow_run } = formatHistoryRun(buildRun({ runId: 5 }));
    const deliveryId = await world.deliver('workflow_run', 'completed', { workflow_run });
    await sync('installation', 'deleted');
    await ingestRun(world, { deliveryId, repositoryId: REPOSITORY.id });
    expect(await known()).toEqual([]);
    expect(await world.store.installations.find(INSTALLATION_ID)).toBeNull();
  });

  test.each([
    ['workflow_run', { run_started_at: '2026-03-01T00:00:00Z' }],
    ['workflow_run', { updated_at: '2027-03-01T00:00:00Z' }],
  ])('that is deleted is not brought back by a delivery that comes late', async (event, changes) => {
    await world.adopt();
    await sync('installation', 'deleted');
    const { jobs, ...workflow_run } = formatHistoryRun(buildRun({ runId: 5 }));
    const deliveryId = await world.deliver(event, 'completed', { workflow_run: { ...workflow_run, ...changes } });
    await ingestRun(world, { deliveryId, repositoryId: REPOSITORY.id });
    await sync('installation_repositories', 'added');
    expect(await known()).toEqual([]);
    expect(await world.store.installations.find(INSTALLATION_ID)).toBeNull();
  });

  test('whose listing cannot be had stays as it was', async () => {
    await world.adopt();
    world.gitHub.faults.set('fetchRepositories', { error: new Error('no answer'), when: 'before' });
    await expect(sync('installation_repositories', 'added')).rejects.toThrow('no answer');
    expect(await known()).toEqual(['app']);
  });

  test('whose body is not understood is logged and dropped', async () => {
    await sync('installation', 'created', { id: INSTALLATION_ID });
    expect(world.said.map(({ message }) => message)).toEqual(['installation not understood']);
    expect(world.gitHub.calls).toEqual([]);
  });
});

describe('a repository that was taken from us', () => {
  const ingest = async (updated_at: string) => {
    const { jobs, ...workflow_run } = formatHistoryRun(buildRun({ runId: 5 }));
    const deliveryId = await world.deliver('workflow_run', 'completed', { workflow_run: { ...workflow_run, updated_at } });
    await ingestRun(world, { deliveryId, repositoryId: REPOSITORY.id });
  };
  const takeAway = async () => {
    await world.adopt();
    await sync('installation_repositories', 'removed', installation, { repositories_removed: [{ id: REPOSITORY.id }] });
  };

  test('is not brought back by a delivery of what happened before', async () => {
    await takeAway();
    await ingest('2026-03-02T12:05:00Z');
    expect(await known()).toEqual([]);
    expect(await world.store.runs.find(REPOSITORY.id, 5, 1)).toBeNull();
    expect(world.said.map(({ message }) => message)).toEqual(['delivery of what was taken from us']);
  });

  test('comes back with something that happened long after, though the delivery that gave it back was lost', async () => {
    await takeAway();
    await ingest('2026-03-02T13:00:00Z');
    expect(await known()).toEqual(['app']);
    await ingest('2026-03-02T12:05:00Z');
    expect(await known()).toEqual(['app']);
  });

  test('comes back at once when the installation lists it again', async () => {
    await takeAway();
    await sync('installation_repositories', 'added');
    await ingest('2026-03-02T12:05:00Z');
    expect(await world.store.runs.find(REPOSITORY.id, 5, 1)).not.toBeNull();
  });

  test('may be seen by another installation', async () => {
    await takeAway();
    await world.store.repositories.save(REPOSITORY, 8);
    expect(await world.store.departures.find({ kind: 'repository', id: REPOSITORY.id, installationId: 8 })).toBeNull();
    expect(await world.store.departures.find({ kind: 'repository', id: REPOSITORY.id, installationId: INSTALLATION_ID })).toEqual(
      world.now,
    );
  });
});

describe('a repository', () => {
  const syncBody = async (changes: object, action = 'edited') =>
    syncRepository(world, {
      deliveryId: await world.deliver('repository', action, { repository: { ...REPOSITORY_BODY, ...changes } }),
      repositoryId: REPOSITORY.id,
    });

  test.each([
    ['its name', { name: 'renamed' }, { name: 'renamed' }],
    ['its owner', { owner: { login: 'octopus' } }, { owner: 'octopus' }],
    ['its default branch', { default_branch: 'trunk' }, { defaultBranch: 'trunk' }],
    ['who may see it', { visibility: 'private' }, { visibility: { available: true, value: 'private' } }],
    ['that it is archived', { archived: true }, { isArchived: true }],
  ])('follows %s, and keeps its configuration', async (_what, body, expected) => {
    await world.adopt();
    await world.store.repositories.saveConfiguration(REPOSITORY.id, 'level: basic\n');
    await syncBody(body);
    expect(await world.store.repositories.find(REPOSITORY.id)).toMatchObject({
      repository: { ...REPOSITORY, ...expected },
      configurationText: 'level: basic\n',
    });
  });

  test.each(['deleted', 'transferred'])('that is %s is removed with its data', async (action) => {
    await world.adopt();
    await world.store.runs.merge(REPOSITORY.id, buildRun({ runId: 5 }));
    await syncBody({}, action);
    expect(await known()).toEqual([]);
    expect(await world.store.runs.find(REPOSITORY.id, 5, 1)).toBeNull();
  });

  test('does not follow a delivery that is older than what is known', async () => {
    await world.adopt();
    await syncBody({ name: 'second', default_branch: 'trunk', archived: true, updated_at: '2026-03-02T10:00:01Z' });
    await syncBody({ name: 'first', updated_at: '2026-03-02T10:00:00Z' });
    const second = { name: 'second', defaultBranch: 'trunk', isArchived: true };
    expect((await world.store.repositories.find(REPOSITORY.id))?.repository).toMatchObject(second);
    await syncBody({ name: 'third', updated_at: '2026-03-02T10:00:01Z' });
    expect((await world.store.repositories.find(REPOSITORY.id))?.repository).toMatchObject({ name: 'third', isArchived: false });
  });
});
