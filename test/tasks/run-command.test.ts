import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import type { StoredProposal } from '../../src/ports/store.ts';
import { openPullRequest } from '../../src/tasks/open-pull-request.ts';
import { runCommand } from '../../src/tasks/run-command.ts';
import { storedConfiguration } from '../../src/tasks/stored-configuration.ts';
import { commentAsPerson, pushAsPerson } from '../helpers/fake-pulls.ts';
import { HEAD, INSTALLATION_ID, NOW, openTaskWorld, REPOSITORY, type TaskWorld, waitingProposal } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const PATH = '.github/workflows/ci.yml';
const RULE = 'set-job-timeout';
const KEY = `${RULE}:${PATH}:test`;
const NUMBER = 1;
const MESSAGE = `Set a timeout\n\nThe job has\nno timeout.\n\nRisk: none.\n\nPaceline-rule: ${RULE}\n`;

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt({ [PATH]: 'on: pull_request\n' });
  await open();
});
afterEach(() => world.close());

/** A pull request of ours, opened by the task that opens them. */
async function open(changes: Partial<StoredProposal> = {}): Promise<void> {
  await world.store.proposals.save(
    repositoryId,
    waitingProposal({ key: KEY, ruleId: RULE, branch: `paceline/${RULE}/ci-test`, commitMessage: MESSAGE, ...changes }),
  );
  await openPullRequest(world, { repositoryId, proposalKey: KEY });
  world.enqueued.length = 0;
}

async function deliver(commentId: number, number = NUMBER): Promise<string> {
  return world.deliver('issue_comment', 'created', { issue: { number, pull_request: {} }, comment: { id: commentId } });
}

/** Somebody writes, the webhook comes, the task runs; the comment's id. */
async function say(text: string, login = 'octocat', number = NUMBER): Promise<number> {
  const id = commentAsPerson(world.gitHub, number, text, login);
  await runCommand(world, { deliveryId: await deliver(id, number), repositoryId });
  return id;
}

const reactionsTo = (id: number) => world.gitHub.comments.find((comment) => comment.id === id)?.reactions;
const answers = () => world.gitHub.comments.filter(({ isOurs }) => isOurs);
const answer = () => answers().at(-1)?.body ?? '';
const proposal = () => world.store.proposals.find(repositoryId, KEY);
const ignored = async () => (await world.store.ignored.list(repositoryId)).map(({ scope, subject }) => [scope, subject]);
const inForce = async () => {
  const stored = await world.store.repositories.find(repositoryId);
  return storedConfiguration(stored ?? { configurationText: null, organization: null, ignored: [] });
};
async function merge(changes: Parameters<typeof world.store.proposals.note>[2] = {}): Promise<void> {
  const at = NOW;
  await world.store.proposals.transition(repositoryId, KEY, {
    from: ['open'],
    state: 'merged',
    at,
    mergedAt: at,
    mergeSha: 'd'.repeat(40),
  });
  await world.store.proposals.note(repositoryId, KEY, changes);
}

describe('rebase and recreate', () => {
  test('ask for the analysis at once and mark the proposal, beside what the configuration says', async () => {
    world.push('c'.repeat(40), { [PATH]: 'on: pull_request\n# later\n' });
    const id = await say('@paceline rebase');
    expect(reactionsTo(id)).toEqual(['thumbs-up']);
    expect(answers()).toEqual([]);
    expect(await proposal()).toMatchObject({ state: 'open', phase: 'conflicted', askedBy: 'octocat' });
    expect(world.enqueued).toEqual([{ task: { kind: 'analyze-repository', data: { repositoryId } }, startAfter: null }]);
  });

  test('say so where it stands on the newest commit, which only recreate does all the same', async () => {
    await say('@paceline rebase');
    expect(answer()).toContain('stands on the newest commit of `main`');
    expect([world.kinds(), (await proposal())?.phase]).toEqual([[], null]);
    await say('@paceline recreate');
    expect([world.kinds(), (await proposal())?.phase]).toEqual([['analyze-repository'], 'conflicted']);
  });

  test.each(['rebase', 'recreate'])('%s leaves a branch alone that somebody has pushed to', async (command) => {
    pushAsPerson(world.gitHub, NUMBER, 'e'.repeat(40));
    world.push('c'.repeat(40), { [PATH]: 'on: pull_request\n# later\n' });
    await say(`@paceline ${command}`);
    expect(answer()).toContain('holds 1 commit that is not ours');
    expect([world.kinds(), (await proposal())?.phase]).toEqual([[], null]);
  });

  test('do nothing for one that is closed or merged', async () => {
    await merge();
    await say('@paceline rebase');
    expect(answer()).toBe('Nothing was done: this pull request is merged.');
    expect(world.kinds()).toEqual([]);
  });
});

