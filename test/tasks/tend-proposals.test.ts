import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { StoredProposal } from '../../src/ports/store.ts';
import { blobId } from '../../src/tasks/blob-id.ts';
import { openPullRequest } from '../../src/tasks/open-pull-request.ts';
import { recordPullRequest } from '../../src/tasks/record-pull-request.ts';
import { refreshOpenProposals } from '../../src/tasks/refresh-open-proposals.ts';
import { openRepository } from '../../src/tasks/repository-access.ts';
import { storedConfiguration } from '../../src/tasks/stored-configuration.ts';
import { tendProposals } from '../../src/tasks/tend-proposals.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';
import { pushAsPerson } from '../helpers/fake-pulls.ts';
import { HEAD, NOW, openTaskWorld, REPOSITORY, type TaskWorld, waitingProposal } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const CI = '.github/workflows/ci.yml';
const BEFORE = 'on: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n';
const AFTER = BEFORE.replace('    steps:\n', '    timeout-minutes: 10\n    steps:\n');
const LATER = 'c'.repeat(40);
const proposal = waitingProposal({ key: 'ours', files: [{ path: CI, content: AFTER, blobBefore: blobId(BEFORE) }] });
let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt({ [CI]: BEFORE });
  await world.store.proposals.save(repositoryId, proposal);
  await openPullRequest(world, { repositoryId, proposalKey: 'ours' });
  world.enqueued.length = 0;
  world.gitHub.calls.length = 0;
});
afterEach(() => world.close());

const tend = () => tendProposals(world, { repositoryId });
const stored = async (): Promise<StoredProposal> => {
  const found = await world.store.proposals.find(repositoryId, 'ours');
  if (found === null) throw new Error('the proposal is gone');
  return found;
};
const said = () => world.gitHub.comments.map(({ key, body }) => [key, body] as const);
const head = async () => (await stored()).headShas.at(-1) ?? '';

/** A run of our commit with one job. */
async function ran(conclusion: 'success' | 'failure', rest: Partial<Parameters<typeof buildRun>[0]> = {}): Promise<void> {
  const headSha = await head();
  const branch = { headSha, headBranch: proposal.branch };
  const steps = [buildStep(1, 'Set up job', 5, 7), buildStep(2, 'Run make', 7, 60, { conclusion })];
  const run = buildRun({ runId: 900, conclusion, ...branch, ...rest, jobs: [] });
  await world.store.runs.merge(repositoryId, run);
  await world.store.jobs.merge(repositoryId, buildJob({ jobId: 901, runId: 900, conclusion, steps, ...branch }));
}

describe('an open pull request', () => {
  test('that somebody pushed to is theirs, which is said once, and ours again when their commit is gone', async () => {
    const ours = await head();
    pushAsPerson(world.gitHub, 1, LATER);
    await tend();
    await tend();
    expect((await stored()).phase).toBe('edited');
    expect(said().map(([key]) => key)).toEqual(['edited']);
    world.gitHub.branches.set(proposal.branch, ours);
    world.gitHub.pullRequests[0]?.commits.pop();
    await tend();
    expect((await stored()).phase).toBeNull();
  });

  test('that conflicts is noted, and analysed anew', async () => {
    world.gitHub.mergeabilities.set(1, 'conflicted');
    await tend();
    await tend();
    expect((await stored()).phase).toBe('conflicted');
    expect(world.kinds().filter((kind) => kind === 'analyze-repository')).toHaveLength(1);
    world.gitHub.mergeabilities.set(1, 'clean');
    await tend();
    expect((await stored()).phase).toBeNull();
  });

  test('tells what its run shows in one comment, and claims no saving', async () => {
    await ran('success');
    await tend();
    await tend();
    const [told] = said();
    expect(said()).toHaveLength(1);
    expect(told?.[0]).toBe('trial');
    expect(told?.[1]).toMatch(/no verdict/i);
    expect((await stored()).draftedAt).toBeNull();
  });

  test('whose own edit breaks the job becomes a draft, and leaves it when it runs green', async () => {
    for (let index = 0; index < 12; index += 1) {
      const from = -3600 * (index + 1);
      const times = { createdAt: at(from), startedAt: at(from), updatedAt: at(from + 65) };
      await world.store.runs.merge(repositoryId, buildRun({ runId: index + 1, headSha: index.toString(16).repeat(40), ...times }));
      const job = { createdAt: at(from), startedAt: at(from + 5), completedAt: at(from + 65), headSha: index.toString(16).repeat(40) };
      await world.store.jobs.merge(repositoryId, buildJob({ jobId: 100 + index, runId: index + 1, ...job }));
    }
    await ran('failure');
    await tend();
    expect(world.gitHub.pullRequests[0]?.draft).toBe(true);
    expect((await stored()).draftedAt).toEqual(NOW);
    await tend();
    expect(said().filter(([key]) => key === 'trial')).toHaveLength(1);
    await ran('success', { attempt: 2, updatedAt: at(700) });
    await world.store.jobs.merge(
      repositoryId,
      buildJob({ jobId: 950, runId: 900, attempt: 2, headSha: await head(), headBranch: proposal.branch }),
    );
    await tend();
    expect(world.gitHub.pullRequests[0]?.draft).toBe(false);
    expect((await stored()).draftedAt).toBeNull();
  });

  test('that GitHub lets us say nothing on is left as it is', async () => {
    const { AppError } = await import('../../src/errors.ts');
    await ran('success');
    world.gitHub.faults.set('pulls.comment', { error: new AppError('GITHUB_REJECTED', 'locked'), when: 'before' });
    await tend();
    expect(world.said.map(({ message }) => message)).toContain('pull request left as it is');
  });
});

