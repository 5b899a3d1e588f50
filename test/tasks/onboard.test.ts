import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AppError } from '../../src/errors.ts';
import { available } from '../../src/model/availability.ts';
import type { Repository } from '../../src/model/repository.ts';
import { ONBOARDING_BRANCH } from '../../src/report/onboarding-pull-request.ts';
import { analyzeRepository } from '../../src/tasks/analyze-repository.ts';
import { onboardingNoteOf } from '../../src/tasks/onboarding-note-of.ts';
import { openPullRequest } from '../../src/tasks/open-pull-request.ts';
import { publishCheckRun } from '../../src/tasks/publish-check-run.ts';
import { readConfiguration } from '../../src/tasks/read-configuration.ts';
import { recordPullRequest } from '../../src/tasks/record-pull-request.ts';
import { buildJob, buildRun } from '../helpers/build-run.ts';
import type { FakePullRequest } from '../helpers/fake-github.ts';
import { pushAsPerson } from '../helpers/fake-pulls.ts';
import { outsideCode } from '../helpers/outside-code.ts';
import { HEAD, INSTALLATION_ID, NOW, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CI = '.github/workflows/ci.yml';
const CONFIGURATION = '.github/paceline.yml';
const PLAIN =
  'name: CI\non: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: make\n';
const CI_KEY = `cancel-superseded-runs:${CI}:workflow`;
const MAY_WRITE = { metadata: 'read', actions: 'read', checks: 'write', contents: 'write', pull_requests: 'write', workflows: 'write' };
const MAY_READ = { metadata: 'read', actions: 'read', checks: 'write', contents: 'read' };

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
});
afterEach(() => world.close());

const grant = (permissions: Readonly<Record<string, string>>) =>
  world.store.installations.save({ id: INSTALLATION_ID, account: 'octo', suspended: false, permissions });

/** Runs of the default branch that took some five minutes, the newest an hour ago. */
async function addRuns(runs: number, { first = 1, takes = 300, path = CI, id = repositoryId } = {}): Promise<void> {
  for (let i = first; i < first + runs; i += 1) {
    const start = world.now.getTime() - (first + runs - i) * HOUR;
    const times = { createdAt: new Date(start), startedAt: new Date(start + 5000) };
    const ended = new Date(start + (takes + (i % 7)) * 1000);
    const run = buildRun({ runId: i, ...times, updatedAt: ended, event: 'push', headBranch: 'main', headSha: HEAD, workflowPath: path });
    await world.store.runs.merge(id, run);
    await world.store.jobs.merge(id, buildJob({ jobId: 5000 + i, runId: i, headSha: HEAD, ...times, completedAt: ended }));
  }
}

/** A repository whose history has been read. */
async function install({ files = { [CI]: PLAIN }, permissions = MAY_WRITE, runs = 25 }: Setting = {}): Promise<void> {
  await world.adopt(files);
  await grant(permissions);
  await addRuns(runs);
  await world.store.backfills.finish(repositoryId, world.now);
}

interface Setting {
  readonly files?: Readonly<Record<string, string>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly runs?: number;
}

const analyze = () => analyzeRepository(world, { repositoryId });
const open = () => openPullRequest(world, { repositoryId, proposalKey: 'onboarding' });
const stored = () => world.store.proposals.find(repositoryId, 'onboarding');
const asked = () => world.enqueued.filter(({ task }) => task.kind === 'open-pull-request' && task.data.proposalKey === 'onboarding');
const ask = async (): Promise<FakePullRequest> => {
  await analyze();
  await open();
  return pull();
};
const pull = (): FakePullRequest => {
  const found = world.gitHub.pullRequests.find(({ branch }) => branch === ONBOARDING_BRANCH);
  if (found === undefined) throw new Error('there is no onboarding pull request');
  return found;
};
const pass = (milliseconds: number): void => {
  world.now = new Date(world.now.getTime() + milliseconds);
};
const writes = () => world.gitHub.calls.filter((call) => /^(openPullRequest|pulls\.(update|moveBranch|comment|deleteBranch))$/.test(call));

