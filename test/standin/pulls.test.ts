import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createGitHubApp } from '../../src/github/create-github-app.ts';
import type { BranchMove, GitHub } from '../../src/ports/github.ts';
import { type ManualTiming, manualTiming } from '../helpers/manual-timing.ts';
import { silentLog } from '../helpers/silent-log.ts';
import { installationClient } from './app-client.ts';
import { AT, addRecordedRun, NAME, refusal, type SmallWorld, startSmall } from './small-repository.ts';

const CI = '.github/workflows/ci.yml';
const BRANCH = 'paceline/cancel-superseded-runs/ci';
const COMMENTS = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
const PULL = '/repos/{owner}/{repo}/pulls/{pull_number}';
const WORKFLOW = 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n';

let world: SmallWorld;
let github: GitHub;
let timing: ManualTiming;
/** What the store keeps. */
let made: string[];
/** Where our commit stands after opening. */
let opened: string;

beforeEach(async () => {
  world = await startSmall({ contract: true });
  world.standin.push(NAME, 'main', { [CI]: WORKFLOW }, 'A workflow');
  made = [];
  github = await connect();
  opened = (
    await github.openPullRequest(
      {
        ...{ branch: BRANCH, base: 'main', baseSha: tipOf('main'), title: 'ci: x', body: 'Why.\n- [ ] try again', commitMessage: 'ci: x' },
        ...{ files: [{ path: CI, content: `${WORKFLOW}concurrency: ci\n` }], draft: false },
      },
      { known: [], record: async (sha) => void made.push(sha) },
    )
  ).headSha;
  world.standin.takeEvents();
});
afterEach(async () => {
  world.standin.takeEvents();
  expect(world.standin.violations).toEqual([]);
  await world.standin.close();
});

/** As a process that has just started. */
async function connect(writeIntervalMs = 0): Promise<GitHub> {
  const { standin, installationId } = world;
  timing = manualTiming();
  const settings = {
    appId: standin.appId,
    privateKey: standin.privateKey,
    webhookSecrets: [standin.webhookSecret],
    apiUrl: standin.url,
    logLevel: 'fatal' as const,
    writeIntervalMs,
  };
  const { installations } = createGitHubApp(settings, { log: silentLog, timing });
  return installations.forRepository(installationId, { id: standin.repository(NAME).id, owner: 'acme', name: 'app' });
}

function tipOf(branch: string): string | undefined;
function tipOf(branch: 'main'): string;
function tipOf(branch: string): string | undefined {
  return world.standin.repository(NAME).refs.get(`heads/${branch}`);
}

function move(changes: Partial<BranchMove> = {}): Promise<string> {
  return github.pulls.moveBranch({
    ...{ branch: BRANCH, from: opened, baseSha: tipOf('main'), message: 'ci: x again' },
    files: [{ path: CI, content: `${WORKFLOW}concurrency: again\n` }],
    known: [...made],
    record: async (sha) => void made.push(sha),
    ...changes,
  });
}

const view = () => world.standin.pullRequests(NAME)[0];
const said = () => world.standin.comments(NAME, 1).map(({ login, body }) => [login, body]);
const happened = () => world.standin.takeEvents().map(({ event, action }) => (action === null ? event : `${event}.${action}`));
const sent = (method: string, template: string) =>
  world.standin.requests.filter((request) => request.method === method && request.template === template).map(({ status }) => status);
const swaps = () => world.standin.requests.filter(({ query }) => query === 'SwapBranch').length;