describe('ignore', () => {
  test.each([
    ['rule', RULE, `rules: { ${RULE}: off }`],
    ['workflow', PATH, `ignore: { workflows: ['${PATH}'] }`],
    ['job', 'test', 'ignore: { jobs: [test] }'],
  ] as const)('this %s closes the pull request, prints the configuration and is in force from then on', async (scope, subject, lines) => {
    const id = await say(`@paceline ignore this ${scope}`);
    expect(reactionsTo(id)).toEqual(['thumbs-up']);
    expect(answer()).toContain(lines);
    expect(await ignored()).toEqual([[scope, subject]]);
    expect(world.gitHub.pullRequests[0]?.state).toBe('closed');
    expect(await proposal()).toMatchObject({ state: 'closed', reason: 'ignored by octocat in a comment' });
    expect(world.kinds()).toEqual(['analyze-repository']);
    const { rules, ignore } = await inForce();
    expect(
      { rule: rules.get(RULE)?.mode === 'off', workflow: ignore.workflows.includes(PATH), job: ignore.jobs.includes('test') }[scope],
    ).toBe(true);
  });

  test('withdraws what waits for the same, and nothing else', async () => {
    const others = [
      waitingProposal({
        key: `${RULE}:.github/workflows/other.yml:lint`,
        ruleId: RULE,
        path: '.github/workflows/other.yml',
        branch: 'paceline/a',
      }),
      waitingProposal({ key: `cache-dependencies:${PATH}:test`, branch: 'paceline/b' }),
    ];
    for (const other of others) await world.store.proposals.save(repositoryId, other);
    await say('@paceline ignore this rule');
    const states = (await world.store.proposals.list(repositoryId)).map(({ key, state }) => [key, state]);
    expect(states).toEqual([
      [`cache-dependencies:${PATH}:test`, 'waiting'],
      [KEY, 'closed'],
      [`${RULE}:.github/workflows/other.yml:lint`, 'superseded'],
    ]);
  });

  test('wins over a configuration that names the rule, whose options stay', async () => {
    await world.store.repositories.saveConfiguration(repositoryId, `rules:\n  ${RULE}: pr\nignore:\n  jobs: [lint]\n`);
    await say('@paceline ignore this rule\n@paceline ignore this job');
    const { rules, ignore } = await inForce();
    expect([rules.get(RULE)?.mode, ignore.jobs]).toEqual(['off', ['lint', 'test']]);
  });

  test('this job is refused where the whole workflow is meant', async () => {
    const key = `cancel-superseded-runs:${PATH}:workflow`;
    await world.store.proposals.save(repositoryId, waitingProposal({ key, ruleId: 'cancel-superseded-runs', branch: 'paceline/c/ci' }));
    const limits = 'pull-requests: { open: 5, per-day: 5, unverified-per-workflow: 5 }\n';
    await world.store.repositories.saveConfiguration(repositoryId, limits);
    await openPullRequest(world, { repositoryId, proposalKey: key });
    await say('@paceline ignore this job', 'octocat', 2);
    expect(answer()).toContain('about the workflow as a whole');
    expect(await ignored()).toEqual([]);
  });

  test('done again after the answer was lost changes nothing and answers once', async () => {
    const id = commentAsPerson(world.gitHub, NUMBER, '@paceline ignore this workflow');
    const deliveryId = await deliver(id);
    for (const method of ['pulls.react', 'pulls.update', 'pulls.comment'] as const) {
      world.gitHub.faults.set(method, { error: new AppError('GITHUB_UNAVAILABLE', 'lost'), when: 'after' });
      await expect(runCommand(world, { deliveryId, repositoryId })).rejects.toThrow('lost');
    }
    await runCommand(world, { deliveryId, repositoryId });
    expect([reactionsTo(id), answers().length, await ignored()]).toEqual([['thumbs-up'], 1, [['workflow', PATH]]]);
  });

  test('two workers on one comment say and do it once', async () => {
    const id = commentAsPerson(world.gitHub, NUMBER, '@paceline ignore this rule');
    const deliveries = [await deliver(id), await deliver(id)];
    await Promise.all(deliveries.map((deliveryId) => runCommand(world, { deliveryId, repositoryId })));
    expect([reactionsTo(id), answers().length, await ignored()]).toEqual([['thumbs-up'], 1, [['rule', RULE]]]);
  });

  test('of a merged one closes nothing', async () => {
    await merge();
    await say('@paceline ignore this workflow');
    expect(world.gitHub.calls).not.toContain('pulls.update');
    expect([await ignored(), (await proposal())?.state]).toEqual([[['workflow', PATH]], 'merged']);
  });
});

