import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { StoredProposal } from '../../src/ports/store.ts';
import { analyzeRepository } from '../../src/tasks/analyze-repository.ts';
import { blobId } from '../../src/tasks/blob-id.ts';
import { openPullRequest } from '../../src/tasks/open-pull-request.ts';
import { buildJob, buildRun } from '../helpers/build-run.ts';
import { HEAD, INSTALLATION_ID, openTaskWorld, REPOSITORY, type TaskWorld } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const CI = '.github/workflows/ci.yml';
const DOCS = '.github/workflows/docs.yml';
const CONFIGURATION = '.github/paceline.yml';

/** One proposal that needs no history: superseded runs of its pull requests are not cancelled. */
const PLAIN =
  'name: CI\non: [push, pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: make\n';
/** The same with `concurrency`: nothing to propose. */
const CANCELLING = PLAIN.replace('jobs:', 'concurrency:\n  group: ${{ github.ref }}\n  cancel-in-progress: true\njobs:');
const CI_KEY = `cancel-superseded-runs:${CI}:workflow`;
const DOCS_KEY = `cancel-superseded-runs:${DOCS}:workflow`;
/** Workflows of one name would share a concurrency group. */
const BOTH = { [CI]: PLAIN, [DOCS]: PLAIN.replace('CI', 'Docs') };
const ROOMY = 'pull-requests: { open: 5, per-day: 5, unverified-per-workflow: 1 }\n';

let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
});
afterEach(() => world.close());

const analyze = () => analyzeRepository(world, { repositoryId });
const proposals = () => world.store.proposals.list(repositoryId);
const states = async () => Object.fromEntries((await proposals()).map(({ key, state }) => [key, state]));
const reasons = async () => (await proposals()).map(({ reason }) => reason);
const chosen = () => world.enqueued.flatMap(({ task }) => (task.kind === 'open-pull-request' ? [task.data.proposalKey] : []));
const withoutTime = (stored: readonly StoredProposal[]) => stored.map(({ updatedAt, ...rest }) => rest);

describe('a repository without a configuration', () => {
  test('is observed: what is found is stored, and nothing is opened', async () => {
    await world.adopt(BOTH);
    await analyze();
    expect(await states()).toEqual({ [CI_KEY]: 'candidate', [DOCS_KEY]: 'candidate' });
    expect(await reasons()).toEqual(['observing: no .github/paceline.yml', 'observing: no .github/paceline.yml']);
    expect(world.enqueued).toEqual([]);
  });

  test('that is empty is left alone', async () => {
    await world.adopt();
    world.gitHub.heads.clear();
    await analyze();
    expect(world.gitHub.calls).toEqual(['forRepository', 'fetchHead']);
    expect(await proposals()).toEqual([]);
  });

  test('whose listing is truncated is analysed all the same', async () => {
    await world.adopt();
    world.gitHub.commits.set(HEAD, { files: new Map(Object.entries(BOTH)), isTruncated: true });
    await analyze();
    expect(await states()).toEqual({ [CI_KEY]: 'candidate', [DOCS_KEY]: 'candidate' });
  });

  test('whose workflows cannot be listed keeps what was found, and that is logged', async () => {
    await world.adopt(BOTH);
    await analyze();
    const later = 'c'.repeat(40);
    world.gitHub.commits.set(later, { files: new Map(), isUnlisted: true });
    world.gitHub.heads.set('main', later);
    await analyze();
    expect(await states()).toEqual({ [CI_KEY]: 'candidate', [DOCS_KEY]: 'candidate' });
    expect(world.said).toEqual([{ message: 'workflows not known', fields: { repositoryId, reason: 'the folder has too many entries' } }]);
  });

  test('with a workflow that cannot be read has the others analysed', async () => {
    await world.adopt();
    world.gitHub.commits.set(HEAD, {
      files: new Map(Object.entries({ ...BOTH, '.github/workflows/big.yml': { unreadable: 'the file is larger than 1 MiB' } })),
    });
    await analyze();
    expect(await states()).toEqual({ [CI_KEY]: 'candidate', [DOCS_KEY]: 'candidate' });
  });
});

