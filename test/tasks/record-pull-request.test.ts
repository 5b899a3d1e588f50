import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
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

let minute = 0;
/** Each delivery is newer than the one before it, where it does not say otherwise. */
const record = async (action: string, facts: object) => {
  minute += 1;
  const here = { id: repositoryId };
  const updated_at = new Date(NOW.getTime() + minute * 60_000).toISOString();
  const pull_request = { updated_at, head: { ref: 'theirs', repo: here }, base: { ref: 'main', repo: here }, ...facts };
  await recordPullRequest(world, { deliveryId: await world.deliver('pull_request', action, { pull_request }), repositoryId });
};
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

test('news that comes late does not undo what is newer', async () => {
  await record('reopened', { number: 12, state: 'open', merged: false, updated_at: '2026-03-02T14:00:02Z' });
  await record('closed', { number: 12, state: 'closed', merged: false, updated_at: '2026-03-02T14:00:01Z' });
  expect(await state()).toBe('open');
  expect(world.enqueued).toEqual([]);
});

test('the second of two closings is remembered, so that a reopening between them does not count', async () => {
  await record('closed', { number: 12, state: 'closed', merged: false, updated_at: '2026-03-02T14:00:01Z' });
  await record('closed', { number: 12, state: 'closed', merged: false, updated_at: '2026-03-02T14:00:03Z' });
  await record('reopened', { number: 12, state: 'open', merged: false, updated_at: '2026-03-02T14:00:02Z' });
  expect(await state()).toBe('closed');
});

test('what was merged stays merged', async () => {
  await record('closed', { number: 12, state: 'closed', merged: true });
  await record('reopened', { number: 12, state: 'open', merged: false });
  expect(await state()).toBe('merged');
});

describe('a decision that comes before the number is written down', () => {
  const early = waitingProposal({ key: 'early', branch: 'paceline/cache-dependencies/early' });
  const from = (id: number) => ({ head: { ref: early.branch, repo: { id } } });
  beforeEach(async () => {
    await world.store.proposals.save(repositoryId, early);
  });
  const found = () => world.store.proposals.find(repositoryId, 'early');

  test.each([
    [false, 'closed'],
    [true, 'merged'],
  ])('is found by the branch (merged: %s)', async (merged, state) => {
    await record('closed', { number: 13, state: 'closed', merged, ...from(repositoryId) });
    expect(await found()).toMatchObject({ state, pullRequest: 13, openedAt: NOW });
    expect(world.kinds()).toEqual(['analyze-repository']);
  });

  test('is not taken from a fork with a branch of the same name', async () => {
    await record('closed', { number: 13, state: 'closed', merged: false, ...from(77) });
    expect(await found()).toMatchObject({ state: 'waiting', pullRequest: null });
  });

  test('does not concern a branch that was left to somebody', async () => {
    await world.store.proposals.transition(repositoryId, 'early', { from: ['waiting'], state: 'closed', reason: 'taken', at: NOW });
    await record('reopened', { number: 13, state: 'open', merged: false, ...from(repositoryId) });
    expect(await found()).toMatchObject({ state: 'closed', reason: 'taken', pullRequest: null });
  });
});