describe('unignore and show ignore conditions', () => {
  test.each([PATH, 'ci.yml'])('%s takes the workflow back, and has the repository analysed', async (name) => {
    await say('@paceline ignore this workflow');
    await say(`@paceline unignore ${name}`);
    expect(answer()).toContain(`\`${name}\` is no longer ignored`);
    expect([await ignored(), (await inForce()).ignore.workflows]).toEqual([[], []]);
    expect((await proposal())?.state).toBe('closed');
  });

  test('say what only the configuration can take back', async () => {
    await world.store.repositories.saveConfiguration(
      repositoryId,
      'ignore:\n  workflows: [nightly.yml]\nrules:\n  cache-dependencies: off\n',
    );
    await say('@paceline unignore nightly.yml');
    expect(answer()).toContain('take it out of the file');
    await say('@paceline unignore something');
    expect(answer()).toContain('`something` is not ignored');
    await say('@paceline ignore this job\n@paceline show ignore conditions');
    expect(answer()).toContain('| job | `test` | a comment |');
    expect(answer()).toContain('| rule | `cache-dependencies` | the configuration |');
    expect(answer()).toContain('| workflow | `nightly.yml` | the configuration |');
  });
});

describe('explain, verify now, revert and help', () => {
  test('explain says what the commit says, and nothing of its trailer', async () => {
    await say('@paceline explain');
    expect(answer()).toContain(`(\`${RULE}\`)`);
    expect(answer()).toContain('\n\nThe job has no timeout.\n\nRisk: none.\n\nNothing was predicted.');
    expect(answer()).not.toContain('Paceline-rule');
  });

  test('verify now of a merged one asks for a look, and claims nothing', async () => {
    await say('@paceline verify now');
    expect(answer()).toContain('is not merged');
    expect(world.kinds()).toEqual([]);
    await merge({ verificationPlan: { looks: [12, 24], unit: 'run' }, phase: 'verifying' });
    await say('@paceline verify now');
    expect(world.kinds()).toEqual(['tend-proposals']);
    expect(answer()).toContain('0 of 12 runs since the merge. This is no verdict');
    await merge();
    await world.store.proposals.note(repositoryId, KEY, {
      verdict: { isFinal: false, look: 1, looks: [12, 24], more: 9, unit: 'run', reason: 'The first look told neither.' },
    });
    await say('@paceline verify now');
    expect(answer()).toContain('The first look told neither.\n\n15 of 24 runs since the merge');
  });

  test('revert asks for the pull request once', async () => {
    world.push(HEAD, { [PATH]: 'on: push\n' });
    await say('@paceline revert');
    expect(answer()).toContain('is not merged');
    await merge();
    await world.store.proposals.note(repositoryId, KEY, {
      patch: `--- a/${PATH}\n+++ b/${PATH}\n@@ -1 +1 @@\n-on: pull_request\n+on: push\n`,
    });
    const id = await say('@paceline revert');
    expect(reactionsTo(id)).toEqual(['thumbs-up']);
    expect(world.enqueued.map(({ task }) => task)).toEqual([
      { kind: 'open-pull-request', data: { repositoryId, proposalKey: `revert:${KEY}` } },
    ]);
    await openPullRequest(world, { repositoryId, proposalKey: `revert:${KEY}` });
    await say('@paceline revert');
    expect(answer()).toBe('#2 takes this change back already.');
    expect(world.gitHub.pullRequests).toHaveLength(2);
  });

  test('help lists the commands', async () => {
    await say('@paceline help');
    expect(answer()).toContain('`@paceline unignore <name>`');
  });
});