describe('a repository with a configuration', () => {
  test('has the best proposals chosen within its limits, each with what its pull request will say', async () => {
    await world.adopt({ ...BOTH, [CONFIGURATION]: 'pull-requests: { open: 1, labels: [ci, speed], draft: true }\n' });
    await analyze();
    expect(await states()).toEqual({ [CI_KEY]: 'waiting', [DOCS_KEY]: 'candidate' });
    expect(chosen()).toEqual([CI_KEY]);
    const [first, second] = await proposals();
    expect(first).toMatchObject({
      ruleId: 'cancel-superseded-runs',
      path: CI,
      baseSha: HEAD,
      labels: ['ci', 'speed'],
      draft: true,
      reason: null,
      branch: expect.stringMatching(/^paceline\//) as unknown,
    });
    expect(first?.files).toEqual([
      { path: CI, content: expect.stringContaining('cancel-in-progress:') as unknown, blobBefore: blobId(PLAIN) },
    ]);
    expect(second?.reason).toBe('1 pull requests are open (pull-requests.open: 1)');
  });

  test('keeps the text that was found valid', async () => {
    await world.adopt({ ...BOTH, [CONFIGURATION]: ROOMY });
    await analyze();
    expect((await world.store.repositories.find(repositoryId))?.configurationText).toBe(ROOMY);
  });

  test('stores proposals and their tasks together or not at all', async () => {
    await world.adopt({ ...BOTH, [CONFIGURATION]: ROOMY });
    const broken = { ...world, queue: { ...world.queue, enqueue: async () => Promise.reject(new Error('no queue')) } };
    await expect(analyzeRepository(broken, { repositoryId })).rejects.toThrow('no queue');
    expect(await proposals()).toEqual([]);
  });

  test.each([
    ['suggest', 'candidate', 'suggested only'],
    ['off', undefined, undefined],
  ])('opens nothing for a rule that is set to %s', async (mode, state, reason) => {
    await world.adopt({ [CI]: PLAIN, [CONFIGURATION]: `rules: { cancel-superseded-runs: ${mode} }\n` });
    await analyze();
    expect((await proposals())[0]?.state).toBe(state);
    expect((await proposals())[0]?.reason).toBe(reason);
    expect(chosen()).toEqual([]);
  });

  test('takes back what was chosen when the configuration goes', async () => {
    await world.adopt({ [CI]: PLAIN, [CONFIGURATION]: ROOMY });
    await analyze();
    world.push('c'.repeat(40), { [CI]: PLAIN });
    await analyze();
    expect(await states()).toEqual({ [CI_KEY]: 'candidate' });
    expect((await world.store.repositories.find(repositoryId))?.configurationText).toBeNull();
  });

  test('keeps the last valid one in force when a mistake is made, and logs it', async () => {
    await world.adopt({ [CI]: PLAIN, [CONFIGURATION]: ROOMY });
    await analyze();
    world.push('c'.repeat(40), { ...BOTH, [CONFIGURATION]: 'levle: basic\n' });
    await analyze();
    expect(world.said).toEqual([{ message: 'configuration not valid', fields: { repositoryId, problems: 1 } }]);
    expect((await world.store.repositories.find(repositoryId))?.configurationText).toBe(ROOMY);
    expect(await states()).toEqual({ [CI_KEY]: 'waiting', [DOCS_KEY]: 'waiting' });
  });

  test('keeps the last valid one in force when it cannot be read, and logs it', async () => {
    await world.adopt({ [CI]: PLAIN, [CONFIGURATION]: ROOMY });
    await analyze();
    const later = 'c'.repeat(40);
    world.gitHub.commits.set(later, { files: new Map(Object.entries({ ...BOTH, [CONFIGURATION]: { unreadable: 'it is a link' } })) });
    world.gitHub.heads.set('main', later);
    await analyze();
    expect(world.said).toEqual([{ message: 'configuration not readable', fields: { repositoryId, reason: 'it is a link' } }]);
    expect((await world.store.repositories.find(repositoryId))?.configurationText).toBe(ROOMY);
  });

  test('opens nothing when its first configuration has a mistake', async () => {
    await world.adopt({ [CI]: PLAIN, [CONFIGURATION]: 'levle: basic\n' });
    await analyze();
    expect(await states()).toEqual({ [CI_KEY]: 'candidate' });
    expect(chosen()).toEqual([]);
  });
});

describe('an analysis that runs again', () => {
  test('changes nothing', async () => {
    await world.adopt({ ...BOTH, [CONFIGURATION]: ROOMY });
    await analyze();
    const first = withoutTime(await proposals());
    world.now = new Date(world.now.getTime() + 60_000);
    await analyze();
    expect(withoutTime(await proposals())).toEqual(first);
    expect([...new Set(chosen())]).toEqual([CI_KEY, DOCS_KEY]);
  });

  test('sets aside what is no longer found, and chooses it again when it is found again', async () => {
    await world.adopt({ [CI]: PLAIN, [CONFIGURATION]: ROOMY });
    await analyze();
    world.push('c'.repeat(40), { [CI]: CANCELLING, [CONFIGURATION]: ROOMY });
    await analyze();
    expect(await proposals()).toMatchObject([{ state: 'superseded', reason: 'no longer found' }]);
    world.push('d'.repeat(40), { [CI]: PLAIN, [CONFIGURATION]: ROOMY });
    await analyze();
    expect(await proposals()).toMatchObject([{ state: 'waiting', reason: null, baseSha: 'd'.repeat(40) }]);
  });

  test('does not open again what a person closed', async () => {
    await world.adopt({ [CI]: PLAIN, [CONFIGURATION]: ROOMY });
    await analyze();
    await openPullRequest(world, { repositoryId, proposalKey: CI_KEY });
    await world.store.proposals.transition(repositoryId, CI_KEY, { from: ['open'], state: 'closed', at: world.now });
    world.enqueued.length = 0;
    world.push('c'.repeat(40), { [CI]: `# later\n${PLAIN}`, [CONFIGURATION]: ROOMY });
    await analyze();
    expect(await proposals()).toMatchObject([{ state: 'closed', pullRequest: 1, baseSha: HEAD }]);
    expect(chosen()).toEqual([]);
  });

  test('follows a base that moved before the pull request was opened', async () => {
    await world.adopt({ [CI]: PLAIN, [CONFIGURATION]: ROOMY });
    await analyze();
    world.push('c'.repeat(40), { [CI]: `# later\n${PLAIN}`, [CONFIGURATION]: ROOMY });
    await openPullRequest(world, { repositoryId, proposalKey: CI_KEY });
    expect(world.kinds().at(-1)).toBe('analyze-repository');
    await analyze();
    await openPullRequest(world, { repositoryId, proposalKey: CI_KEY });
    expect(world.gitHub.pullRequests).toMatchObject([{ baseSha: 'c'.repeat(40) }]);
    expect(world.gitHub.pullRequests[0]?.files[0]?.content).toMatch(/^# later\n/);
  });
});

describe('a pull request of the repository', () => {
  const openOne = async (): Promise<void> => {
    await world.adopt({ [CI]: PLAIN, [CONFIGURATION]: ROOMY });
    await analyze();
    await openPullRequest(world, { repositoryId, proposalKey: CI_KEY });
    world.gitHub.calls.length = 0;
  };

  test.each(['closed', 'merged'] as const)('that was %s without a webhook is noted by the next analysis', async (state) => {
    await openOne();
    for (const pull of world.gitHub.pullRequests) Object.assign(pull, { state, updatedAt: '2026-03-02T13:00:00Z' });
    await analyze();
    expect(await states()).toEqual({ [CI_KEY]: state });
    expect(world.gitHub.calls.filter((call) => call === 'fetchPullRequest')).toHaveLength(1);
    await analyze();
    expect(world.gitHub.calls.filter((call) => call === 'fetchPullRequest')).toHaveLength(1);
  });

  test('that GitHub does not show is logged, and the repository analysed', async () => {
    await openOne();
    world.gitHub.pullRequests.length = 0;
    world.push('c'.repeat(40), { ...BOTH, [CONFIGURATION]: ROOMY });
    await analyze();
    expect(world.said).toEqual([{ message: 'pull request not read', fields: { repositoryId, pullRequest: 1 } }]);
    expect(await states()).toEqual({ [CI_KEY]: 'open', [DOCS_KEY]: 'waiting' });
  });

  test('that is being opened is not set aside by an analysis at the same time', async () => {
    await world.adopt({ [CI]: PLAIN, [CONFIGURATION]: ROOMY });
    await analyze();
    let analysis = Promise.resolve();
    world.gitHub.duringOpening = async () => {
      world.push('c'.repeat(40), { [CI]: CANCELLING, [CONFIGURATION]: ROOMY });
      analysis = analyze();
      await Promise.race([analysis, new Promise((resolve) => setTimeout(resolve, 500))]);
    };
    await openPullRequest(world, { repositoryId, proposalKey: CI_KEY });
    await analysis;
    // Not superseded as if there were no pull request: it was open when the base was found edited, and is closed with the reason.
    expect(await states()).toEqual({ [CI_KEY]: 'closed' });
    expect(world.gitHub.pullRequests.map(({ state }) => state)).toEqual(['closed']);
  });
});

describe('a draft', () => {
  test.each([
    ['auto', 'CODEOWNERS', true],
    ['auto', '.github/CODEOWNERS', true],
    ['auto', 'docs/CODEOWNERS', true],
    ['auto', 'README.md', false],
    ['false', 'CODEOWNERS', false],
    ['true', 'README.md', true],
  ])('is what %s makes of a repository with %s: %s', async (draft, path, expected) => {
    await world.adopt({
      [CI]: PLAIN,
      [path]: '* @octo/builders\n',
      [CONFIGURATION]: `pull-requests: { draft: ${draft}, reviewers: [octocat] }\n`,
    });
    await analyze();
    expect(await proposals()).toMatchObject([{ draft: expected, reviewers: ['octocat'] }]);
  });
});

test('an App that may not write proposes patches only', async () => {
  await world.adopt({ [CI]: PLAIN, [CONFIGURATION]: ROOMY });
  await world.store.installations.save({ id: INSTALLATION_ID, account: 'octo', suspended: false, permissions: { contents: 'read' } });
  await analyze();
  expect(await states()).toEqual({ [CI_KEY]: 'candidate' });
  expect(await reasons()).toEqual(['the App may not write here: patches only']);
  expect(chosen()).toEqual([]);
});

test('the stored history of a workflow is what its rules measure', async () => {
  await world.adopt({ [CI]: CANCELLING });
  for (let i = 1; i <= 40; i += 1) {
    const start = Date.parse('2026-02-01T00:00:00Z') + i * 6 * 3_600_000;
    const times = { createdAt: new Date(start), startedAt: new Date(start + 5000) };
    const ended = new Date(start + (300 + i) * 1000);
    await world.store.runs.merge(repositoryId, buildRun({ runId: i, ...times, updatedAt: ended, event: 'push', headBranch: 'main' }));
    await world.store.jobs.merge(repositoryId, buildJob({ jobId: 500 + i, runId: i, ...times, completedAt: ended }));
  }
  await analyze();
  expect(await proposals()).toMatchObject([{ key: `set-job-timeout:${CI}:test`, state: 'candidate' }]);
  expect((await proposals())[0]?.body).toContain('40 successful runs');
});
