import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { previewConfiguration } from '../../src/tasks/preview-configuration.ts';
import { publishCheckRun } from '../../src/tasks/publish-check-run.ts';
import { storedConfiguration } from '../../src/tasks/stored-configuration.ts';
import { buildJob, buildRun } from '../helpers/build-run.ts';
import { expectFile } from '../helpers/expect-file.ts';
import { HEAD, openTaskWorld, REPOSITORY, type TaskWorld, waitingProposal } from '../helpers/task-world.ts';

const repositoryId = REPOSITORY.id;
const PATH = '.github/paceline.yml';
const PULL = 'c'.repeat(40);
let world: TaskWorld;
beforeEach(async () => {
  world = await openTaskWorld();
  await world.adopt();
});
afterEach(() => world.close());

/** The configuration in force. */
async function configure(text: string): Promise<void> {
  world.push(HEAD, { [PATH]: text });
  await world.store.repositories.saveConfiguration(repositoryId, text);
}

/** A commit of a pull request, from the head of the default branch. */
function propose(files: Readonly<Record<string, string>>, sha = PULL): void {
  world.gitHub.commits.set(sha, { files: new Map(Object.entries(files)) });
  world.gitHub.mergeBases.set(sha, HEAD);
}

async function storeRuns(): Promise<void> {
  for (let i = 1; i <= 8; i += 1) {
    const headSha = String(i).repeat(40);
    await world.store.runs.merge(repositoryId, buildRun({ runId: i, headSha }));
    await world.store.jobs.merge(repositoryId, buildJob({ jobId: i, runId: i, headSha }));
  }
}

const preview = (headSha = PULL) => previewConfiguration(world, { repositoryId, headSha });
const sent = () => [...world.gitHub.checkRuns.values()].flat();
const pageOf = (name: string) => new URL(`../report/cases/configuration-${name}.md`, import.meta.url);
const page = () => `${sent()[0]?.conclusion}: ${sent()[0]?.title}\n\n${sent()[0]?.summary}\n`;

describe('a pull request that changes the configuration', () => {
  test('is told what would differ, beside the numbers of today', async () => {
    await configure(
      'level: intelligent\nrules: { set-job-timeout: off }\npull-requests: { open: 2, per-day: 5, unverified-per-workflow: 5 }\n',
    );
    await storeRuns();
    await world.store.proposals.save(repositoryId, waitingProposal({ state: 'candidate' }));
    await world.store.proposals.save(
      repositoryId,
      waitingProposal({ key: 'cancel-superseded-runs:ci', ruleId: 'cancel-superseded-runs', branch: 'paceline/x', state: 'candidate' }),
    );
    propose({
      [PATH]: `level: intelligent
rules: { cache-dependencies: suggest }
targets:
  - workflow: ci.yml
    makespan: { p95: 60s, enforce: true }
    jobs: { test: { p50: 2m }, lint: { p95: 10s } }
  - { workflow: 'nightly-*.yml', makespan: { p50: 1h } }
pull-requests: { open: 1, per-day: 5, unverified-per-workflow: 5, labels: [paceline, ci|fast], schedule: mon-fri }
ignore: { jobs: ['deploy*'] }
alerts: { warning: { makespan-increase: 20% } }
`,
    });
    await preview();
    expectFile(pageOf('changes'), page());
  });

  test('is told where its mistakes are, and what stays in force', async () => {
    await configure('level: basic\n');
    propose({
      [PATH]: 'level: fast\nrules:\n  set-job-timout: off\nretention: 90\ntargets: [{ workflow: "<b>@octocat</b>`", makespan: {} }]\n',
    });
    await preview();
    expectFile(pageOf('mistakes'), page());
  });

  test('is told that its first configuration turns pull requests on', async () => {
    propose({ [PATH]: '# all defaults\n' });
    await preview();
    expectFile(pageOf('first'), page());
  });

  test('is told that without the file nothing is opened any more', async () => {
    await configure('level: basic\n');
    propose({});
    await preview();
    expect(sent()[0]?.title).toBe('Valid: pull requests turned off, 1 setting changed, 2 rules changed');
    expect(sent()[0]?.summary).toContain('**opens no pull requests**');
  });

  test('that only writes it differently is told that nothing would differ', async () => {
    await configure('targets: [{ workflow: ci.yml, makespan: { p95: 10m } }]\n');
    propose({ [PATH]: '# the same\ntargets:\n  - { makespan: { p95: 10 min }, workflow: ci.yml }\n' });
    await preview();
    expect(sent()).toMatchObject([{ conclusion: 'success', title: 'Valid: nothing would differ' }]);
  });

  test('gets one check run however often it is told', async () => {
    propose({ [PATH]: 'level: basic\n' });
    await preview();
    await preview();
    expect([...world.gitHub.checkRuns.keys()]).toHaveLength(1);
    expect(sent()[0]).toMatchObject({
      name: 'Paceline configuration',
      headSha: PULL,
      externalId: `paceline-configuration:42:${PULL}`,
      status: 'completed',
    });
  });

  test('is told of a file that cannot be read', async () => {
    world.gitHub.commits.set(PULL, { files: new Map([[PATH, { unreadable: 'it is larger than 1 MiB' }]]) });
    world.gitHub.mergeBases.set(PULL, HEAD);
    await preview();
    expect(sent()).toMatchObject([{ conclusion: 'neutral', title: 'Not valid: 1 mistake' }]);
    expect(sent()[0]?.summary).toContain('larger than 1 MiB');
  });
});

describe('no preview', () => {
  test('is made where the configuration stays as it was, even if the default branch has another since', async () => {
    await configure('level: basic\n');
    propose({ [PATH]: 'level: basic\n', 'README.md': 'x' });
    world.push('d'.repeat(40), { [PATH]: 'level: aggressive\n' });
    await preview();
    expect(sent()).toEqual([]);
  });

  test('is made for a commit that has nothing in common with the default branch', async () => {
    await preview();
    expect(sent()).toEqual([]);
  });
});

test('a thousand configurations of forks leave everything as the default branch has it', async () => {
  await configure('level: basic\npull-requests: { open: 1 }\n');
  await storeRuns();
  await world.store.proposals.save(repositoryId, waitingProposal({ state: 'candidate' }));
  const state = async () => {
    const stored = await world.store.repositories.find(repositoryId);
    if (stored === null) throw new Error('gone');
    return { stored, inForce: storedConfiguration(stored), proposals: await world.store.proposals.list(repositoryId) };
  };
  const before = await state();
  const parts = [
    'level: aggressive',
    'level: fast',
    'logs: off',
    'retention: 1d',
    'pull-requests: { open: 100 }',
    'rules: { set-job-timeout: pr }',
    'x: &a [*a]',
    "ignore: { workflows: ['*'] }",
    'targets: [{ workflow: ci.yml, makespan: { p50: 1s, enforce: true } }]',
    '<<: {}',
  ];
  for (let i = 0; i < 1000; i += 1) {
    const chosen = parts.filter((_, bit) => ((i + 1) >> bit) % 2 === 1);
    const sha = i.toString(16).padStart(40, 'e');
    propose({ [PATH]: `${chosen.join('\n')}\n# ${i}\n` }, sha);
    await preview(sha);
  }
  expect(sent()).toHaveLength(1000);
  expect(await state()).toEqual(before);
  expect(world.enqueued).toEqual([]);
  await publishCheckRun(world, { repositoryId, headSha: '1'.repeat(40) });
  // A limit of any of them would have made it fail.
  expect(sent().at(-1)).toMatchObject({ name: 'Paceline', conclusion: 'neutral' });
}, 60_000);