describe('a comment', () => {
  test('that is not understood is answered with the list, once for all its lines', async () => {
    const id = await say('@paceline merge\n@paceline approve <!-- --> `@octocat`\n@paceline squash @everyone');
    expect(reactionsTo(id)).toEqual(['confused']);
    expect(answers()).toHaveLength(1);
    expect(answer()).toContain('Not understood: `@paceline merge`');
    expect(answer().match(/what it does/g)).toHaveLength(1);
    expect(answer().replace(/`[^`]*`/g, '')).not.toContain('@');
  });

  test.each(['read', 'none', 'nobody'])('of one with %s access gets a reaction and does nothing more', async (permission) => {
    if (permission !== 'nobody') world.gitHub.permissions.set('mallory', permission);
    const id = await say('@paceline ignore this rule\n@paceline rebase\n@paceline nonsense', 'mallory');
    expect(reactionsTo(id)).toEqual(['confused']);
    expect([answers(), world.kinds(), await ignored(), (await proposal())?.state]).toEqual([[], [], [], 'open']);
  });

  test('that asks for nothing gets no reaction and no question of its author', async () => {
    const id = await say(
      'Thank you @paceline, and see\n\n> @paceline revert\n\n```\n@paceline ignore this rule\n```\n<!-- \n@paceline rebase -->',
    );
    expect(reactionsTo(id)).toEqual([]);
    expect(world.gitHub.calls).not.toContain('fetchPermission');
  });

  test('under a pull request that is not ours is not even read', async () => {
    const asked = world.gitHub.calls.length;
    await say('@paceline ignore this rule', 'octocat', 77);
    expect(world.gitHub.calls).toHaveLength(asked);
  });

  test('that was deleted, or that a bot wrote, asks for nothing', async () => {
    const asked = world.gitHub.comments.length;
    await runCommand(world, { deliveryId: await deliver(9999), repositoryId });
    world.gitHub.comments.push(
      {
        id: 6001,
        number: NUMBER,
        login: 'other[bot]',
        isByPerson: false,
        isOurs: false,
        key: null,
        body: '@paceline revert',
        reactions: [],
      },
      {
        id: 6002,
        number: NUMBER,
        login: 'paceline[bot]',
        isByPerson: false,
        isOurs: true,
        key: null,
        body: '@paceline revert',
        reactions: [],
      },
    );
    for (const id of [6001, 6002]) await runCommand(world, { deliveryId: await deliver(id), repositoryId });
    expect(world.gitHub.comments.slice(asked).map(({ reactions }) => reactions)).toEqual([[], []]);
  });

  test('that was changed before it is read asks for what it says then', async () => {
    const id = commentAsPerson(world.gitHub, NUMBER, '@paceline ignore this rule');
    const deliveryId = await deliver(id);
    const comment = world.gitHub.comments.find((one) => one.id === id);
    if (comment !== undefined) comment.body = 'Never mind.';
    await runCommand(world, { deliveryId, repositoryId });
    expect([reactionsTo(id), await ignored()]).toEqual([[], []]);
  });

  test('whose id is of another pull request is not taken', async () => {
    const id = commentAsPerson(world.gitHub, 77, '@paceline ignore this rule');
    await runCommand(world, { deliveryId: await deliver(id, NUMBER), repositoryId });
    expect([reactionsTo(id), await ignored()]).toEqual([[], []]);
  });

  test('in a conversation that is locked is carried out without an answer', async () => {
    world.gitHub.faults.set('pulls.comment', { error: new AppError('GITHUB_REJECTED', 'locked'), when: 'before' });
    await say('@paceline ignore this workflow');
    expect([answers(), await ignored()]).toEqual([[], [['workflow', PATH]]]);
    expect(world.said.map(({ message }) => message)).toContain('command not answered');
  });

  test('of a repository that was archived or taken from us does nothing', async () => {
    await world.store.repositories.save({ ...REPOSITORY, isArchived: true }, INSTALLATION_ID);
    const id = await say('@paceline ignore this rule');
    expect([reactionsTo(id), await ignored()]).toEqual([[], []]);
    await world.store.installations.remove(INSTALLATION_ID);
    await runCommand(world, { deliveryId: 'delivery-1', repositoryId });
    expect(await ignored()).toEqual([]);
  });

  test('with a body that is not GitHub’s is said in the log', async () => {
    const deliveryId = await world.deliver('issue_comment', 'created', { issue: { number: 'x' } });
    await runCommand(world, { deliveryId, repositoryId });
    expect(world.said.map(({ message }) => message)).toEqual(['issue_comment not understood']);
  });
});

test('what is ignored goes with the repository', async () => {
  await say('@paceline ignore this rule');
  await world.store.installations.remove(INSTALLATION_ID);
  expect(await ignored()).toEqual([]);
});
