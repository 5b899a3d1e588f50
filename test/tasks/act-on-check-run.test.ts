import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { actOnCheckRun } from '../../src/tasks/act-on-check-run.ts';
import { carryAcknowledgements } from '../../src/tasks/carry-acknowledgements.ts';
import { at, buildJob, buildRun } from '../helpers/build-run.ts';
import { INSTALLATION_ID, openTaskWorld, REPOSITORY, type TaskWorld, waitingProposal } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const headSha = 'a'.repeat(40);
const PATH = '.github/workflows/ci.yml';
let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
});
afterEach(() => world.close());

async function press(identifier: string, login = 'octocat'): Promise<string> {
  const body = { check_run: { head_sha: headSha }, requested_action: { identifier }, sender: { login } };
  const deliveryId = await world.deliver('check_run', 'requested_action', body);
  await actOnCheckRun(world, { deliveryId, repositoryId });
  return deliveryId;
}

const accepted = () => world.store.acknowledgements.list(repositoryId);

const HOUR = 3600;
let lastRun = 0;

/** A run of so many seconds, so many hours after the first one; of main unless told. */
async function ran(hour: number, duration: number, rest: Partial<Parameters<typeof buildRun>[0]> = {}): Promise<void> {
  lastRun += 1;
  const from = hour * HOUR;
  const times = { createdAt: at(from), startedAt: at(from), updatedAt: at(from + duration) };
  const run = buildRun({
    runId: lastRun,
    headSha: lastRun.toString(16).padStart(40, '0'),
    event: 'push',
    headBranch: 'main',
    ...times,
    ...rest,
    jobs: [],
  });
  await world.store.runs.merge(repositoryId, run);
  const ended = run.status === 'completed' ? {} : { status: 'in_progress' as const, conclusion: null, completedAt: null };
  const job = { createdAt: at(from), startedAt: at(from + 5), completedAt: at(from + duration), headSha: run.headSha, ...ended };
  await world.store.jobs.merge(repositoryId, buildJob({ jobId: 10_000 + lastRun, runId: run.runId, attempt: run.attempt, ...job }));
}

/** Twelve runs of ten minutes, give or take some seconds. */
async function usual(rest: Partial<Parameters<typeof buildRun>[0]> = {}): Promise<void> {
  for (let hour = 0; hour < 12; hour += 1) await ran(hour, 600 + (hour % 5), rest);
  world.now = at(30 * HOUR);
}

const SLOW = at(20 * HOUR);
const ofMain = { workflowPath: PATH, branch: null, login: 'octocat' };

describe('the button that accepts a slowdown', () => {
  test('takes what is slower on the default branch as the new usual of all runs', async () => {
    await usual();
    await ran(20, 1200, { headSha });
    await press('accept-slowdown');
    expect(await accepted()).toEqual([{ ...ofMain, headSha, since: SLOW, at: world.now }]);
    expect(world.kinds()).toContain('publish-check-run');
  });

  test('takes nothing where nothing was slower, and nothing while runs are active', async () => {
    await usual();
    await ran(20, 601, { headSha });
    await press('accept-slowdown');
    await ran(20, 1200, { headSha: 'c'.repeat(40) });
    await ran(20, 1200, { headSha: 'c'.repeat(40), status: 'in_progress', conclusion: null });
    const body = {
      check_run: { head_sha: 'c'.repeat(40) },
      requested_action: { identifier: 'accept-slowdown' },
      sender: { login: 'octocat' },
    };
    await actOnCheckRun(world, { deliveryId: await world.deliver('check_run', 'requested_action', body), repositoryId });
    expect(await accepted()).toEqual([]);
  });

  test('takes the workflow that was slower, and leaves the others what was usual for them', async () => {
    const other = '.github/workflows/other.yml';
    await usual();
    await usual({ workflowPath: other });
    await ran(20, 601, { headSha });
    await ran(20, 1200, { headSha, workflowPath: other });
    await press('accept-slowdown');
    expect((await accepted()).map(({ workflowPath }) => workflowPath)).toEqual([other]);
  });

  test('on a commit that the merge queue tested is for all runs', async () => {
    await usual({ event: 'merge_group', headBranch: 'gh-readonly-queue/main/pr-1-abc' });
    await ran(20, 1200, { headSha, event: 'merge_group', headBranch: 'gh-readonly-queue/main/pr-12-abc' });
    await press('accept-slowdown');
    expect((await accepted()).map(({ branch }) => branch)).toEqual([null]);
  });

  test('pressed twice, by two people, is the first one’s word', async () => {
    world.gitHub.permissions.set('hubot', 'admin');
    await usual();
    await ran(20, 1200, { headSha });
    await press('accept-slowdown');
    await press('accept-slowdown', 'hubot');
    expect((await accepted()).map(({ login }) => login)).toEqual(['octocat']);
  });

  describe('on a pull request', () => {
    const mergeSha = 'c'.repeat(40);
    const topic = { event: 'pull_request', headBranch: 'topic' };
    const pull = (merged: boolean, rest: { ref?: string; repo?: number; base?: string; created?: number; sha?: string } = {}) => ({
      ...{ number: 12, state: 'closed', merged, updated_at: at(26 * HOUR).toISOString() },
      created_at: at((rest.created ?? 1) * HOUR).toISOString(),
      merged_at: merged ? at(25 * HOUR).toISOString() : null,
      merge_commit_sha: rest.sha ?? mergeSha,
      head: { ref: rest.ref ?? 'topic', repo: { id: rest.repo ?? 42 } },
      base: { ref: rest.base ?? 'main', repo: { id: 42 } },
    });
    const close = async (pull_request: object) =>
      carryAcknowledgements(world, { deliveryId: await world.deliver('pull_request', 'closed', { pull_request }), repositoryId });
    beforeEach(async () => {
      await usual({ event: 'pull_request', headBranch: 'other' });
      await ran(20, 1200, { headSha, ...topic });
      await press('accept-slowdown');
    });

    test('is for its branch alone, until that is merged', async () => {
      expect(await accepted()).toMatchObject([{ headSha, branch: { name: 'topic', headRepositoryId: 42 } }]);
      await close(pull(true, { ref: 'other' }));
      await close(pull(true, { repo: 77 }));
      expect(await accepted()).toHaveLength(1);
      await close(pull(true));
      await close(pull(true));
      expect(await accepted()).toEqual([{ ...ofMain, headSha: mergeSha, since: at(25 * HOUR), at: world.now }]);
    });

    test('is carried by a merge that makes no commit of its own', async () => {
      await close(pull(true, { sha: headSha }));
      expect(await accepted()).toMatchObject([{ headSha, branch: null, since: at(25 * HOUR) }]);
    });

    test.each([
      ['is closed without a merge', pull(false)],
      ['goes into another branch', pull(true, { base: 'release' })],
      ['was opened after it, from a branch that is used again', pull(true, { created: 24 })],
    ])('ends with a pull request that %s', async (_, pull_request) => {
      await close(pull_request);
      expect(await accepted()).toEqual([]);
    });
  });
});