describe('a repository without a configuration, where the App may write', () => {
  test('is asked by one pull request, with targets from what was measured', async () => {
    await install();
    await ask();
    expect(pull()).toMatchObject({
      title: 'ci: configure Paceline',
      branch: ONBOARDING_BRANCH,
      base: 'main',
      baseSha: HEAD,
      draft: false,
      ornaments: { labels: [], reviewers: [] },
    });
    expect(pull().files.map(({ path }) => path)).toEqual([CONFIGURATION]);
    const read = readConfiguration(pull().files[0]?.content ?? '');
    expect(read.ok && read.config.targets).toMatchObject([{ workflow: 'ci.yml', makespan: { p95: 330 } }]);
    expect(await stored()).toMatchObject({ state: 'open', pullRequest: 1, reason: null, prediction: null });
  });

  test('gets nothing else, and is asked once however often it is analysed', async () => {
    await install();
    await ask();
    await addRuns(3, { first: 50 });
    await analyze();
    await open();
    expect(world.gitHub.pullRequests).toHaveLength(1);
    expect((await world.store.proposals.find(repositoryId, CI_KEY))?.state).toBe('candidate');
  });

  test('is not asked before its history was read', async () => {
    await world.adopt({ [CI]: PLAIN });
    await grant(MAY_WRITE);
    await addRuns(3);
    await analyze();
    expect(await stored()).toMatchObject({ state: 'candidate', reason: 'the history is still being read' });
    expect(asked()).toEqual([]);
    await world.store.backfills.finish(repositoryId, world.now);
    await analyze();
    expect(asked()).toHaveLength(1);
  });

  test('does not wait longer than a week for it', async () => {
    await world.adopt({ [CI]: PLAIN });
    await grant(MAY_WRITE);
    await addRuns(3);
    const to = Math.floor(world.now.getTime() / 1000);
    const began = {
      version: 1,
      from: to - 1000,
      to,
      pending: [],
      done: 0,
      total: null,
      detailed: {},
      requests: { lists: 1, suites: 0, runs: 0 },
    };
    await world.store.backfills.saveState(repositoryId, { ...began, truncated: [], listed: { got: 0, of: 0 }, skipped: 0 });
    pass(7 * DAY - HOUR);
    await analyze();
    expect(asked()).toEqual([]);
    pass(HOUR);
    await analyze();
    expect(asked()).toHaveLength(1);
  });

  test.each<[string, (repository: Repository) => Promise<void>]>([
    ['in which nothing has run', async () => {}],
    ['without workflows', async () => world.push(HEAD, { 'README.md': 'x' })],
    [
      'that is a fork',
      async (repository) => {
        await addRuns(25);
        await world.store.repositories.save({ ...repository, isFork: available(true) }, INSTALLATION_ID);
      },
    ],
    [
      'of which it is not known what the App may do there',
      async () => {
        await addRuns(25);
        await grant({});
      },
    ],
    [
      'that is archived',
      async (repository) => {
        await addRuns(25);
        await world.store.repositories.save({ ...repository, isArchived: true }, INSTALLATION_ID);
      },
    ],
    [
      'that is empty',
      async () => {
        world.gitHub.heads.clear();
      },
    ],
  ])('%s is not asked', async (_what, change) => {
    await install({ runs: 0 });
    await change(REPOSITORY);
    await analyze();
    expect(await stored()).toBeNull();
    expect(asked()).toEqual([]);
  });

  test.each([
    ['not valid', { [CONFIGURATION]: 'levle: basic\n' }],
    ['misnamed', { '.github/paceline.yaml': 'level: basic\n' }],
  ])('but with a file that is %s is not asked', async (_what, files) => {
    await install({ files: { [CI]: PLAIN, ...files } });
    await analyze();
    expect(await stored()).toBeNull();
  });

  test('whose owner configures all repositories is not asked', async () => {
    await install();
    await world.store.repositories.save({ ...REPOSITORY, id: 77, name: '.github' }, INSTALLATION_ID);
    await world.store.repositories.saveConfiguration(77, 'level: basic\n');
    await analyze();
    expect(await stored()).toBeNull();
  });

  test('that had one of its own and took it away is not asked', async () => {
    await install({ files: { [CI]: PLAIN, [CONFIGURATION]: 'level: basic\n' } });
    await analyze();
    world.push('c'.repeat(40), { [CI]: PLAIN });
    await analyze();
    expect(await stored()).toBeNull();
    expect((await world.store.repositories.find(repositoryId))?.configurationText).toBeNull();
  });

  test('is one of ten that are asked on one day, and has its turn on the next', async () => {
    await install();
    await ask();
    const first = await stored();
    if (first === null) throw new Error('not stored');
    await world.store.repositories.save({ ...REPOSITORY, id: 100, name: 'elsewhere' }, 8);
    await world.store.proposals.save(100, { ...first, state: 'waiting', pullRequest: null });
    for (let id = 101; id <= 110; id += 1) {
      await world.store.repositories.save({ ...REPOSITORY, id, name: `app-${id}` }, INSTALLATION_ID);
      if (id < 110) await world.store.proposals.save(id, { ...first, pullRequest: id, openedAt: NOW });
    }
    const next = { repositoryId: 110 };
    await addRuns(3, { id: 110 });
    await world.store.backfills.finish(110, world.now);
    await analyzeRepository(world, next);
    expect(await world.store.proposals.find(110, 'onboarding')).toMatchObject({
      state: 'candidate',
      reason: '10 repositories were asked in the last 24 hours',
    });
    pass(DAY + 1);
    await analyzeRepository(world, next);
    expect(await world.store.proposals.find(110, 'onboarding')).toMatchObject({ state: 'waiting' });
  });

  test('whose owner does not let us after all is tried again a day later, not at every analysis', async () => {
    await install();
    await analyze();
    world.gitHub.faults.set('openPullRequest', { error: new AppError('GITHUB_FORBIDDEN', 'not accessible'), when: 'before' });
    await open();
    expect(await stored()).toMatchObject({ state: 'candidate', reason: 'the App may not write here: patches only' });
    await analyze();
    expect(asked()).toHaveLength(1);
    pass(DAY);
    await analyze();
    expect(asked()).toHaveLength(2);
  });
});