describe('moving a branch', () => {
  test('puts one commit on the new base, whatever the branch held, and tells of it first', async () => {
    const base = world.standin.push(NAME, 'main', { 'later.txt': 'later' }, 'Later');
    world.standin.takeEvents();
    const recorded: string[] = [];
    const head = await move({
      record: async (sha) => {
        expect(tipOf(BRANCH)).toBe(opened);
        recorded.push(sha);
      },
    });
    expect(recorded).toEqual([head]);
    expect(tipOf(BRANCH)).toBe(head);
    expect(await github.pulls.listCommits(1)).toEqual([{ sha: head, parents: [base] }]);
    expect(view()).toMatchObject({ state: 'open', commits: ['ci: x again'], files: [{ path: CI }] });
    expect(happened()).toEqual(['push', 'pull_request.synchronize']);
  });

  test('leaves a commit of a person where it is', async () => {
    const theirs = world.standin.push(NAME, BRANCH, { 'notes.txt': 'mine' }, 'Work of a person');
    await expect(move()).rejects.toMatchObject({ code: 'HEAD_MOVED' });
    expect(tipOf(BRANCH)).toBe(theirs);
    expect(made).toHaveLength(1);
    expect(await github.pulls.listCommits(1)).toEqual([
      { sha: opened, parents: [tipOf('main')] },
      { sha: theirs, parents: [opened] },
    ]);
  });

  test('leaves it there also when the person pushes between our look and our move', async () => {
    let theirs = '';
    const pushing = move({
      record: async () => {
        theirs = world.standin.push(NAME, BRANCH, { 'notes.txt': 'mine' }, 'Work of a person');
      },
    });
    await expect(pushing).rejects.toMatchObject({ code: 'HEAD_MOVED' });
    expect(tipOf(BRANCH)).toBe(theirs);
  });

  test('takes no commit of the same content for ours that a person made', async () => {
    await move();
    const amended = world.standin.repository(NAME).git.addCommit({
      ...{
        tree: world.standin.repository(NAME).git.commit(tipOf(BRANCH) ?? '')?.tree ?? '',
        parents: [tipOf('main')],
        message: 'Better said',
      },
      author: { name: 'octocat', email: 'o@example.com', date: '2026-01-02T00:00:00Z' },
    });
    world.standin.forcePush(NAME, BRANCH, amended.sha);
    await expect(move()).rejects.toMatchObject({ code: 'HEAD_MOVED' });
    expect(tipOf(BRANCH)).toBe(amended.sha);
  });

  test.each(['after-commit-reset', 'after-commit-status'] as const)(
    'is finished by the next call where the answer was lost (%s)',
    async (kind) => {
      world.standin.fault({ kind, match: { query: 'SwapBranch' } });
      await expect(move()).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
      const head = tipOf(BRANCH);
      expect(await move()).toBe(head);
      expect(made).toEqual([opened, head]);
      expect(swaps()).toBe(1);
    },
  );

  test('is made anew where the request was lost, or GitHub gave up on it', async () => {
    for (const kind of ['reset', 'status', 'graphql-errors'] as const) {
      world.standin.fault({ kind, match: { query: 'SwapBranch' } });
      await expect(move()).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
      expect(tipOf(BRANCH)).toBe(opened);
    }
    expect(await move()).toBe(tipOf(BRANCH));
    expect(made).toContain(tipOf(BRANCH));
  });

  test('does nothing on a branch that has the wanted commit', async () => {
    const files = [{ path: CI, content: `${WORKFLOW}concurrency: ci\n` }];
    expect(await move({ files })).toBe(opened);
    expect([swaps(), made]).toEqual([0, [opened]]);
  });

  test('by two workers at once ends with one of their commits, and both know where it stands', async () => {
    const results = await Promise.allSettled([move(), move()]);
    const heads = results.map((result) => (result.status === 'fulfilled' ? result.value : (result.reason as { code: string }).code));
    // Commits that both make within one second are the same.
    expect(heads).toContain(tipOf(BRANCH));
    expect([tipOf(BRANCH), 'HEAD_MOVED']).toEqual(expect.arrayContaining(heads));
    expect(made).toContain(tipOf(BRANCH));
    expect(await move()).toBe(tipOf(BRANCH));
    expect(view()?.commits).toHaveLength(1);
  });

  test('of a branch that is gone is refused, and makes none', async () => {
    world.standin.deleteBranch(NAME, BRANCH);
    await expect(move()).rejects.toMatchObject({ code: 'HEAD_MOVED', message: `there is no branch ${BRANCH} any more` });
    expect(tipOf(BRANCH)).toBeUndefined();
  });

  test('that a rule forbids is said to be forbidden, not that somebody was faster', async () => {
    world.standin.repository(NAME).rules.set(BRANCH, [{ type: 'non_fast_forward' }]);
    await expect(move()).rejects.toMatchObject({ code: 'GITHUB_REJECTED', message: expect.stringContaining('protected ref') });
    expect(tipOf(BRANCH)).toBe(opened);
  });

  test('in an archived repository says that it takes no writes', async () => {
    world.standin.repository(NAME).archived = true;
    await expect(move()).rejects.toMatchObject({ code: 'GITHUB_BLOCKED' });
    await expect(github.pulls.deleteBranch(BRANCH, opened)).rejects.toMatchObject({ code: 'GITHUB_BLOCKED' });
  });

  test('writes nothing outside .github', async () => {
    await expect(move({ files: [{ path: 'src/index.js', content: '' }] })).rejects.toThrow('not a path under .github');
  });
});

