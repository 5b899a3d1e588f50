import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ProbotOctokit } from 'probot';
import { createGitHubApp } from '../../src/github/create-github-app.ts';
import { createOctokitClass } from '../../src/github/create-octokit-class.ts';
import { createTokenGitHub } from '../../src/github/create-token-github.ts';
import { fetchApp } from '../../src/github/fetch-app.ts';
import { REAL_TIMING } from '../../src/github/timing.ts';
import type {
  CommitFiles,
  GitHub,
  GitHubHistory,
  GitHubIssues,
  GitHubPulls,
  GitHubStorage,
  Installations,
  SentDeliveries,
} from '../../src/ports/github.ts';
import type { SourceTree } from '../../src/ports/source-tree.ts';
import { logText } from '../helpers/log-text.ts';
import { silentLog } from '../helpers/silent-log.ts';
import { makeZip } from '../helpers/zip.ts';
import { signAppJwt } from './app-client.ts';
import { AT, addRecordedRun, NAME, refusal, type SmallWorld, startSmall } from './small-repository.ts';
import type { Comment } from './world.ts';

const SOURCES = new URL('../../src/github/', import.meta.url);
const CI = '.github/workflows/ci.yml';
const COMMENTS = '/repos/{owner}/{repo}/issues/{issue_number}/comments';

/** Every method by its port; the compiler asks for one that is added. Each is called against the stand-in with the contract on. */
type Calls = {
  readonly [Port in keyof Ports]: { readonly [Method in keyof Ports[Port]]: (port: Ports[Port]) => Promise<unknown> | unknown };
};
interface Ports {
  readonly GitHub: Omit<GitHub, 'history' | 'storage' | 'issues' | 'pulls'>;
  readonly GitHubHistory: GitHubHistory;
  readonly GitHubStorage: GitHubStorage;
  readonly GitHubIssues: GitHubIssues;
  readonly GitHubPulls: GitHubPulls;
  readonly Installations: Installations;
  readonly SentDeliveries: SentDeliveries;
  readonly SourceTree: Omit<SourceTree, 'sha'>;
  readonly CommitFiles: CommitFiles;
}

let world: SmallWorld;
let ports: Ports;
/** What each method asked of the stand-in, by `Port.method`. */
const asked = new Map<string, readonly string[]>();
/** Asks nothing by itself: it says what an answer before told, or hands out what asks. */
const SILENT = new Set([
  'GitHubHistory.allowance',
  'SourceTree.list',
  'GitHub.sourceTree',
  'GitHub.commitFiles',
  'Installations.forRepository',
  // The App was asked about itself already, to tell what is ours.
  'Installations.fetchAskedPermissions',
  'GitHubPulls.commandName',
]);

const check = (headSha: string, status: 'in_progress' | 'completed') => ({
  headSha,
  externalId: 'paceline',
  name: 'Paceline',
  status,
  conclusion: status === 'completed' ? ('neutral' as const) : null,
  title: 'CI 2m',
  summary: 'Fine.',
  text: 'Text.',
  detailsUrl: 'https://paceline.example.com/x',
  annotations: [
    {
      path: '.github/workflows/ci.yml',
      startLine: 1,
      endLine: 1,
      level: 'warning' as const,
      title: 'Above its limit',
      message: 'Took 2m.',
    },
  ],
  actions: [{ label: 'Analyze again', description: 'Read all anew', identifier: 'analyze-again' }],
  images: [{ alt: 'The critical path', url: 'https://paceline.example.com/x.svg', caption: 'CI' }],
});

async function openTwice(github: Ports['GitHub']): Promise<void> {
  const made: string[] = [];
  const open = (baseSha: string) =>
    github.openPullRequest(
      {
        branch: 'paceline/x/ci',
        base: 'main',
        baseSha,
        title: 'ci: x',
        body: 'Why.',
        commitMessage: 'ci: x',
        files: [{ path: CI, content: 'on: push\nconcurrency: ci\n' }],
        draft: true,
      },
      { known: [...made], record: async (sha) => void made.push(sha) },
    );
  // The branch stands without its pull request, and the base moves on.
  world.standin.fault({ kind: 'status', match: { method: 'POST', path: '/repos/{owner}/{repo}/pulls' }, status: 502 });
  await open(world.head).catch(() => null);
  await open(world.standin.push(NAME, 'main', { 'later.txt': 'later' }, 'Later'));
}