describe('what the analysis found since', () => {
  const moved = BEFORE.replace('make', 'make all');
  const fresh = (content = moved.replace('    steps:\n', '    timeout-minutes: 10\n    steps:\n'), rest: Partial<StoredProposal> = {}) =>
    waitingProposal({
      key: 'ours',
      files: [{ path: CI, content, blobBefore: blobId(moved) }],
      body: 'New body',
      title: 'New title',
      ...rest,
    });
  const refresh = async (found: StoredProposal | null, { configuration = '', base = LATER, text = moved } = {}) => {
    world.push(base, { [CI]: text });
    if (configuration !== '') await world.store.repositories.saveConfiguration(repositoryId, configuration);
    const access = await openRepository(world, repositoryId);
    if (access === null) throw new Error('no repository');
    await refreshOpenProposals(world, access, {
      fresh: new Map(found === null ? [] : [['ours', found]]),
      paths: new Set([CI]),
      baseSha: base,
      tree: access.github.sourceTree(base),
      configuration: storedConfiguration(access.stored),
    });
  };

  test('makes a conflicting one anew, as one commit on the base, and keeps what it was known by', async () => {
    const before = await head();
    await world.store.proposals.note(repositoryId, 'ours', { phase: 'conflicted' });
    await refresh(fresh());
    const now = await stored();
    expect(now).toMatchObject({ phase: null, title: 'New title', body: 'New body', baseSha: LATER, state: 'open' });
    expect(now.headShas).toEqual([before, world.gitHub.branches.get(proposal.branch)]);
    expect(world.gitHub.pullRequests[0]).toMatchObject({ title: 'New title', body: 'New body' });
  });

  test('leaves a conflicting one where the configuration says never, and one that a person has pushed to always', async () => {
    await world.store.proposals.note(repositoryId, 'ours', { phase: 'conflicted' });
    await refresh(fresh(), { configuration: 'pull-requests: { rebase: never }\n' });
    expect(world.gitHub.calls).not.toContain('pulls.moveBranch');
    pushAsPerson(world.gitHub, 1, 'd'.repeat(40));
    await refresh(fresh(), { configuration: 'pull-requests: { rebase: conflicted }\n' });
    expect(world.gitHub.branches.get(proposal.branch)).toBe('d'.repeat(40));
    expect((await stored()).phase).toBe('conflicted');
  });

  test('is written into the text where the saving moved, at most daily, and never over somebody’s words', async () => {
    const same = fresh(AFTER, { files: proposal.files });
    await refresh(same, { text: BEFORE });
    expect(world.gitHub.pullRequests[0]?.title).toBe(proposal.title);
    world.now = new Date(NOW.getTime() + 25 * 3_600_000);
    await refresh(same, { text: BEFORE });
    expect(world.gitHub.pullRequests[0]).toMatchObject({ title: 'New title', body: 'New body' });
    for (const pull of world.gitHub.pullRequests) pull.body = 'Please wait for Monday.';
    world.now = new Date(NOW.getTime() + 75 * 3_600_000);
    await refresh(fresh(AFTER, { files: proposal.files, title: 'Newer title' }), { text: BEFORE });
    expect(world.gitHub.pullRequests[0]).toMatchObject({ title: 'New title', body: 'Please wait for Monday.' });
  });

  test('closes what the base no longer lacks, with the reason, and only where the base was edited', async () => {
    await refresh(null, { text: BEFORE, base: HEAD });
    expect((await stored()).state).toBe('open');
    await refresh(null, { text: AFTER });
    expect(await stored()).toMatchObject({ state: 'closed', reason: 'no longer found after the base was edited' });
    expect(world.gitHub.pullRequests[0]?.state).toBe('closed');
    expect(said().map(([key]) => key)).toEqual(['superseded']);
  });

  test('does not close again what somebody opened again after it', async () => {
    await refresh(null, { text: AFTER });
    const times = { updated_at: '2027-01-01T00:00:00Z', merged_at: null };
    const ends = { head: { ref: proposal.branch, sha: await head(), repo: { id: 42 } }, base: { ref: 'main', repo: { id: 42 } } };
    const pull_request = { number: 1, state: 'open', merged: false, ...times, ...ends };
    for (const pull of world.gitHub.pullRequests) pull.state = 'open';
    await recordPullRequest(world, { deliveryId: await world.deliver('pull_request', 'reopened', { pull_request }), repositoryId });
    expect((await stored()).state).toBe('open');
    await refresh(null, { text: AFTER, base: 'd'.repeat(40) });
    expect((await stored()).state).toBe('open');
    expect(world.gitHub.pullRequests[0]?.state).toBe('open');
  });
});