describe('the answer', () => {
  const answer = async (state: 'closed' | 'merged'): Promise<void> => {
    Object.assign(pull(), { state, updatedAt: world.now.toISOString() });
    const at = world.now.toISOString();
    const here = { id: repositoryId };
    const body = {
      number: pull().number,
      state: 'closed',
      merged: state === 'merged',
      updated_at: at,
      ...(state === 'merged' ? { merged_at: at } : {}),
      head: { ref: ONBOARDING_BRANCH, repo: here },
      base: { ref: 'main', repo: here },
    };
    await recordPullRequest(world, { deliveryId: await world.deliver('pull_request', 'closed', { pull_request: body }), repositoryId });
  };

  test('yes makes it active: the first proposal is opened at once, within its own limits', async () => {
    await install();
    const { files } = await ask();
    pass(HOUR);
    world.enqueued.length = 0;
    await answer('merged');
    expect(world.kinds()).toContain('analyze-repository');
    world.push('c'.repeat(40), { [CI]: PLAIN, [CONFIGURATION]: files[0]?.content ?? '' });
    await analyze();
    expect(await stored()).toMatchObject({ state: 'merged' });
    expect(await world.store.proposals.find(repositoryId, CI_KEY)).toMatchObject({ state: 'waiting' });
    expect(asked()).toEqual([]);
  });

  test('yes, taken back by removing the file, is not asked for again', async () => {
    await install();
    const { files } = await ask();
    await answer('merged');
    world.push('c'.repeat(40), { [CI]: PLAIN, [CONFIGURATION]: files[0]?.content ?? '' });
    await analyze();
    world.push('d'.repeat(40), { [CI]: PLAIN });
    world.enqueued.length = 0;
    await analyze();
    expect(await stored()).toMatchObject({ state: 'merged' });
    expect(asked()).toEqual([]);
    expect((await world.store.proposals.find(repositoryId, CI_KEY))?.state).toBe('candidate');
  });

  test('no is heard for ever: later analyses, another name, and a new installation bring nothing', async () => {
    await install();
    await ask();
    await answer('closed');
    world.gitHub.calls.length = 0;
    world.enqueued.length = 0;
    pass(100 * DAY);
    await addRuns(30, { first: 100 });
    await world.store.repositories.save({ ...REPOSITORY, name: 'renamed' }, INSTALLATION_ID);
    await analyze();
    expect(asked()).toEqual([]);
    expect(writes()).toEqual([]);
    // The App was taken away with all data, and installed anew.
    await world.store.installations.remove(INSTALLATION_ID);
    await install();
    await ask();
    expect(world.gitHub.pullRequests).toHaveLength(1);
    expect(world.gitHub.pullRequests[0]?.state).toBe('closed');
    expect(await stored()).toMatchObject({ state: 'closed', pullRequest: 1 });
    world.enqueued.length = 0;
    await analyze();
    expect(asked()).toEqual([]);
  });

  test('no, opened again by a person, is a yes that is still to come', async () => {
    await install();
    await ask();
    await answer('closed');
    Object.assign(pull(), { state: 'open' });
    pass(HOUR);
    const here = { id: repositoryId };
    const ends = { head: { ref: ONBOARDING_BRANCH, repo: here }, base: { ref: 'main', repo: here } };
    const body = { number: pull().number, state: 'open', merged: false, updated_at: world.now.toISOString(), ...ends };
    await recordPullRequest(world, { deliveryId: await world.deliver('pull_request', 'reopened', { pull_request: body }), repositoryId });
    await analyze();
    expect(await stored()).toMatchObject({ state: 'open' });
    expect(world.gitHub.pullRequests).toHaveLength(1);
  });
});