describe('deleting a branch', () => {
  test('closes its pull request; once more is fine', async () => {
    await github.pulls.deleteBranch(BRANCH, opened);
    await github.pulls.deleteBranch(BRANCH, opened);
    expect(tipOf(BRANCH)).toBeUndefined();
    expect(view()?.state).toBe('closed');
    expect(happened()).toEqual(['push', 'pull_request.closed']);
  });

  test('that a person pushed to is not done', async () => {
    const theirs = world.standin.push(NAME, BRANCH, { 'notes.txt': 'mine' }, 'Work of a person');
    await expect(github.pulls.deleteBranch(BRANCH, opened)).rejects.toMatchObject({ code: 'HEAD_MOVED' });
    expect(tipOf(BRANCH)).toBe(theirs);
  });

  test('by two workers at once, and with lost answers, is done once', async () => {
    world.standin.fault({ kind: 'after-commit-reset', match: { query: 'SwapBranch' } });
    const both = await Promise.allSettled([github.pulls.deleteBranch(BRANCH, opened), github.pulls.deleteBranch(BRANCH, opened)]);
    expect(both.map(({ status }) => status)).toContain('rejected');
    await github.pulls.deleteBranch(BRANCH, opened);
    expect(happened()).toEqual(['push', 'pull_request.closed']);
  });
});

