import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { recordPullRequest } from '../../src/tasks/record-pull-request.ts';
import { NOW, openTaskWorld, REPOSITORY, type TaskWorld, waitingProposal } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
  await world.store.proposals.save(repositoryId, waitingProposal({ key: 'ours', state: 'open', pullRequest: 12, openedAt: NOW }));
});
afterEach(() => world.close());

const record = async (action: string, pull_request: object) =>
  recordPullRequest(world, { deliveryId: await world.deliver('pull_request', action, { pull_request }), repositoryId });
const state = async () => (await world.store.proposals.find(repositoryId, 'ours'))?.state;

test('a pull request that was closed stays closed, and makes room for the next analysis', async () => {
  await record('closed', { number: 12, state: 'closed', merged: false });
  expect(await state()).toBe('closed');
  expect(world.kinds()).toEqual(['analyze-repository']);
  expect(await world.store.proposals.save(repositoryId, waitingProposal({ key: 'ours' }))).toMatchObject({ state: 'closed' });
});

test('a pull request that was merged is merged', async () => {
  await record('closed', { number: 12, state: 'closed', merged: true });
  expect(await state()).toBe('merged');
  expect(world.kinds()).toEqual(['analyze-repository']);
});

test('a pull request that was reopened is open, and nothing is analysed for it', async () => {
  await record('closed', { number: 12, state: 'closed', merged: false });
  world.enqueued.length = 0;
  await record('reopened', { number: 12, state: 'open', merged: false });
  expect(await state()).toBe('open');
  expect(world.enqueued).toEqual([]);
});

test('the same news twice is told once', async () => {
  await record('closed', { number: 12, state: 'closed', merged: false });
  await record('closed', { number: 12, state: 'closed', merged: false });
  expect(world.kinds()).toEqual(['analyze-repository']);
});

test("somebody else's pull request changes nothing", async () => {
  await record('closed', { number: 13, state: 'closed', merged: true });
  expect(await state()).toBe('open');
  expect(world.enqueued).toEqual([]);
});

test('a body that is not understood is logged and dropped', async () => {
  await record('closed', { number: 'twelve', state: 'closed' });
  expect(world.said.map(({ message }) => message)).toEqual(['pull_request not understood']);
  expect(await state()).toBe('open');
});
