import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { available } from '../../src/model/availability.ts';
import { analyzeRepository } from '../../src/tasks/analyze-repository.ts';
import { configurationNotes } from '../../src/tasks/configuration-notes.ts';
import { storedConfiguration } from '../../src/tasks/stored-configuration.ts';
import { HEAD, INSTALLATION_ID, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const ORGANIZATION = { ...REPOSITORY, id: 77, name: '.github' };
const PATH = '.github/paceline.yml';
let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
  await world.store.repositories.save(ORGANIZATION, INSTALLATION_ID);
});
afterEach(() => world.close());

async function find(id = REPOSITORY.id) {
  const stored = await world.store.repositories.find(id);
  if (stored === null) throw new Error('gone');
  return stored;
}

/** A push of this file to the owner's repository. */
async function pushOrganization(text: string): Promise<void> {
  world.push(HEAD, { [PATH]: text });
  await analyzeRepository(world, { repositoryId: ORGANIZATION.id });
}

test("what the owner's .github repository says stands under each repository's own file", async () => {
  await pushOrganization('level: basic\npull-requests: { open: 7, labels: [org] }\n');
  expect(storedConfiguration(await find())).toMatchObject({ level: 'basic', pullRequests: { open: 7, labels: ['org'] } });
  await world.store.repositories.saveConfiguration(REPOSITORY.id, 'pull-requests: { labels: [mine] }\n');
  expect(storedConfiguration(await find())).toMatchObject({ level: 'basic', pullRequests: { open: 7, labels: ['mine'] } });
});

test('what it changes has the other repositories of the installation analysed again, once', async () => {
  await world.store.repositories.save({ ...REPOSITORY, id: 43, name: 'elsewhere' }, 8);
  await pushOrganization('level: basic\n');
  expect(world.enqueued.map(({ task }) => task)).toEqual([{ kind: 'analyze-repository', data: { repositoryId: REPOSITORY.id } }]);
  await pushOrganization('level: basic\n');
  expect(world.enqueued).toHaveLength(1);
});

test('a repository of another installation is not configured by it', async () => {
  await world.store.repositories.save({ ...REPOSITORY, id: 43, name: 'elsewhere' }, 8);
  await pushOrganization('level: basic\n');
  expect((await find(43)).organization).toBeNull();
  expect((await find(ORGANIZATION.id)).organization).toBeNull();
});

test('its mistakes are named as its own, and its last valid file stays in force', async () => {
  await pushOrganization('level: basic\n');
  await pushOrganization('level: fast\n');
  expect(storedConfiguration(await find()).level).toBe('basic');
  expect(configurationNotes(await find())).toEqual([
    '`.github/paceline.yml` of `octo/.github` is not valid, line 1, column 8: level: write one of basic, intelligent, aggressive, experimental; the last valid one is in force.',
  ]);
});

test('a public repository does not quote what a private one of the owner says', async () => {
  await world.store.repositories.save({ ...ORGANIZATION, visibility: available('private') }, INSTALLATION_ID);
  await pushOrganization('level: fast\n');
  expect(configurationNotes(await find())).toEqual(['`.github/paceline.yml` of `octo/.github` is not valid; the defaults are in force.']);
});