describe('comments', () => {
  const trial = (body: string) => github.pulls.comment(1, { key: 'trial:1', body });
  const MARKER = '<!-- paceline:comment:trial:1 -->';

  test('there is one for each key, sent only when it says something new', async () => {
    const first = await trial('Ran.');
    expect(await trial('Ran.')).toEqual(first);
    expect(await trial('Ran green, n = 3.')).toEqual(first);
    const other = await github.pulls.comment(1, { key: 'trial:12', body: 'Ran.' });
    expect(other).not.toEqual(first);
    const bot = `${world.standin.appSlug}[bot]`;
    expect(said()).toEqual([
      [bot, `${MARKER}\nRan green, n = 3.`],
      [bot, '<!-- paceline:comment:trial:12 -->\nRan.'],
    ]);
    expect(happened()).toEqual(['issue_comment.created', 'issue_comment.edited', 'issue_comment.created']);
  });

  test('one whose answer was lost is not written twice', async () => {
    for (const kind of ['after-commit-reset', 'after-commit-status'] as const) {
      world.standin.fault({ kind, match: { method: 'POST', path: COMMENTS } });
      await expect(github.pulls.comment(1, { key: kind, body: 'Ran.' })).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
      await github.pulls.comment(1, { key: kind, body: 'Ran.' });
    }
    expect(said()).toHaveLength(2);
    expect(sent('POST', COMMENTS)).toEqual([201, 201]);
  });

  test('two workers at once leave one', async () => {
    const other = await connect();
    const ids = await Promise.all([trial('Ran.'), other.pulls.comment(1, { key: 'trial:1', body: 'Ran.' })]);
    expect(said()).toHaveLength(1);
    expect(ids.map(({ id }) => id)).toContain(world.standin.comments(NAME, 1)[0]?.id);
    expect(await trial('Ran.')).toEqual({ id: world.standin.comments(NAME, 1)[0]?.id });
  });

  test('what a person wrote is never taken for ours, nor what quotes ours', async () => {
    world.standin.comment(NAME, 1, `${MARKER}\nRan.`, 'mallory');
    await github.pulls.comment(1, { key: 'other', body: `Somebody said:\n${MARKER}` });
    await trial('Ran.');
    expect(said()).toHaveLength(3);
    await trial('Ran twice.');
    expect(said().map(([, body]) => body)).toEqual([
      `${MARKER}\nRan.`,
      `<!-- paceline:comment:other -->\nSomebody said:\n${MARKER}`,
      `${MARKER}\nRan twice.`,
    ]);
  });

  test('ours is found behind two pages of others', async () => {
    for (let i = 0; i < 230; i += 1) world.standin.comment(NAME, 1, `talk ${i}`, 'mallory');
    const first = await trial('Ran.');
    expect(await trial('Ran.')).toEqual(first);
  });

  test('one that was deleted is written anew, on a closed pull request too', async () => {
    const first = await trial('Ran.');
    world.standin.deleteComment(NAME, first.id);
    world.standin.closePullRequest(NAME, 1);
    expect(await trial('Ran.')).not.toEqual(first);
    expect(said()).toHaveLength(1);
  });

  test('a body that is too long is shortened, and its marker stays', async () => {
    await trial('| a | b |\n'.repeat(10_000));
    expect(said()[0]?.[1]).toMatch(/^<!-- paceline:comment:trial:1 -->[\s\S]*_Shortened/);
    await trial('| a | b |\n'.repeat(10_000));
    expect(happened()).toEqual(['issue_comment.created']);
  });

  test.each(['', 'a b', 'a-->b', 'a--b', '-a', 'ä'])('%j is no key', async (key) => {
    await expect(github.pulls.comment(1, { key, body: 'x' })).rejects.toThrow('cannot be the key of a comment');
  });

  test('of people are read for what they are, and reacted to once', async () => {
    const id = world.standin.comment(NAME, 1, '/paceline close', 'mallory');
    expect(await github.pulls.fetchComment(id)).toEqual({
      ...{ id, number: 1, login: 'mallory', isByPerson: true, isOurs: false, body: '/paceline close' },
    });
    world.standin.fault({ kind: 'after-commit-reset', match: { method: 'POST', path: /reactions$/ } });
    await expect(github.pulls.react(id, 'thumbs-up')).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
    await github.pulls.react(id, 'thumbs-up');
    await github.pulls.react(id, 'confused');
    const reactions = world.standin.comments(NAME, 1)[0]?.reactions;
    expect(reactions?.map(({ content }) => content)).toEqual(['+1', 'confused']);
    world.standin.deleteComment(NAME, id);
    expect(await github.pulls.fetchComment(id)).toBeNull();
    await github.pulls.react(id, 'thumbs-up');
  });

  test('our own is read as ours', async () => {
    const { id } = await trial('Ran.');
    expect(await github.pulls.fetchComment(id)).toMatchObject({ isByPerson: false, isOurs: true });
  });

  test('under an issue are not ours to read', async () => {
    const client = await withIssues();
    const { data } = await client.rest.issues.create({ ...AT, title: 'x', body: 'x' });
    const id = world.standin.comment(NAME, data.number, '/paceline close');
    await expect(github.pulls.fetchComment(id)).rejects.toMatchObject({ code: 'GITHUB_FORBIDDEN' });
  });
});

