import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createGitHubApp } from '../../src/github/create-github-app.ts';
import type { CheckRunContent, GitHub, PullRequestContent } from '../../src/ports/github.ts';
import { parsePullRequest } from '../../src/telemetry/parse-pull-request.ts';
import { parseRepository } from '../../src/telemetry/parse-repository.ts';
import { logText } from '../helpers/log-text.ts';
import { silentLog } from '../helpers/silent-log.ts';
import { addRecordedRun, NAME, type SmallWorld, startSmall } from './small-repository.ts';

const CHECK = {
  externalId: 'paceline',
  name: 'Paceline',
  status: 'completed',
  conclusion: 'neutral',
  title: 'CI 2m',
  summary: 'Fine.',
  text: null,
  detailsUrl: null,
  annotations: [],
  actions: [],
  images: [],
} as const;

describe('our own adapter against the stand-in', () => {
  let world: SmallWorld;
  let github: GitHub;

  beforeEach(async () => {
    made.length = 0;
    world = await startSmall({ contract: true });
    const { standin, installationId } = world;
    const settings = {
      appId: standin.appId,
      privateKey: standin.privateKey,
      webhookSecrets: [standin.webhookSecret],
      apiUrl: standin.url,
      logLevel: 'fatal' as const,
      writeIntervalMs: 0,
    };
    const { installations } = createGitHubApp(settings, { log: silentLog });
    const [listed] = await installations.fetchRepositories(installationId);
    const repository = parseRepository(listed);
    if (!repository.ok) throw new Error(repository.reason);
    github = await installations.forRepository(installationId, repository.value.repository);
  });
  afterEach(() => world.standin.close());

  const pullRequest = (): PullRequestContent => ({
    branch: 'paceline/cancel-superseded-runs/ci',
    base: 'main',
    baseSha: world.head,
    title: 'ci: cancel superseded runs',
    body: 'Why.',
    commitMessage: 'ci: cancel superseded runs',
    files: [{ path: '.github/workflows/ci.yml', content: 'on: push\nconcurrency: ci\n' }],
    draft: false,
  });
  /** What the store keeps between two calls. */
  const made: string[] = [];
  const open = (changes: Partial<PullRequestContent> = {}) =>
    github.openPullRequest({ ...pullRequest(), ...changes }, { known: [...made], record: async (sha) => void made.push(sha) });
  const checkRun = (): CheckRunContent => ({ ...CHECK, headSha: world.head });

  test('reads what it needs within GitHub’s contract', async () => {
    addRecordedRun(world, 1, 'a line\n');
    expect(await github.fetchRepository()).toMatchObject({ owner: { login: 'acme' }, name: 'app', default_branch: 'main' });
    expect(await github.fetchRun(1, 1)).toMatchObject({ id: 1, run_attempt: 1 });
    expect(await github.fetchJob(4)).toMatchObject({ id: 4 });
    expect(await logText(await github.fetchJobLog(4))).toBe('a line\n');
    expect((await github.fetchJobLog(8).catch(() => ({ available: false }))).available).toBe(false);
    expect(await github.fetchHead('main')).toBe(world.head);
    expect(await github.fetchHead('gone')).toBeNull();
    const tree = github.sourceTree(world.head);
    const paths = await tree.paths();
    expect(paths.available && paths.value.has('.github/workflows/ci.yml')).toBe(true);
    expect(await tree.read('package.json')).toEqual({ available: true, value: '{}\n' });
    expect(await tree.read('missing.json')).toEqual({ available: true, value: null });
    expect(world.standin.violations).toEqual([]);
  });

  test('learns required checks from rulesets and from classic protection', async () => {
    const repository = world.standin.repository(NAME);
    expect(await github.fetchRequiredChecks('main')).toEqual({ available: true, value: new Set() });
    const url = world.standin.url;
    const checks = { url, contexts_url: url, strict: false, contexts: ['lint'], checks: [{ context: 'lint', app_id: null }] };
    repository.protection.set('main', { url, required_status_checks: checks });
    const rule = { type: 'required_status_checks', ruleset_id: 1, ruleset_source_type: 'Repository', ruleset_source: NAME };
    const parameters = { required_status_checks: [{ context: 'test' }], strict_required_status_checks_policy: false };
    repository.rules.set('main', [{ ...rule, parameters }]);
    expect(await github.fetchRequiredChecks('main')).toEqual({ available: true, value: new Set(['test', 'lint']) });
    expect(world.standin.violations).toEqual([]);
  });

  test('publishes one check run however often it is told to', async () => {
    const first = await github.publishCheckRun(checkRun(), null);
    expect(await github.publishCheckRun({ ...checkRun(), title: 'CI 3m' }, null)).toEqual(first);
    expect(await github.publishCheckRun({ ...checkRun(), title: 'CI 4m' }, first.id)).toEqual(first);
    expect(world.standin.checkRuns(NAME).map(({ title, conclusion }) => [title, conclusion])).toEqual([['CI 4m', 'neutral']]);
    expect(world.standin.violations).toEqual([]);
  });

  test('opens one pull request, also when the answer to a write is lost', async () => {
    for (const path of ['/repos/{owner}/{repo}/git/refs', '/repos/{owner}/{repo}/pulls']) {
      world.standin.fault({ kind: 'after-commit-status', match: { method: 'POST', path }, status: 502 });
    }
    for (let attempt = 0; attempt < 4; attempt++) await open().catch(() => null);
    await github.adornPullRequest(1, { labels: ['paceline'], reviewers: [] });
    const opened = world.standin.pullRequests(NAME);
    expect(opened).toMatchObject([{ title: 'ci: cancel superseded runs', labels: ['paceline'], commits: ['ci: cancel superseded runs'] }]);
    expect(opened[0]?.files.map(({ patch }) => patch)).toEqual(['@@ -1,1 +1,2 @@\n on: push\n+concurrency: ci']);
    expect(world.standin.violations).toEqual([]);
  });

  test('moves the branch of an interrupted call when the base has moved since', async () => {
    world.standin.fault({ kind: 'status', match: { method: 'POST', path: '/repos/{owner}/{repo}/pulls' }, status: 502 });
    await expect(open()).rejects.toMatchObject({ code: 'GITHUB_UNAVAILABLE' });
    const later = world.standin.push(NAME, 'main', { 'later.txt': 'later' }, 'Later');
    const reference = await open({ baseSha: later });
    const opened = world.standin.pullRequests(NAME);
    expect(opened).toMatchObject([{ number: reference.number, commits: ['ci: cancel superseded runs'] }]);
    expect(opened[0]?.files.map(({ path }) => path)).toEqual(['.github/workflows/ci.yml']);
    expect(made).toHaveLength(2);
    expect(reference.headSha).toBe(made[1]);
    expect(world.standin.violations).toEqual([]);
  });

  test('reads what became of a pull request within GitHub’s contract', async () => {
    const { number } = await open();
    expect(parsePullRequest(await github.fetchPullRequest(number))).toMatchObject({
      ok: true,
      value: { number, state: 'open', branch: 'paceline/cancel-superseded-runs/ci' },
    });
    expect(world.standin.violations).toEqual([]);
  });

  test('leaves a branch alone on which somebody else committed', async () => {
    world.standin.push(NAME, 'paceline/cancel-superseded-runs/ci', { 'notes.txt': 'mine' }, 'Work of a person');
    await expect(open()).rejects.toMatchObject({ code: 'HEAD_MOVED' });
    expect(world.standin.pullRequests(NAME)).toEqual([]);
  });
});