describe('while it is open', () => {
  test('its text follows what is measured, once a day, and no new commit has the checks run for that', async () => {
    await install();
    await ask();
    const before = { body: pull().body, commits: pull().commits.length };
    await addRuns(5, { first: 60 });
    pass(HOUR);
    await analyze();
    expect(pull().body).toBe(before.body);
    pass(DAY);
    await analyze();
    expect(pull().body).toContain('30 runs');
    expect(pull().body).not.toBe(before.body);
    expect(pull().commits).toHaveLength(before.commits);
    expect((await stored())?.body).toBe(pull().body);
    Object.assign(pull(), { updatedAt: world.now.toISOString() });
    await addRuns(5, { first: 70 });
    world.gitHub.calls.length = 0;
    await analyze();
    expect(writes()).toEqual([]);
  });

  test('its file is made anew when a value is another', async () => {
    await install();
    await ask();
    pass(DAY);
    await addRuns(100, { first: 200, takes: 600 });
    world.push('c'.repeat(40), { [CI]: PLAIN, 'notes.txt': 'later' });
    await analyze();
    const [file] = pull().files;
    const read = readConfiguration(file?.content ?? '');
    expect(read.ok && read.config.targets).toMatchObject([{ makespan: { p95: 630 } }]);
    expect(pull()).toMatchObject({ baseSha: 'c'.repeat(40), commits: [{ parents: ['c'.repeat(40)] }] });
    expect((await stored())?.files).toEqual([{ ...file, blobBefore: null }]);
    expect((await stored())?.headShas.at(-1)).toBe(pull().commits.at(-1)?.sha);
    expect(pull().body).toContain('10m 06s');
  });

  test('nothing is asked of GitHub while it says what is detected', async () => {
    await install();
    await ask();
    await analyze();
    pass(2 * DAY);
    world.gitHub.calls.length = 0;
    await analyze();
    expect(world.gitHub.calls.filter((call) => call === 'fetchPullRequest')).toHaveLength(1);
    expect(writes()).toEqual([]);
  });

  test.each<[string, () => void]>([
    ['commit', () => pushAsPerson(world.gitHub, pull().number, 'e'.repeat(40))],
    [
      'text',
      () => {
        pull().body = pull().body.replace('**Merge**', 'Do merge');
      },
    ],
    [
      'text without our marker',
      () => {
        pull().body = 'Mine.';
      },
    ],
  ])("a person's %s is left as it is", async (_what, edit) => {
    await install();
    await ask();
    edit();
    const mine = structuredClone(pull());
    for (let days = 0; days < 3; days += 1) {
      pass(2 * DAY);
      await addRuns(60, { first: 300 + days * 100, takes: 700 });
      await analyze();
    }
    expect(pull()).toEqual(mine);
    expect(writes()).toEqual(['openPullRequest']);
  });

  test('a commit that a person pushes at the same moment is not lost', async () => {
    await install();
    await ask();
    pass(DAY);
    await addRuns(100, { first: 200, takes: 600 });
    world.gitHub.faults.set('pulls.moveBranch', { error: new AppError('HEAD_MOVED', 'moved'), when: 'before' });
    const before = pull().body;
    await analyze();
    expect(pull().body).toBe(before);
    expect(world.said.map(({ message }) => message)).toContain('onboarding pull request left as it is');
  });

  test('a configuration that somebody adds without it closes it, with a word', async () => {
    await install();
    await ask();
    world.push('c'.repeat(40), { [CI]: PLAIN, [CONFIGURATION]: 'level: basic\n' });
    await analyze();
    expect(pull().state).toBe('closed');
    expect(world.gitHub.comments.map(({ body }) => body)).toEqual([expect.stringContaining('It is closed, and its branch is removed.')]);
    expect(world.gitHub.branches.has(ONBOARDING_BRANCH)).toBe(false);
    expect(await stored()).toMatchObject({ state: 'closed', reason: 'the repository was configured without it' });
    await analyze();
    expect(world.gitHub.comments).toHaveLength(1);
  });

  test("but not where there is a person's commit on its branch: that is told once", async () => {
    await install();
    await ask();
    pushAsPerson(world.gitHub, pull().number, 'e'.repeat(40));
    world.push('c'.repeat(40), { [CI]: PLAIN, [CONFIGURATION]: 'level: basic\n' });
    await analyze();
    await analyze();
    expect(pull().state).toBe('open');
    expect(world.gitHub.branches.get(ONBOARDING_BRANCH)).toBe('e'.repeat(40));
    expect(world.gitHub.comments.map(({ body }) => body)).toEqual([expect.stringContaining('it stays as it is')]);
    expect(writes()).toEqual(['openPullRequest', 'pulls.comment']);
  });

  test('a configuration that comes before it is opened keeps it from being opened', async () => {
    await install();
    await analyze();
    world.push('c'.repeat(40), { [CI]: PLAIN, [CONFIGURATION]: 'level: basic\n' });
    await open();
    await analyze();
    await open();
    expect(world.gitHub.pullRequests).toEqual([]);
    expect(await stored()).toMatchObject({ state: 'superseded', reason: 'there is a configuration now' });
  });

  test('an answer that is lost makes nothing twice', async () => {
    await install();
    await analyze();
    world.gitHub.faults.set('openPullRequest', { error: new AppError('GITHUB_UNAVAILABLE', 'cut'), when: 'after' });
    await expect(open()).rejects.toThrow('cut');
    await open();
    pass(DAY);
    await addRuns(100, { first: 200, takes: 600 });
    for (const method of ['pulls.moveBranch', 'pulls.update'] as const) {
      world.gitHub.faults.set(method, { error: new AppError('GITHUB_UNAVAILABLE', 'cut'), when: 'after' });
      await expect(analyze()).rejects.toThrow('cut');
    }
    await analyze();
    expect(world.gitHub.pullRequests).toHaveLength(1);
    expect(pull().commits).toHaveLength(1);
    expect(await stored()).toMatchObject({
      state: 'open',
      body: pull().body,
      headShas: expect.arrayContaining([pull().commits[0]?.sha]) as unknown,
    });
  });
});