describe('a pull request', () => {
  test('is edited, closed and opened again, with the webhooks of each', async () => {
    await github.pulls.update(1, { title: 'ci: y', body: 'Because.' });
    await github.pulls.update(1, { title: 'ci: y', body: 'Because.' });
    await github.pulls.update(1, {});
    await github.pulls.update(1, { state: 'closed' });
    await github.pulls.update(1, { state: 'closed' });
    await github.pulls.update(1, { state: 'open' });
    expect(view()).toMatchObject({ title: 'ci: y', body: 'Because.', state: 'open' });
    expect(happened()).toEqual(['pull_request.edited', 'pull_request.closed', 'pull_request.reopened']);
    expect(sent('PATCH', PULL)).toHaveLength(5);
  });

  test('an answer that was lost is made up for by the same call', async () => {
    world.standin.fault({ kind: 'after-commit-reset', match: { method: 'PATCH', path: PULL } });
    await expect(github.pulls.update(1, { state: 'closed', body: 'Closed.' })).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
    await github.pulls.update(1, { state: 'closed', body: 'Closed.' });
    expect(view()).toMatchObject({ state: 'closed', body: 'Closed.' });
    expect(happened()).toEqual(['pull_request.edited', 'pull_request.closed']);
  });

  test('title and body that are too long are shortened', async () => {
    await github.pulls.update(1, { title: 'x'.repeat(300), body: 'line\n'.repeat(20_000) });
    expect(view()?.title).toHaveLength(256);
    expect(view()?.body).toMatch(/_Shortened/);
  });

  test('that is merged, or whose branch is gone or another, is not opened again', async () => {
    world.standin.merge(NAME, 1);
    await expect(github.pulls.update(1, { state: 'open' })).rejects.toMatchObject({ code: 'GITHUB_REJECTED' });
    expect(view()?.state).toBe('merged');
  });

  test('whose branch was forced elsewhere while it was closed is not opened again', async () => {
    world.standin.closePullRequest(NAME, 1);
    world.standin.forcePush(NAME, BRANCH, world.standin.push(NAME, 'other', { 'a.txt': 'a' }, 'Another'));
    await expect(github.pulls.update(1, { state: 'open' })).rejects.toMatchObject({ message: expect.stringContaining('force-pushed') });
    world.standin.deleteBranch(NAME, BRANCH);
    expect(() => world.standin.reopen(NAME, 1)).toThrow('has been deleted');
  });

  test('becomes a draft and ready again, with nothing sent that is so already', async () => {
    await github.pulls.setDraft(1, false);
    await github.pulls.setDraft(1, true);
    await github.pulls.setDraft(1, true);
    expect(view()?.draft).toBe(true);
    await github.pulls.setDraft(1, false);
    expect(view()?.draft).toBe(false);
    expect(happened()).toEqual(['pull_request.converted_to_draft', 'pull_request.ready_for_review']);
    expect(sent('POST', '/graphql')).toHaveLength(2);
  });

  test('a draft by two workers, and with a lost answer, is made once', async () => {
    world.standin.fault({ kind: 'after-commit-reset', match: { query: 'ToDraft' } });
    await Promise.allSettled([github.pulls.setDraft(1, true), github.pulls.setDraft(1, true)]);
    await github.pulls.setDraft(1, true);
    expect(happened()).toEqual(['pull_request.converted_to_draft']);
  });

  test('that is closed cannot become a draft', async () => {
    world.standin.closePullRequest(NAME, 1);
    await expect(github.pulls.setDraft(1, true)).rejects.toMatchObject({ code: 'GITHUB_REJECTED' });
  });

  test('is found to conflict once GitHub has looked, and to be clean after it was moved', async () => {
    expect(await github.pulls.fetchMergeability(1)).toBe('unknown');
    expect(await github.pulls.fetchMergeability(1)).toBe('clean');
    world.standin.push(NAME, 'main', { [CI]: `name: CI\n${WORKFLOW}` }, 'Elsewhere in the file');
    expect(await github.pulls.fetchMergeability(1)).toBe('unknown');
    expect(await github.pulls.fetchMergeability(1)).toBe('clean');
    world.standin.push(NAME, 'main', { [CI]: `name: CI\n${WORKFLOW}permissions: {}\n` }, 'In the same place');
    expect(await github.pulls.fetchMergeability(1)).toBe('unknown');
    expect(await github.pulls.fetchMergeability(1)).toBe('conflicted');
    expect(() => world.standin.merge(NAME, 1)).toThrow('has conflicts');
    await move();
    await github.pulls.fetchMergeability(1);
    expect(await github.pulls.fetchMergeability(1)).toBe('clean');
    world.standin.merge(NAME, 1);
    expect(await github.pulls.fetchMergeability(1)).toBe('unknown');
  });

  test('merged keeps what the base branch changed elsewhere in the same file', async () => {
    world.standin.push(NAME, 'main', { [CI]: `name: CI\n${WORKFLOW}` }, 'Elsewhere in the file');
    world.standin.merge(NAME, 1);
    expect(await github.sourceTree(tipOf('main')).read(CI)).toEqual({ available: true, value: `name: CI\n${WORKFLOW}concurrency: ci\n` });
  });

  test('tells by webhooks what people do to it', async () => {
    world.standin.editPullRequest(NAME, 1, { title: 'Mine now' });
    world.standin.tickBox(NAME, 1, 'try again');
    expect(view()?.body).toBe('Why.\n- [x] try again');
    world.standin.closePullRequest(NAME, 1);
    world.standin.reopen(NAME, 1);
    world.standin.forcePush(NAME, BRANCH, opened);
    world.standin.deleteComment(NAME, world.standin.comment(NAME, 1, 'Thanks'));
    expect(happened()).toEqual([
      ...['pull_request.edited', 'pull_request.edited', 'pull_request.closed', 'pull_request.reopened'],
      ...['push', 'pull_request.synchronize', 'issue_comment.created', 'issue_comment.deleted'],
    ]);
    const client = await withIssues();
    const { data } = await client.rest.issues.create({ ...AT, title: 'Dashboard', body: '- [ ] propose' });
    world.standin.tickBox(NAME, data.number, 'propose');
    expect(happened()).toEqual(['issues.edited']);
  });
});

