import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createPatch } from '../../src/engine/create-patch.ts';
import type { Json } from '../../src/model/json.ts';
import type { Run } from '../../src/model/run.ts';
import type { StoredProposal } from '../../src/ports/store.ts';
import { seededRandom } from '../../src/stats/seeded-random.ts';
import { blobId } from '../../src/tasks/blob-id.ts';
import { openPullRequest } from '../../src/tasks/open-pull-request.ts';
import { proposeRevert } from '../../src/tasks/propose-revert.ts';
import { recordPullRequest } from '../../src/tasks/record-pull-request.ts';
import { openRepository } from '../../src/tasks/repository-access.ts';
import { tendProposals } from '../../src/tasks/tend-proposals.ts';
import { buildJob, buildRun } from '../helpers/build-run.ts';
import { openTaskWorld, REPOSITORY, type TaskWorld, waitingProposal } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const CI = '.github/workflows/ci.yml';
const BEFORE = 'on: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n';
const AFTER = BEFORE.replace('    steps:\n', '    timeout-minutes: 10\n    steps:\n');
const HOUR = 3_600_000;
const MERGED = new Date('2026-03-10T00:00:00Z');
const MERGE_SHA = 'e'.repeat(40);
const saving = (share: number) => ({
  metric: { kind: 'makespan' },
  predicted: {
    basis: 'replay',
    runs: 30,
    saving: 300 * share,
    savingInterval: [250 * share, 350 * share],
    share,
    shareInterval: [0.8 * share, 1.2 * share],
  },
  selection: null,
  coldStart: false,
});
const proposal = waitingProposal({
  key: 'ours',
  files: [{ path: CI, content: AFTER, blobBefore: blobId(BEFORE) }],
  patch: createPatch(CI, BEFORE, AFTER),
  measure: saving(0.3) as unknown as Json,
});
let world: TaskWorld;
beforeEach(async () => {
  random = seededRandom(7);
  world = await openTaskWorld();
  await world.adopt({ [CI]: BEFORE });
  await world.store.proposals.save(repositoryId, proposal);
  await openPullRequest(world, { repositoryId, proposalKey: 'ours' });
  const pull_request = {
    number: 1,
    state: 'closed',
    merged: true,
    merged_at: MERGED.toISOString(),
    merge_commit_sha: MERGE_SHA,
    updated_at: MERGED.toISOString(),
    head: { ref: proposal.branch, repo: { id: 42 } },
    base: { ref: 'main', repo: { id: 42 } },
  };
  for (const pull of world.gitHub.pullRequests)
    Object.assign(pull, { state: 'merged', updatedAt: MERGED.toISOString(), mergedAt: MERGED.toISOString() });
  await recordPullRequest(world, { deliveryId: await world.deliver('pull_request', 'closed', { pull_request }), repositoryId });
  world.push(MERGE_SHA, { [CI]: AFTER });
});
afterEach(() => world.close());

let run = 0;
let random = seededRandom(1);
/** Runs an hour apart, each of about so many seconds, before or after the merge. */
async function ran(count: number, from: number, seconds: number, text: string, rest: Partial<Run> = {}): Promise<void> {
  const runs = Array.from({ length: count }, (_, index): Run => {
    run += 1;
    const began = MERGED.getTime() + (from + index) * HOUR;
    const ends = new Date(began + 5000 + (seconds + 16 * random() - 8) * 1000);
    const headSha = run.toString(16).padStart(40, '0');
    const job = buildJob({
      jobId: 10_000 + run,
      runId: run,
      headSha,
      headBranch: 'main',
      createdAt: new Date(began),
      startedAt: new Date(began + 5000),
      completedAt: ends,
    });
    const sources = { workflowBlob: blobId(text), workflowText: text, fileBlobs: new Map() };
    return buildRun({
      ...{ runId: run, runNumber: run, headSha, event: 'push', headBranch: 'main', sources },
      ...{ createdAt: new Date(began), startedAt: new Date(began), updatedAt: ends, jobs: [job] },
      ...rest,
    });
  });
  await world.store.runs.mergeAll(repositoryId, runs);
  world.now = new Date(MERGED.getTime() + (from + count + 1) * HOUR);
}