const CALLS: Calls = {
  GitHub: {
    fetchRepository: (github) => github.fetchRepository(),
    fetchRun: (github) => github.fetchRun(1, 1),
    fetchJob: (github) => github.fetchJob(4),
    fetchJobLog: async (github) => expect(await logText(await github.fetchJobLog(4))).toBe('a line\n'),
    listArtifacts: async (github) => expect((await github.listArtifacts(1, 1)).artifacts).toMatchObject([{ name: 'junit' }]),
    fetchArtifact: async (github) => {
      const { artifacts } = await github.listArtifacts(1, 1);
      const [{ id } = { id: 0 }] = artifacts as readonly { readonly id: number }[];
      expect(await github.fetchArtifact(id)).toEqual({ available: true, texts: ['<testsuite/>'], isWhole: true });
    },
    fetchHead: (github) => github.fetchHead('main'),
    sourceTree: (github) => github.sourceTree(world.head),
    fetchFileIds: (github) => github.fetchFileIds(world.head),
    commitFiles: (github) => github.commitFiles(() => true),
    fetchFileText: async (github) => github.fetchFileText((await github.fetchFileIds(world.head))?.get(CI) ?? ''),
    fetchComparison: (github) => github.fetchComparison('main', world.standin.push(NAME, 'topic', { 'b.txt': 'b' }, 'Topic')),
    fetchPermission: (github) => github.fetchPermission('acme'),
    fetchRequiredChecks: async (github) => {
      const repository = world.standin.repository(NAME);
      repository.rules.set('main', [
        {
          type: 'required_status_checks',
          ruleset_id: 1,
          ruleset_source_type: 'Repository',
          ruleset_source: NAME,
          parameters: { required_status_checks: [{ context: 'test' }], strict_required_status_checks_policy: false },
        },
      ]);
      return github.fetchRequiredChecks('main');
    },
    publishCheckRun: async (github) => {
      const { id } = await github.publishCheckRun(check(world.head, 'in_progress'), null);
      await github.publishCheckRun(check(world.head, 'completed'), id);
    },
    openPullRequest: openTwice,
    adornPullRequest: (github) => github.adornPullRequest(1, { labels: ['paceline'], reviewers: ['octocat', 'acme/platform'] }),
    fetchPullRequest: (github) => github.fetchPullRequest(1),
  },
  GitHubHistory: {
    listRuns: (history) => history.listRuns({ from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-01-03T00:00:00Z') }, 1),
    fetchSuiteJobs: async (history) => {
      const { runs } = await history.listRuns({ from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-01-03T00:00:00Z') }, 1);
      const suites = runs.map((run) => (run as { readonly check_suite_node_id: string }).check_suite_node_id);
      const { jobs } = await history.fetchSuiteJobs(suites);
      expect(jobs.size).toBe(1);
    },
    fetchRunJobs: (history) => history.fetchRunJobs(1, 1),
    fetchReviews: async (history) => {
      world.standin.approve(NAME, 1, 'production');
      expect(await history.fetchReviews(1)).toMatchObject([{ state: 'approved', environments: [{ name: 'production' }] }]);
    },
    allowance: (history) => expect(history.allowance().rest?.remaining).toBeGreaterThan(0),
  },
  GitHubStorage: {
    listCaches: async (storage) => {
      world.standin.repository(NAME).caches.push(
        ...[5, 7].map((minute) => ({
          ...{ id: minute, key: `npm-${minute}`, ref: 'refs/heads/main', version: 'v', size_in_bytes: 10 },
          ...{ created_at: '2026-01-02T10:00:00Z', last_accessed_at: `2026-01-02T10:0${minute}:00Z` },
        })),
      );
      expect(await storage.listCaches(1)).toMatchObject({ isLast: true, caches: [{ key: 'npm-7' }, { key: 'npm-5' }] });
    },
    fetchCacheUsage: async (storage) => expect(await storage.fetchCacheUsage()).toMatchObject({ active_caches_size_in_bytes: 20 }),
    // To read it takes a right that Paceline does not ask for.
    fetchCacheLimit: async (storage) => expect(await storage.fetchCacheLimit()).toBeNull(),
    listArtifacts: async (storage) =>
      expect(await storage.listArtifacts(1)).toMatchObject({ isLast: true, artifacts: [{ name: 'junit' }] }),
  },
  GitHubIssues: {
    create: async (issues) => expect(await issues.create({ title: 'Paceline: alerts', body: '<!-- mark --> First.' })).toBe(2),
    fetch: async (issues) => expect(await issues.fetch(2)).toEqual({ number: 2, isOpen: true, body: '<!-- mark --> First.' }),
    findOpen: async (issues) => expect(await issues.findOpen('<!-- mark -->')).toMatchObject({ number: 2 }),
    updateBody: (issues) => issues.updateBody(2, '<!-- mark --> Second.'),
    comment: (issues) => issues.comment(2, '<!-- one --> Slower.'),
    hasComment: async (issues) => expect(await issues.hasComment(2, '<!-- one -->', new Date('2026-01-01T00:00:00Z'))).toBe(true),
    close: (issues) => issues.close(2),
  },
  GitHubPulls: {
    commandName: async (pulls) => expect(await pulls.commandName()).toBe(world.standin.appSlug),
    update: (pulls) => pulls.update(1, { title: 'ci: y', body: 'Because.' }),
    setDraft: async (pulls) => {
      await pulls.setDraft(1, false);
      await pulls.setDraft(1, true);
    },
    comment: async (pulls) => {
      world.standin.fault({ kind: 'after-commit-status', match: { method: 'POST', path: COMMENTS } });
      await pulls.comment(1, { key: 'trial', body: 'Ran.' }).catch(() => null);
      const { id } = await pulls.comment(1, { key: 'trial', body: 'Ran green.' });
      // What a second worker wrote at the same moment.
      world.standin.repository(NAME).comments.set(id + 1, { ...world.standin.repository(NAME).comments.get(id), id: id + 1 } as Comment);
      expect(await pulls.comment(1, { key: 'trial', body: 'Ran green.' })).toEqual({ id });
      expect(world.standin.comments(NAME, 1).map(({ body }) => body)).toEqual(['<!-- paceline:comment:trial -->\nRan green.']);
    },
    react: (pulls) => pulls.react(world.standin.comment(NAME, 1, '/paceline rebase'), 'thumbs-up'),
    fetchComment: async (pulls) => {
      const id = world.standin.comment(NAME, 1, '/paceline close');
      expect(await pulls.fetchComment(id)).toMatchObject({ id, number: 1, login: 'octocat', isByPerson: true, isOurs: false });
    },
    listCommits: async (pulls) => expect(await pulls.listCommits(1)).toHaveLength(1),
    fetchMergeability: async (pulls) => expect(await pulls.fetchMergeability(1)).toBe('clean'),
    moveBranch: async (pulls) => {
      const from = world.standin.repository(NAME).refs.get('heads/paceline/x/ci') ?? '';
      const baseSha = world.standin.repository(NAME).refs.get('heads/main') ?? '';
      const files = [{ path: CI, content: 'on: push\nconcurrency: z\n' }];
      const move = { branch: 'paceline/x/ci', from, baseSha, message: 'ci: z', files, known: [from], record: async () => {} };
      expect(await pulls.moveBranch(move)).toBe(world.standin.repository(NAME).refs.get('heads/paceline/x/ci'));
    },
    deleteBranch: async (pulls) => {
      await pulls.deleteBranch('paceline/x/ci', world.standin.repository(NAME).refs.get('heads/paceline/x/ci') ?? '');
      expect(world.standin.pullRequests(NAME)).toMatchObject([{ number: 1, state: 'closed' }]);
    },
    rerun: async (pulls) => {
      const created = world.standin.now().toISOString();
      addRecordedRun(world, 2, undefined, { created_at: created, run_started_at: created, updated_at: created });
      await pulls.rerun(2, 1);
    },
  },
  Installations: {
    fetchRepositories: (installations) => installations.fetchRepositories(world.installationId),
    fetchAskedPermissions: async (installations) => {
      expect(await installations.fetchAskedPermissions()).toMatchObject({ contents: 'write', workflows: 'write' });
    },
    forRepository: (installations) =>
      installations.forRepository(world.installationId, { id: world.standin.repository(NAME).id, owner: AT.owner, name: AT.repo }),
  },
  SentDeliveries: {
    list: async (sent) => {
      const [event] = world.standin.webhooksFor(NAME, 1);
      // Nobody listens there.
      if (event !== undefined) await world.standin.deliveries.deliver([event], { to: 'http://127.0.0.1:1/' });
      expect((await sent.list(null)).deliveries).toHaveLength(1);
    },
    redeliver: async (sent) => {
      const { deliveries } = await sent.list(null);
      if (deliveries[0] !== undefined) await sent.redeliver(deliveries[0].id);
    },
  },
  SourceTree: {
    paths: (tree) => tree.paths(),
    list: (tree) => tree.list('.github/workflows'),
    read: (tree) => tree.read(CI),
  },
  CommitFiles: {
    of: (files) => files.of([world.head, world.standin.push(NAME, 'other', { 'a/b/package.json': '{}' }, 'Other')]),
  },
};

const METHODS = Object.entries(CALLS).flatMap(([port, methods]) =>
  Object.keys(methods).map((method) => [port as keyof Ports, method] as const),
);

beforeAll(async () => {
  world = await startSmall({ contract: true });
  addRecordedRun(world, 1, 'a line\n');
  const archive = makeZip([{ name: 'out/junit.xml', content: '<testsuite/>' }]);
  world.standin.addArtifact(NAME, { runId: 1, name: 'junit', archive, createdAt: '2026-01-02T10:02:00Z' });
  const { standin, installationId } = world;
  standin.grant(installationId, { issues: 'write', actions: 'write' });
  const settings = {
    appId: standin.appId,
    privateKey: standin.privateKey,
    webhookSecrets: [standin.webhookSecret],
    apiUrl: standin.url,
    logLevel: 'fatal' as const,
    writeIntervalMs: 0,
  };
  const { installations, sentDeliveries } = createGitHubApp(settings, { log: silentLog });
  const repository = { id: standin.repository(NAME).id, owner: AT.owner, name: AT.repo };
  const github = await installations.forRepository(installationId, repository);
  ports = {
    GitHub: github,
    GitHubHistory: github.history,
    GitHubStorage: github.storage,
    GitHubIssues: github.issues,
    GitHubPulls: github.pulls,
    Installations: installations,
    SentDeliveries: sentDeliveries,
    SourceTree: github.sourceTree(world.head),
    CommitFiles: github.commitFiles(() => true),
  };
  for (const [port, method] of METHODS) {
    const before = standin.requests.length;
    await (CALLS[port] as Record<string, (given: unknown) => unknown>)[method]?.(ports[port]);
    asked.set(
      `${port}.${method}`,
      standin.requests.slice(before).map((request) => `${request.method} ${request.template} ${request.status}`),
    );
  }
  // A listing that GitHub cuts short.
  standin.repository(NAME).mostListed = 1;
  const cut = github.sourceTree(standin.repository(NAME).refs.get('heads/main') ?? '');
  expect(await cut.read('package.json')).toEqual({ available: true, value: '{}\n' });
  expect((await cut.list('.github/workflows')).available).toBe(true);
  standin.repository(NAME).mostListed = 100_000;
  const Octokit = createOctokitClass({ writeIntervalMs: 0, timing: REAL_TIMING });
  expect((await fetchApp(new Octokit({ auth: { token: signAppJwt(standin) }, baseUrl: standin.url }))).slug).toBe(standin.appSlug);
  const token = standin.tokens(installationId).findLast(({ permissions }) => permissions['contents'] !== undefined)?.value ?? '';
  const byToken = createTokenGitHub({ token, apiUrl: standin.url, repository, log: silentLog });
  expect(await byToken.fetchHead('main')).not.toBeNull();
  // Our adapter asks this of servers whose branches do not tell it, as the stand-in's do: in the same words.
  const refused = await refusal(world.client.rest.repos.getStatusChecksProtection({ ...AT, branch: 'main' }));
  expect(refused.status).toBe(403);
});
afterAll(() => world.standin.close());

describe('within GitHub’s own description', () => {
  test.each(METHODS)('%s.%s asks, and is answered', (port, method) => {
    const requests = asked.get(`${port}.${method}`) ?? [];
    expect(Object.keys(ports[port])).toContain(method);
    if (!SILENT.has(`${port}.${method}`)) expect(requests.length).toBeGreaterThan(0);
    expect(requests.filter((request) => / null /.test(request))).toEqual([]);
  });

  test('are all requests and answers', () => {
    expect(world.standin.violations).toEqual([]);
  });

  test('the adapter has no method that is not among them', () => {
    for (const [port, adapter] of Object.entries(ports)) {
      const methods = Object.entries(adapter as object).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []));
      expect([port, methods.filter((name) => !(name in CALLS[port as keyof Ports]))]).toEqual([port, []]);
    }
  });

  test('every route that the adapter’s source names was asked', () => {
    const seen = new Set(world.standin.requests.map(({ method, template }) => `${method} ${template}`));
    const named = routesInSource();
    expect(named.size).toBeGreaterThan(25);
    expect([...named].filter(([route]) => !seen.has(route))).toEqual([]);
  });
});

/** Routes by the files that name them: Octokit's methods, addresses, and GraphQL. */
function routesInSource(): ReadonlyMap<string, string> {
  const routes = new Map<string, string>();
  const { rest } = new ProbotOctokit();
  for (const file of readdirSync(SOURCES)) {
    const source = readFileSync(new URL(file, SOURCES), 'utf8');
    for (const [, scope = '', method = ''] of source.matchAll(/\.rest\.(\w+)\.(\w+)/g)) {
      const { endpoint } = (rest as unknown as Record<string, Record<string, { endpoint: { DEFAULTS: { method: string; url: string } } }>>)[
        scope
      ]?.[method] ?? { endpoint: null };
      if (endpoint === null) throw new Error(`${file} names ${scope}.${method}, which Octokit does not have`);
      routes.set(`${endpoint.DEFAULTS.method} ${endpoint.DEFAULTS.url}`, file);
    }
    for (const [, route = ''] of source.matchAll(/'((?:GET|POST|PATCH|PUT|DELETE) \/[^']+)'/g)) routes.set(route.replace('{+', '{'), file);
    if (source.includes('.graphql')) routes.set('POST /graphql', file);
  }
  return routes;
}