describe('running a run again', () => {
  beforeEach(async () => {
    world.standin.grant(world.installationId, { actions: 'write' });
    github = await connect();
    const recently = new Date(world.standin.now().getTime() - 3_600_000).toISOString();
    addRecordedRun(world, 1, undefined, { created_at: recently, run_started_at: recently, updated_at: recently });
  });
  const attempts = () => [...(world.standin.repository(NAME).runs.get(1)?.keys() ?? [])];

  test('makes one more attempt, however often it is called and whatever was lost', async () => {
    world.standin.fault({ kind: 'after-commit-reset', match: { method: 'POST', path: /rerun$/ } });
    await expect(github.pulls.rerun(1, 1)).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
    await github.pulls.rerun(1, 1);
    expect(attempts()).toEqual([1, 2]);
    expect(happened()).toEqual(['workflow_run.requested']);
    await expect(github.pulls.rerun(1, 2)).rejects.toMatchObject({ code: 'GITHUB_REJECTED' });
  });

  test('by two workers at once makes one attempt', async () => {
    await Promise.all([github.pulls.rerun(1, 1), github.pulls.rerun(1, 1)]);
    expect(attempts()).toEqual([1, 2]);
  });

  test('is refused for a run of a month ago', async () => {
    addRecordedRun(world, 2);
    await expect(github.pulls.rerun(2, 1)).rejects.toMatchObject({
      code: 'GITHUB_REJECTED',
      message: expect.stringContaining('a month ago'),
    });
  });

  test('has a token that may do nothing else', async () => {
    await github.pulls.rerun(1, 1);
    expect(world.standin.tokens(world.installationId).at(-1)?.permissions).toEqual({ actions: 'write', metadata: 'read' });
  });
});