const tend = () => tendProposals(world, { repositoryId });
const stored = async (key = 'ours'): Promise<StoredProposal> => {
  const found = await world.store.proposals.find(repositoryId, key);
  if (found === null) throw new Error(`no proposal ${key}`);
  return found;
};
const verdicts = () => world.gitHub.comments.filter(({ key }) => key === 'verdict').map(({ body }) => body);

describe('a merged proposal', () => {
  test('is verified by runs of the file that was merged, once, in one comment', async () => {
    await ran(40, -40, 300, BEFORE);
    await tend();
    expect(await stored()).toMatchObject({ phase: 'verifying', mergedAt: MERGED, mergeSha: MERGE_SHA });
    expect(verdicts()).toEqual([]);
    const plan = (await stored()).verificationPlan;
    await ran(20, 1, 210, AFTER);
    await tend();
    await tend();
    expect((await stored()).verdict).toMatchObject({ verdict: 'verified', why: 'saved' });
    expect((await stored()).phase).toBe('verified');
    expect((await stored()).verificationPlan).toEqual(plan);
    expect(verdicts()).toHaveLength(1);
    expect(verdicts()[0]).toMatch(/verified/i);
    expect(await world.store.proposals.find(repositoryId, 'revert:ours')).toBeNull();
  });

  test('claims nothing before the runs are there that were fixed at the merge', async () => {
    await ran(40, -40, 300, BEFORE);
    await ran(2, 1, 100, AFTER);
    await tend();
    expect((await stored()).phase).toBe('verifying');
    expect(verdicts()).toEqual([]);
  });

  test('that made it slower is refuted, and its revert proposed with the numbers', async () => {
    await ran(40, -40, 300, BEFORE);
    await tend();
    await ran(60, 1, 390, AFTER);
    await tend();
    await tend();
    expect((await stored()).phase).toBe('refuted');
    expect(await stored('revert:ours')).toMatchObject({
      state: 'waiting',
      ruleId: 'revert',
      files: [{ path: CI, content: BEFORE, blobBefore: blobId(AFTER) }],
    });
    await openPullRequest(world, { repositoryId, proposalKey: 'revert:ours' });
    expect(world.gitHub.pullRequests[1]).toMatchObject({ title: 'Revert "Cache dependency downloads"', state: 'open' });
    expect(world.gitHub.pullRequests[1]?.body).toMatch(/#1/);
    const pull_request = {
      ...{ number: 2, state: 'closed', merged: true, merged_at: MERGED.toISOString(), updated_at: '2027-01-01T00:00:00Z' },
      ...{ head: { ref: `${proposal.branch}-revert`, repo: { id: 42 } }, base: { ref: 'main', repo: { id: 42 } } },
    };
    await recordPullRequest(world, { deliveryId: await world.deliver('pull_request', 'closed', { pull_request }), repositoryId });
    expect((await stored()).phase).toBe('reverted');
    await tend();
    expect(world.gitHub.pullRequests).toHaveLength(2);
  });

  test('whose lines were edited since is not taken back behind anybody’s back', async () => {
    await ran(40, -40, 300, BEFORE);
    await tend();
    await ran(60, 1, 390, AFTER);
    world.push('f'.repeat(40), { [CI]: AFTER.replace('timeout-minutes: 10', 'timeout-minutes: 30') });
    await tend();
    expect(await world.store.proposals.find(repositoryId, 'revert:ours')).toBeNull();
    expect(world.gitHub.comments.filter(({ key }) => key === 'revert')).toHaveLength(1);
  });

  test('is measured without the runs of our own branches and of forks', async () => {
    await ran(40, -40, 300, BEFORE);
    await tend();
    await ran(30, 1, 100, AFTER, { headBranch: 'paceline/other/ci' });
    await ran(30, 40, 100, AFTER, { fromFork: true, headRepositoryId: 77 });
    await tend();
    expect((await stored()).phase).toBe('verifying');
  });

  test('can be taken back because somebody wants it, with everything else in the file left as it is', async () => {
    world.push('f'.repeat(40), { [CI]: `# Ours.\n${AFTER}` });
    const access = await openRepository(world, repositoryId);
    if (access === null) throw new Error('no repository');
    expect(await proposeRevert(world, access, await stored(), null, 'octocat')).toBe('asked');
    expect(await proposeRevert(world, access, await stored(), null, 'octocat')).toBe('known');
    expect(await stored('revert:ours')).toMatchObject({ askedBy: 'octocat', files: [{ content: `# Ours.\n${BEFORE}` }] });
  });
});
