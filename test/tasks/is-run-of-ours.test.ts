import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Run } from '../../src/model/run.ts';
import { isRunOfOurs } from '../../src/tasks/is-run-of-ours.ts';
import { refreshPullRequests } from '../../src/tasks/refresh-pull-requests.ts';
import { openRepository } from '../../src/tasks/repository-access.ts';
import { at, buildRun } from '../helpers/build-run.ts';
import { openTaskWorld, REPOSITORY, type TaskWorld, waitingProposal } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
});
afterEach(() => world.close());

const onMain = (second: number, rest: Partial<Run> = {}): Run =>
  buildRun({ runId: 1000 + second, event: 'push', headBranch: 'main', createdAt: at(second), jobs: [], ...rest });

async function isOurs(run: Run): Promise<boolean> {
  const stored = await world.store.repositories.find(repositoryId);
  if (stored === null) throw new Error('the repository is not known');
  return isRunOfOurs(world.store, stored, run);
}

async function merge(second: number): Promise<void> {
  await world.store.proposals.save(repositoryId, waitingProposal({ state: 'open', pullRequest: 3, openedAt: at(0) }));
  const news = { state: 'merged', mergedAt: at(second), pullRequestUpdatedAt: at(second + 500), at: at(second + 600) } as const;
  await world.store.proposals.transition(repositoryId, waitingProposal().key, { from: ['open'], ...news });
}

describe('a run on the default branch measures a change of ours', () => {
  test('after the merge of a proposal for its workflow, from GitHub’s moment of the merge on', async () => {
    await merge(100);
    expect(await isOurs(onMain(100))).toBe(true);
    expect(await isOurs(onMain(99))).toBe(false);
  });

  test('as long as fewer than twenty ran there since', async () => {
    await merge(100);
    await world.store.runs.mergeAll(repositoryId, [
      ...Array.from({ length: 19 }, (_, index) => onMain(101 + index)),
      // What ran elsewhere, before, or again counts for nothing.
      ...Array.from({ length: 30 }, (_, index) => onMain(200 + index, { headBranch: 'topic' })),
      onMain(50),
      onMain(101, { attempt: 2 }),
    ]);
    expect(await isOurs(onMain(900))).toBe(true);
    await world.store.runs.mergeAll(repositoryId, [onMain(800)]);
    expect(await isOurs(onMain(900))).toBe(false);
  });

  test('not where the proposal is for another workflow, is open, or there is none', async () => {
    expect(await isOurs(onMain(200))).toBe(false);
    await world.store.proposals.save(repositoryId, waitingProposal({ state: 'open', pullRequest: 3, openedAt: at(0) }));
    expect(await isOurs(onMain(200))).toBe(false);
    await merge(100);
    expect(await isOurs(onMain(200, { workflowPath: '.github/workflows/other.yml' }))).toBe(false);
  });

  test('not a pull request from a branch of that name, here or in a fork', async () => {
    await merge(100);
    expect(await isOurs(onMain(200, { event: 'pull_request' }))).toBe(false);
    expect(await isOurs(onMain(200, { headRepositoryId: 77, fromFork: true }))).toBe(false);
  });
});

test('a run on a branch of ours always does', async () => {
  expect(await isOurs(buildRun({ headBranch: 'paceline/x/ci', jobs: [] }))).toBe(true);
});

test('the moment of a merge is kept where no webhook told of it', async () => {
  await world.store.proposals.save(repositoryId, waitingProposal({ state: 'open', pullRequest: 1, openedAt: at(0) }));
  const { title, body, branch, commitMessage, baseSha, draft } = waitingProposal();
  const content = { title, body, branch, commitMessage, baseSha, draft, base: 'main', files: [] };
  world.gitHub.pullRequests.push({
    ...{ ...content, number: 1, state: 'merged', updatedAt: at(900).toISOString(), mergedAt: at(300).toISOString() },
    ornaments: { labels: [], reviewers: [] },
    commits: [],
  });
  const access = await openRepository(world, repositoryId);
  if (access === null) throw new Error('the repository is not known');
  await refreshPullRequests(world, access);
  expect(await world.store.proposals.lastMerge(repositoryId, '.github/workflows/ci.yml', at(5000))).toEqual(at(300));
  expect(await isOurs(onMain(299))).toBe(false);
  expect(await isOurs(onMain(300))).toBe(true);
});