describe('permissions', () => {
  test('to run again are asked for by nothing else, and their lack is said', async () => {
    await github.pulls.comment(1, { key: 'a', body: 'x' });
    addRecordedRun(world, 1);
    await expect(github.pulls.rerun(1, 1)).rejects.toMatchObject({ code: 'GITHUB_FORBIDDEN' });
  });

  test('to write files are not held by what only says something', async () => {
    github = await connect();
    await github.pulls.update(1, { body: 'New.' });
    await github.pulls.comment(1, { key: 'a', body: 'x' });
    expect(world.standin.tokens(world.installationId).at(-1)?.permissions).toEqual({ metadata: 'read', pull_requests: 'write' });
  });

  test('of the observe App are not enough', async () => {
    world.standin.grant(world.installationId, { pull_requests: 'none', contents: 'read', workflows: 'none' });
    github = await connect();
    const { pulls } = github;
    const calls = [
      () => pulls.update(1, { body: 'x' }),
      () => pulls.setDraft(1, true),
      () => pulls.comment(1, { key: 'a', body: 'x' }),
      () => pulls.react(1, 'confused'),
      () => pulls.fetchComment(1),
      () => pulls.listCommits(1),
      () => pulls.fetchMergeability(1),
      () => move(),
      () => pulls.deleteBranch(BRANCH, opened),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'GITHUB_FORBIDDEN' });
    expect(tipOf(BRANCH)).toBe(opened);
  });

  test('to write workflow files are needed to move a branch, and to write contents for a draft', async () => {
    const { data } = await world.client.rest.repos.get(AT);
    const commit = await world.client.rest.git.createCommit({
      ...{ ...AT, message: 'x', parents: [tipOf('main')] },
      tree: world.standin.repository(NAME).git.commit(world.head)?.tree ?? '',
    });
    const ask = async (permissions: Record<string, 'read' | 'write'>, query: string) =>
      refusal((await installationClient(world.standin, world.installationId, { permissions })).graphql(query));
    const refs = `[{ name: "refs/heads/${BRANCH}", afterOid: "${commit.data.sha}", force: true }]`;
    const refused = await ask(
      { contents: 'write' },
      `mutation { updateRefs(input: { repositoryId: "${data.node_id}", refUpdates: ${refs} }) { clientMutationId } }`,
    );
    expect(refused.message).toContain('without `workflows` permission');
    const pull = await world.client.rest.pulls.get({ ...AT, pull_number: 1 });
    const draft = `mutation { convertPullRequestToDraft(input: { pullRequestId: "${pull.data.node_id}" }) { clientMutationId } }`;
    expect((await ask({ pull_requests: 'write' }, draft)).message).toContain('Resource not accessible by integration');
    expect((await ask({ pull_requests: 'write', contents: 'write' }, draft)).status).toBe(200);
  });
});

test('writes of GraphQL are paced as those of REST, and not repeated after a limit', async () => {
  github = await connect(1000);
  await github.pulls.setDraft(1, true);
  await github.pulls.setDraft(1, false);
  expect(timing.pauses.filter((pause) => pause > 500)).toHaveLength(1);
  world.standin.fault({ kind: 'secondary-limit', match: { query: 'ToDraft' }, retryAfter: 5 });
  await expect(github.pulls.setDraft(1, true)).rejects.toMatchObject({ code: 'GITHUB_RATE_LIMITED' });
  expect(view()?.draft).toBe(false);
});

async function withIssues() {
  world.standin.grant(world.installationId, { issues: 'write' });
  return installationClient(world.standin, world.installationId);
}