describe('the button that opens the proposal', () => {
  const saving = (mean: number) => {
    const metric = {
      baseline: { mean, p50: mean, p95: mean },
      candidate: { mean: 0, p50: 0, p95: 0 },
      saving: { mean, p50: mean, interval: [mean, mean] as const },
    };
    const window = { from: at(0), to: at(10) };
    return {
      basis: 'replay' as const,
      sources: [],
      caveats: [],
      runs: 10,
      window,
      makespan: metric,
      runnerTime: metric,
      costPerMonth: null,
      simulatedHistory: null,
    };
  };
  const store = (key: string, mean: number, path = PATH) =>
    world.store.proposals.save(
      repositoryId,
      waitingProposal({ key, path, state: 'candidate', prediction: saving(mean), branch: `paceline/${key}` }),
    );

  test('asks for the pull request that saves most of those for the commit’s workflows', async () => {
    await world.store.runs.merge(repositoryId, buildRun({ headSha }));
    await store('small', 10);
    await store('large', 60);
    await store('elsewhere', 600, '.github/workflows/other.yml');
    const deliveryId = await press('open-proposal');
    // The task is repeated when the process was killed before it was noted as done.
    for (let times = 0; times < 2; times += 1) await actOnCheckRun(world, { deliveryId, repositoryId });
    expect(world.enqueued.map(({ task }) => task).filter(({ kind }) => kind === 'open-pull-request')).toEqual([
      { kind: 'open-pull-request', data: { repositoryId, proposalKey: 'large' } },
    ]);
    expect(await world.store.proposals.find(repositoryId, 'large')).toMatchObject({ state: 'waiting', askedBy: 'octocat' });
    expect(await world.store.proposals.find(repositoryId, 'small')).toMatchObject({ state: 'candidate', askedBy: null });
  });

  test('looks again where there is none to open', async () => {
    await world.store.runs.merge(repositoryId, buildRun({ headSha }));
    await press('open-proposal');
    expect(world.kinds()).toEqual(['analyze-repository']);
  });
});

test('the button that analyses again does so, and sends the check run anew', async () => {
  await press('analyze-again');
  expect(world.kinds()).toEqual(['analyze-repository', 'renew-check-run']);
});

describe('a button', () => {
  test.each(['read', 'none', 'nobody'])('does nothing for one with %s access', async (permission) => {
    if (permission !== 'nobody') world.gitHub.permissions.set('mallory', permission);
    await world.store.runs.merge(repositoryId, buildRun({ headSha }));
    for (const identifier of ['accept-slowdown', 'open-proposal', 'analyze-again']) await press(identifier, 'mallory');
    expect([world.kinds(), await accepted()]).toEqual([[], []]);
  });

  test('that this version does not know does nothing', async () => {
    await press('of-another-version');
    expect([world.kinds(), world.gitHub.calls]).toEqual([[], []]);
  });

  test('with a body that is not GitHub’s is said in the log', async () => {
    const deliveryId = await world.deliver('check_run', 'requested_action', { check_run: { head_sha: '../x' } });
    await actOnCheckRun(world, { deliveryId, repositoryId });
    expect(world.said.map(({ message }) => message)).toEqual(['requested_action not understood']);
  });
});

test('what was accepted goes with the repository', async () => {
  await usual();
  await ran(20, 1200, { headSha });
  await press('accept-slowdown');
  expect(await accepted()).toHaveLength(1);
  await world.store.installations.remove(INSTALLATION_ID);
  expect(await accepted()).toEqual([]);
});
