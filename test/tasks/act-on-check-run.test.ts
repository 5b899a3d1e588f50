import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { actOnCheckRun } from '../../src/tasks/act-on-check-run.ts';
import { carryAcknowledgements } from '../../src/tasks/carry-acknowledgements.ts';
import { at, buildRun } from '../helpers/build-run.ts';
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

async function press(identifier: string, login = 'octocat'): Promise<void> {
  const body = { check_run: { head_sha: headSha }, requested_action: { identifier }, sender: { login } };
  const deliveryId = await world.deliver('check_run', 'requested_action', body);
  await actOnCheckRun(world, { deliveryId, repositoryId });
}

const accepted = () => world.store.acknowledgements.list(repositoryId);

describe('the button that accepts a slowdown', () => {
  test('takes what is slower on the default branch as the new usual of all runs', async () => {
    await world.store.runs.merge(repositoryId, buildRun({ headSha, event: 'push', headBranch: 'main', createdAt: at(50) }));
    await press('accept-slowdown');
    expect(await accepted()).toEqual([{ workflowPath: PATH, headSha, branch: null, since: at(50), login: 'octocat', at: world.now }]);
    expect(world.kinds()).toContain('publish-check-run');
  });

  test('on a pull request is for its branch alone, until that is merged', async () => {
    await world.store.runs.merge(repositoryId, buildRun({ headSha, headBranch: 'topic' }));
    await press('accept-slowdown');
    expect((await accepted())[0]?.branch).toEqual({ name: 'topic', headRepositoryId: 42 });

    const mergeSha = 'c'.repeat(40);
    const pull = (merged: boolean, ref: string, repo = 42) => ({
      number: 12,
      state: 'closed',
      merged,
      merged_at: merged ? at(900).toISOString() : null,
      merge_commit_sha: mergeSha,
      updated_at: at(900).toISOString(),
      head: { ref, repo: { id: repo } },
      base: { ref: 'main', repo: { id: 42 } },
    });
    const carry = async (pull_request: object) =>
      carryAcknowledgements(world, { deliveryId: await world.deliver('pull_request', 'closed', { pull_request }), repositoryId });
    await carry(pull(false, 'topic'));
    await carry(pull(true, 'other'));
    await carry(pull(true, 'topic', 77));
    expect(await accepted()).toHaveLength(1);
    await carry(pull(true, 'topic'));
    await carry(pull(true, 'topic'));
    expect(await accepted()).toEqual([
      { workflowPath: PATH, headSha: mergeSha, branch: null, since: at(900), login: 'octocat', at: world.now },
      expect.objectContaining({ headSha }),
    ]);
  });

  test('pressed twice, by two people, is the first one’s word', async () => {
    world.gitHub.permissions.set('hubot', 'admin');
    await world.store.runs.merge(repositoryId, buildRun({ headSha }));
    await press('accept-slowdown');
    await press('accept-slowdown', 'hubot');
    expect((await accepted()).map(({ login }) => login)).toEqual(['octocat']);
  });

  test('is for every workflow that the change started, from its first run on', async () => {
    const other = '.github/workflows/other.yml';
    for (const run of [
      buildRun({ headSha, createdAt: at(20) }),
      buildRun({ headSha, createdAt: at(10) }),
      buildRun({ headSha, createdAt: at(5), event: 'schedule' }),
      buildRun({ headSha, createdAt: at(30), workflowPath: other }),
    ])
      await world.store.runs.merge(repositoryId, run);
    await press('accept-slowdown');
    expect((await accepted()).map(({ workflowPath, since }) => [workflowPath, since])).toEqual([
      [other, at(30)],
      [PATH, at(10)],
    ]);
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
    await press('open-proposal');
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
  await world.store.runs.merge(repositoryId, buildRun({ headSha }));
  await press('accept-slowdown');
  await world.store.installations.remove(INSTALLATION_ID);
  expect(await accepted()).toEqual([]);
});
