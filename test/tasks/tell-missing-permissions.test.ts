import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import { deliverNotice } from '../../src/tasks/deliver-notice.ts';
import { tellMissingPermissions } from '../../src/tasks/tell-missing-permissions.ts';
import { INSTALLATION_ID, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const ASKED = { metadata: 'read', actions: 'read', checks: 'write', contents: 'write', pull_requests: 'write', workflows: 'write' };
const GRANTED = { metadata: 'read', actions: 'read', checks: 'write', contents: 'read' };

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
  await grant(GRANTED);
  world.gitHub.asked = ASKED;
});
afterEach(() => world.close());

const grant = (permissions: Readonly<Record<string, string>>) =>
  world.store.installations.save({ id: INSTALLATION_ID, account: 'octo', suspended: false, permissions });

/** Looks at a repository of the installation, and tells what came of it. */
async function look(id = REPOSITORY.id): Promise<void> {
  const stored = await world.store.repositories.find(id);
  if (stored === null) throw new Error('gone');
  await tellMissingPermissions(world, stored);
  for (const { task } of world.enqueued.splice(0)) if (task.kind === 'deliver-notice') await deliverNotice(world, task.data);
}

test('what was not granted is told once, however many repositories there are and however often they are looked at', async () => {
  await world.store.repositories.save({ ...REPOSITORY, id: 43, name: 'other' }, INSTALLATION_ID);
  await look();
  await look();
  await look(43);
  expect(world.posted).toHaveLength(1);
  expect(world.posted[0]).toContain('octo/app: Paceline: 3 permissions not granted');
  expect(world.posted[0]).toContain('Workflows: write. GitHub refuses every change of a workflow');
});

test('a part that is granted is no news, all of it is, once', async () => {
  await look();
  await grant({ ...GRANTED, contents: 'write' });
  await look();
  expect(world.posted).toHaveLength(1);
  await grant(ASKED);
  await look();
  await look();
  expect(world.posted).toHaveLength(2);
  expect(world.posted[1]).toContain('the permissions that were missing are granted');
});

test('what the App asks for later is told, with all that is missing', async () => {
  await grant(ASKED);
  await look();
  expect(world.posted).toEqual([]);
  world.gitHub.asked = { ...ASKED, issues: 'write' };
  await look();
  await look();
  expect(world.posted).toHaveLength(1);
  expect(world.posted[0]).toContain('Issues: write');
});

test('two repositories that are looked at at once tell it once', async () => {
  await world.store.repositories.save({ ...REPOSITORY, id: 43, name: 'other' }, INSTALLATION_ID);
  await Promise.all([look(), look(43)]);
  expect(world.posted).toHaveLength(1);
});

test('nothing is told where it is not known what was granted, or what is asked for', async () => {
  await grant({});
  await look();
  await grant(GRANTED);
  world.gitHub.faults.set('fetchAskedPermissions', { error: new AppError('GITHUB_UNAVAILABLE', 'down'), when: 'before' });
  await look();
  expect(world.posted).toEqual([]);
  await look();
  expect(world.posted).toHaveLength(1);
});

test('the App that asks for nothing more misses nothing', async () => {
  world.gitHub.asked = GRANTED;
  await look();
  expect(world.posted).toEqual([]);
  expect(await world.store.installations.missingTold(INSTALLATION_ID)).toEqual([]);
});
