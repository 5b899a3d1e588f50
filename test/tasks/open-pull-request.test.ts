import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import { openPullRequest } from '../../src/tasks/open-pull-request.ts';
import { HEAD, INSTALLATION_ID, NOW, openTaskWorld, REPOSITORY, type TaskWorld, waitingProposal } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const CI = '.github/workflows/ci.yml';
const LATER = 'c'.repeat(40);
const proposal = waitingProposal({ key: 'ours', reviewers: ['octocat'] });
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
  const { branch, title, body, commitMessage } = proposal;
  expect(world.gitHub.pullRequests).toMatchObject([
    {
      number: 1,
      state: 'open',
      branch,
      base: 'main',
      baseSha: HEAD,
      title,
      body,
      commitMessage,
      files: [{ path: CI, content: 'on: push\n' }],
      draft: false,
      ornaments: { labels: ['paceline'], reviewers: ['octocat'] },
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

test('one whose branch was made before the call was cut off is finished from the commit that was noted', async () => {
  await world.store.proposals.recordHead(repositoryId, 'ours', LATER, world.now);
  world.gitHub.branches.set(proposal.branch, LATER);
  world.push('d'.repeat(40), { [CI]: 'on: pull_request\n', 'notes.txt': 'later' });
  await open();
  expect(await stored()).toMatchObject({ state: 'open', pullRequest: 1 });
});

test('the commit of its branch is noted', async () => {
  await open();
  expect((await stored())?.headShas).toEqual([`${'f'.repeat(39)}1`]);
});

test('one whose labels cannot be had is open all the same', async () => {
  world.gitHub.faults.set('adornPullRequest', { error: new Error('killed'), when: 'before' });
  await expect(open()).rejects.toThrow('killed');
  expect(await stored()).toMatchObject({ state: 'open', pullRequest: 1 });
});

test.each(['closed', 'merged'] as const)('one that was %s while it was opened stays so', async (state) => {
  const decided = { from: ['waiting'] as const, state, pullRequest: 1, pullRequestUpdatedAt: NOW, at: NOW };
  world.gitHub.duringOpening = async () => void (await world.store.proposals.transition(repositoryId, 'ours', decided));
  await open();
  expect(await stored()).toMatchObject({ state, pullRequest: 1 });
});

test('one of an App that may not write is a patch again, with the reason', async () => {
  world.gitHub.faults.set('openPullRequest', { error: new AppError('GITHUB_FORBIDDEN', 'not accessible'), when: 'before' });
  await open();
  expect(await stored()).toMatchObject({ state: 'candidate', reason: 'the App may not write here: patches only', pullRequest: null });
});

test('when the base has moved and its file has not changed, it goes on top of the new head', async () => {
  world.push(LATER, { [CI]: 'on: pull_request\n', 'notes.txt': 'later' });
  await open();
  expect(world.gitHub.pullRequests).toMatchObject([{ baseSha: LATER }]);
  expect(await stored()).toMatchObject({ state: 'open', baseSha: HEAD });
});

test.each([
  ['has changed', { [CI]: 'on: workflow_dispatch\n' }],
  ['is gone', {}],
])('when its file %s it is analysed again, and nothing is opened', async (_what, files) => {
  world.push(LATER, files);
  await open();
  expect(world.gitHub.pullRequests).toEqual([]);
  expect(world.enqueued.map(({ task }) => task)).toEqual([{ kind: 'analyze-repository', data: { repositoryId } }]);
  expect(await stored()).toMatchObject({ state: 'waiting' });
});

test("a branch that holds somebody's commits is left to them, with the reason", async () => {
  world.gitHub.branches.set(proposal.branch, LATER);
  await open();
  expect(world.gitHub.pullRequests).toEqual([]);
  expect(await stored()).toMatchObject({
    state: 'closed',
    reason: 'branch paceline/cache-dependencies/ci holds commits that are not ours',
    pullRequest: null,
  });
});

test.each(['candidate', 'superseded', 'closed', 'merged', 'open'] as const)('one that is %s is left alone', async (state) => {
  await world.store.proposals.transition(repositoryId, 'ours', { from: ['waiting'], state, at: NOW });
  await open();
  expect(world.gitHub.calls).toEqual([]);
});

test('one of a suspended installation waits', async () => {
  await world.store.installations.save({ id: INSTALLATION_ID, account: 'octo', suspended: true, permissions: {} });
  await open();
  expect(world.gitHub.calls).toEqual([]);
  expect(await stored()).toMatchObject({ state: 'waiting' });
});