test('hostile names reach the pull request only as text, and the file stays valid', async () => {
  const name = '.github/workflows/@octocat --> $(x) `y`.yml';
  await install({ files: { [name]: PLAIN.replace('name: CI', 'name: "<img src=x> @octocat"') }, runs: 0 });
  await addRuns(25, { path: name });
  await ask();
  expect(readConfiguration(pull().files[0]?.content ?? '').ok).toBe(true);
  expect(outsideCode(pull().body)).not.toMatch(/@octocat|<img|\$\(x\)/);
  expect(outsideCode(pull().body).match(/-->/g)).toHaveLength(1);
});

describe('the App that may only observe', () => {
  const headSha = HEAD;
  const publish = async (): Promise<string> => {
    await publishCheckRun(world, { repositoryId, headSha });
    return [...world.gitHub.checkRuns.values()].at(-1)?.at(-1)?.summary ?? '';
  };
  beforeEach(async () => {
    Object.assign(world.settings, { webUrl: 'https://github.com' });
    await install({ permissions: MAY_READ });
    await analyze();
  });

  test('opens nothing', async () => {
    expect(await stored()).toMatchObject({ state: 'candidate', reason: 'the App may only observe here' });
    expect(asked()).toEqual([]);
    await open();
    expect(world.gitHub.pullRequests).toEqual([]);
  });

  test('links the page for a new file from the check run, which stays what it is', async () => {
    const summary = await publish();
    expect(summary).toContain('### Not configured yet');
    expect(summary).toContain('https://github.com/octo/app/new/main?filename=.github/paceline.yml&value=');
    const { conclusion } = [...world.gitHub.checkRuns.values()].at(-1)?.at(-1) ?? {};
    await world.store.repositories.saveConfiguration(repositoryId, '');
    expect(await publish()).not.toContain('Not configured yet');
    expect([...world.gitHub.checkRuns.values()].at(-1)?.at(-1)?.conclusion).toBe(conclusion);
  });

  const noteOn = async (changes: Parameters<typeof buildRun>[0] = {}) => {
    const repository = await world.store.repositories.find(repositoryId);
    return repository === null ? null : onboardingNoteOf(world, repository, [buildRun({ event: 'push', headBranch: 'main', ...changes })]);
  };

  test.each([
    ['of another branch', { headBranch: 'feature' }],
    ['of a pull request', { event: 'pull_request', headBranch: 'main' }],
    ['of a fork', { headRepositoryId: 77 }],
  ])('says nothing on a commit %s', async (_what, changes) => {
    expect(await noteOn()).toContain('Not configured yet');
    expect(await noteOn(changes)).toBeNull();
  });

  test('says it for 14 days', async () => {
    pass(14 * DAY - 1);
    expect(await noteOn()).not.toBeNull();
    pass(1);
    expect(await noteOn()).toBeNull();
  });

  test('says nothing where the pages of the server are not known, or the owner configures all repositories', async () => {
    await world.store.repositories.save({ ...REPOSITORY, id: 77, name: '.github' }, INSTALLATION_ID);
    await world.store.repositories.saveConfiguration(77, 'level: basic\n');
    expect(await noteOn()).toBeNull();
    await world.store.repositories.saveConfiguration(77, null);
    expect(await noteOn()).not.toBeNull();
    Object.assign(world.settings, { webUrl: undefined });
    expect(await noteOn()).toBeNull();
  });

  test('asks by a pull request once it may', async () => {
    await grant(MAY_WRITE);
    await ask();
    expect(pull().state).toBe('open');
    expect(await noteOn()).toBeNull();
  });
});
