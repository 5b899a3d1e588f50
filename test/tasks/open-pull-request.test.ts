import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openPullRequest } from '../../src/tasks/open-pull-request.ts';
import { HEAD, INSTALLATION_ID, NOW, openTaskWorld, REPOSITORY, type TaskWorld, waitingProposal } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const proposal = waitingProposal({ key: 'ours' });
let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
  await world.store.proposals.save(repositoryId, proposal);
});
afterEach(() => world.close());

const open = () => openPullRequest(world, { repositoryId, proposalKey: 'ours' });
const stored = () => world.store.proposals.find(repositoryId, 'ours');

test('a chosen proposal gets its pull request, on the commit that was analysed', async () => {
  await open();
  const { branch, title, body, commitMessage, path, content } = proposal;
  expect(world.gitHub.pullRequests).toEqual([
    {
      number: 1,
      state: 'open',
      branch,
      base: 'main',
      baseSha: HEAD,
      title,
      body,
      commitMessage,
      files: [{ path, content }],
      labels: ['paceline'],
      draft: false,
    },
  ]);
  expect(await stored()).toMatchObject({ state: 'open', pullRequest: 1, openedAt: NOW, updatedAt: NOW });
});

test('one that is done again opens nothing', async () => {
  await open();
  await open();
  expect(world.gitHub.calls.filter((call) => call === 'openPullRequest')).toHaveLength(1);
});

test('one that is repeated after its answer was lost has one pull request', async () => {
  world.gitHub.faults.set('openPullRequest', { error: new Error('killed'), when: 'after' });
  await expect(open()).rejects.toThrow('killed');
  expect(await stored()).toMatchObject({ state: 'waiting', pullRequest: null });
  await open();
  expect(world.gitHub.pullRequests).toHaveLength(1);
  expect(await stored()).toMatchObject({ state: 'open', pullRequest: 1 });
});

test('one whose pull request was closed before it was noted is closed', async () => {
  world.gitHub.faults.set('openPullRequest', { error: new Error('killed'), when: 'after' });
  await expect(open()).rejects.toThrow('killed');
  for (const pull of world.gitHub.pullRequests) pull.state = 'closed';
  await open();
  expect(await stored()).toMatchObject({ state: 'closed', pullRequest: 1 });
});

test('when the base has moved it is analysed again, and nothing is opened', async () => {
  world.push('c'.repeat(40), {});
  await open();
  expect(world.gitHub.pullRequests).toEqual([]);
  expect(world.enqueued.map(({ task }) => task)).toEqual([{ kind: 'analyze-repository', data: { repositoryId } }]);
  expect(await stored()).toMatchObject({ state: 'waiting' });
});

test("a branch that holds somebody's commits is left to them, with the reason", async () => {
  world.gitHub.takenBranches.add(proposal.branch);
  await open();
  expect(world.gitHub.pullRequests).toEqual([]);
  expect(await stored()).toMatchObject({
    state: 'closed',
    reason: 'branch paceline/cache-dependencies/ci holds commits that are not ours',
    pullRequest: null,
  });
});

test.each(['candidate', 'superseded', 'closed', 'merged', 'open'] as const)('one that is %s is left alone', async (state) => {
  await world.store.proposals.transition(repositoryId, 'ours', { state, at: NOW });
  await open();
  expect(world.gitHub.calls).toEqual([]);
});

test('one of a suspended installation waits', async () => {
  await world.store.installations.save({ id: INSTALLATION_ID, account: 'octo', suspended: true, permissions: {} });
  await open();
  expect(world.gitHub.calls).toEqual([]);
  expect(await stored()).toMatchObject({ state: 'waiting' });
});
