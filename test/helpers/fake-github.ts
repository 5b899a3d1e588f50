import { AppError } from '../../src/errors.ts';
import { type Availability, available, notAvailable } from '../../src/model/availability.ts';
import type { Repository } from '../../src/model/repository.ts';
import type {
  Allowance,
  CheckRunContent,
  Comparison,
  FetchedArtifact,
  FetchedLog,
  GitHub,
  GitHubHistory,
  GitHubIssues,
  GitHubStorage,
  Installations,
  OurCommits,
  PullRequestCommit,
  PullRequestContent,
  PullRequestOrnaments,
  PullRequestReference,
  SentDeliveries,
  SentDelivery,
} from '../../src/ports/github.ts';
import type { SourceTree } from '../../src/ports/source-tree.ts';
import { blobId } from '../../src/tasks/blob-id.ts';
import { type FakePullsState, openPulls, type PullsMethod } from './fake-pulls.ts';
import { runsWithin } from './runs-within.ts';

export interface FakePullRequest extends PullRequestContent {
  readonly number: number;
  title: string;
  body: string;
  draft: boolean;
  baseSha: string;
  files: PullRequestContent['files'];
  /** Oldest first; the last is the head. */
  readonly commits: PullRequestCommit[];
  state: PullRequestReference['state'];
  updatedAt: string;
  mergedAt?: string;
  ornaments: PullRequestOrnaments;
}

export interface FakeIssue {
  readonly title: string;
  body: string;
  isOpen: boolean;
  /** False: a person wrote it. */
  readonly isOurs: boolean;
  readonly comments: string[];
}

export interface FakeCommit {
  readonly files: ReadonlyMap<string, string | { readonly unreadable: string }>;
  /** The whole is not listed; `isUnlisted`: nor is any folder. */
  readonly isTruncated?: boolean;
  readonly isUnlisted?: boolean;
}

type Method =
  | PullsMethod
  | keyof GitHub
  | keyof GitHubHistory
  | keyof GitHubStorage
  | keyof GitHubIssues
  | keyof Installations
  | keyof SentDeliveries;

/** One repository on GitHub, in memory. What it holds is there to be changed by a test; `calls` are the methods asked, in order. */
export interface FakeGitHub extends FakePullsState {
  readonly installations: Installations;
  readonly sentDeliveries: SentDeliveries;
  readonly calls: string[];
  /** Repositories by installation. */
  readonly reachable: Map<number, readonly Repository[]>;
  /** Head commit by branch. */
  readonly heads: Map<string, string>;
  /** Files by commit, with the reason for one that cannot be read. */
  readonly commits: Map<string, FakeCommit>;
  /** REST bodies: of runs by `id/attempt`, of jobs by id. */
  readonly runs: Map<string, unknown>;
  readonly jobs: Map<number, unknown>;
  /** By run id; none unless given. */
  readonly reviews: Map<number, readonly unknown[]>;
  /** Job bodies by the node id of the check suite, as GraphQL gives them; one without an entry is incomplete. */
  readonly suites: Map<string, readonly unknown[]>;
  /** What is left of the hour, as `allowance` says it. */
  allowance: { rest: Allowance | null; graphql: Allowance | null };
  /** Newest first. */
  readonly deliveries: SentDelivery[];
  /** Ids of the deliveries that were asked for again, in order. */
  readonly redelivered: SentDelivery['id'][];
  readonly logs: Map<number, string>;
  /** Bodies of artifacts by run id, and what is in them by their own. */
  readonly artifacts: Map<number, readonly unknown[]>;
  readonly artifactFiles: Map<number, FetchedArtifact>;
  /** Entries of the cache as REST bodies, the most recently used first. */
  readonly caches: unknown[];
  /** In gigabytes; null: GitHub does not tell it. */
  cacheLimit: number | null;
  /** Every content that was sent, by check run id. */
  readonly checkRuns: Map<number, CheckRunContent[]>;
  /** Numbered from 1 on, in order. */
  readonly issues: FakeIssue[];
  /** Where a commit left the default branch; a commit that is not named here has nothing in common with it. */
  readonly mergeBases: Map<string, string>;
  /** What people may do, by login. */
  readonly permissions: Map<string, string>;
  requiredChecks: Availability<ReadonlySet<string>>;
  /** What the App asks every installation for. */
  asked: Readonly<Record<string, string>>;
  /** Happens while a pull request is opened, before the answer. */
  duringOpening: () => Promise<void>;
  /** The next call of this method throws it; `after` lets the method do its work first, as when an answer is lost. */
  readonly faults: Map<Method, { readonly error: Error; readonly when: 'before' | 'after' }>;
}

export function createFakeGitHub(): FakeGitHub {
  const fake: Held = {
    calls: [],
    reachable: new Map(),
    heads: new Map(),
    commits: new Map(),
    runs: new Map(),
    jobs: new Map(),
    reviews: new Map(),
    suites: new Map(),
    allowance: { rest: null, graphql: null },
    deliveries: [],
    redelivered: [],
    logs: new Map(),
    artifacts: new Map(),
    artifactFiles: new Map(),
    caches: [],
    cacheLimit: null,
    checkRuns: new Map(),
    pullRequests: [],
    issues: [],
    branches: new Map(),
    comments: [],
    mergeabilities: new Map(),
    reruns: [],
    mergeBases: new Map(),
    permissions: new Map([['octocat', 'write']]),
    duringOpening: async () => {},
    requiredChecks: notAvailable('branch rules are not readable'),
    asked: {},
    faults: new Map(),
  };
  const ask = async <T>(method: Method, answer: () => T | Promise<T>): Promise<T> => {
    fake.calls.push(method);
    const fault = fake.faults.get(method);
    if (fault !== undefined) fake.faults.delete(method);
    if (fault?.when === 'before') throw fault.error;
    const answered = await answer();
    if (fault !== undefined) throw fault.error;
    return answered;
  };
  const installations: Installations = {
    fetchRepositories: (id) => ask('fetchRepositories', () => (fake.reachable.get(id) ?? []).map(repositoryBody)),
    fetchAskedPermissions: () => ask('fetchAskedPermissions', () => fake.asked),
    forRepository: (id, repository) => ask('forRepository', () => openRepository(fake, ask, id, repository.id)),
  };
  const sentDeliveries: SentDeliveries = {
    list: (cursor) => ask('list', () => deliveryPage(fake, cursor)),
    redeliver: (id) => ask('redeliver', () => void fake.redelivered.push(id)),
  };
  return Object.assign(fake, { installations, sentDeliveries });
}

type Held = Omit<FakeGitHub, 'installations' | 'sentDeliveries'>;
type Ask = <T>(method: Method, answer: () => T | Promise<T>) => Promise<T>;

function openRepository(fake: Held, ask: Ask, installationId: number, id: number): GitHub {
  return {
    history: openHistory(fake, ask),
    storage: openStorage(fake, ask),
    issues: openIssues(fake, ask),
    pulls: openPulls(fake, ask),
    fetchRepository: () =>
      ask('fetchRepository', () =>
        repositoryBody(found((fake.reachable.get(installationId) ?? []).find((repository) => repository.id === id))),
      ),
    fetchRun: (runId, attempt) => ask('fetchRun', () => found(fake.runs.get(`${runId}/${attempt}`))),
    fetchJob: (jobId) => ask('fetchJob', () => found(fake.jobs.get(jobId))),
    fetchJobLog: (jobId) => ask('fetchJobLog', () => logOf(fake.logs.get(jobId))),
    listArtifacts: (runId, page) =>
      ask('listArtifacts', () => {
        const all = fake.artifacts.get(runId) ?? [];
        return { artifacts: all.slice((page - 1) * PAGE, page * PAGE), isLast: all.length <= page * PAGE };
      }),
    fetchArtifact: (artifactId) =>
      ask('fetchArtifact', () => fake.artifactFiles.get(artifactId) ?? { available: false as const, reason: 'expired' as const }),
    fetchHead: (branch) => ask('fetchHead', () => fake.heads.get(branch) ?? null),
    sourceTree: (sha) => treeOf(fake, sha),
    fetchFileIds: (sha) => ask('fetchFileIds', () => fileIdsOf(fake, sha)),
    commitFiles: (isWanted) => ({ of: (shas) => ask('commitFiles', () => filesOfCommits(fake, shas, isWanted)) }),
    fetchFileText: (id) => ask('fetchFileText', () => fileTextOf(fake, id)),
    fetchComparison: (branch, headSha) => ask('fetchComparison', () => compare(fake, branch, headSha)),
    fetchPermission: (login) => ask('fetchPermission', () => fake.permissions.get(login) ?? 'none'),
    fetchRequiredChecks: () => ask('fetchRequiredChecks', () => fake.requiredChecks),
    publishCheckRun: (content, knownId) => ask('publishCheckRun', () => publish(fake, content, knownId)),
    openPullRequest: (content, ours) => ask('openPullRequest', () => openPullRequest(fake, content, ours)),
    adornPullRequest: (number, ornaments) =>
      ask('adornPullRequest', () => {
        found(fake.pullRequests.find((pull) => pull.number === number)).ornaments = ornaments;
      }),
    fetchPullRequest: (number) =>
      ask('fetchPullRequest', () => pullBodyOf(found(fake.pullRequests.find((pull) => pull.number === number)))),
  };
}

const PAGE = 100;
/** GitHub lists no more of one search. */
const MOST_LISTED = 1000;

function openHistory(fake: Held, ask: Ask): GitHubHistory {
  return {
    listRuns: (window, page) =>
      ask('listRuns', () => {
        const runs = runsWithin(fake.runs.values(), window);
        return { total: runs.length, runs: runs.slice(0, MOST_LISTED).slice((page - 1) * PAGE, page * PAGE) };
      }),
    fetchSuiteJobs: (suites) =>
      ask('fetchSuiteJobs', () => ({
        jobs: new Map(suites.flatMap((suite) => (fake.suites.has(suite) ? [[suite, fake.suites.get(suite) ?? []]] : []))),
        incomplete: suites.filter((suite) => !fake.suites.has(suite)),
      })),
    fetchRunJobs: (runId, attempt) =>
      ask('fetchRunJobs', () => {
        found(fake.runs.get(`${runId}/${attempt}`));
        return [...fake.jobs.values()].filter((job) => {
          const { run_id, run_attempt = 1 } = job as { run_id?: number; run_attempt?: number };
          return run_id === runId && run_attempt === attempt;
        });
      }),
    fetchReviews: (runId) => ask('fetchReviews', () => fake.reviews.get(runId) ?? []),
    allowance: () => fake.allowance,
  };
}

function openStorage(fake: Held, ask: Ask): GitHubStorage {
  return {
    listCaches: (page) =>
      ask('listCaches', () => ({ caches: fake.caches.slice((page - 1) * PAGE, page * PAGE), isLast: fake.caches.length <= page * PAGE })),
    fetchCacheUsage: () =>
      ask('fetchCacheUsage', () => ({
        active_caches_size_in_bytes: fake.caches.reduce<number>(
          (sum, cache) => sum + (cache as { size_in_bytes: number }).size_in_bytes,
          0,
        ),
        active_caches_count: fake.caches.length,
      })),
    fetchCacheLimit: () => ask('fetchCacheLimit', () => (fake.cacheLimit === null ? null : { max_cache_size_gb: fake.cacheLimit })),
    listArtifacts: (page) =>
      ask('listArtifacts', () => {
        const all = [...fake.artifacts.values()].flat();
        return { artifacts: all.slice((page - 1) * PAGE, page * PAGE), isLast: all.length <= page * PAGE };
      }),
  };
}

function openIssues({ issues }: Held, ask: Ask): GitHubIssues {
  const at = (number: number): FakeIssue => found(issues[number - 1]);
  return {
    fetch: (number) =>
      ask('fetch', () => {
        const issue = issues[number - 1];
        return issue?.isOurs ? { number, isOpen: issue.isOpen, body: issue.body } : null;
      }),
    findOpen: (marker) =>
      ask('findOpen', () => {
        const index = issues.findLastIndex((issue) => issue.isOurs && issue.isOpen && issue.body.includes(marker));
        const issue = issues[index];
        return issue === undefined ? null : { number: index + 1, isOpen: true, body: issue.body };
      }),
    create: ({ title, body }) => ask('create', () => issues.push({ title, body, isOpen: true, isOurs: true, comments: [] })),
    updateBody: (number, body) =>
      ask('updateBody', () => {
        at(number).body = body;
      }),
    hasComment: (number, marker) => ask('hasComment', () => at(number).comments.some((comment) => comment.includes(marker))),
    comment: (number, body) => ask('comment', () => void at(number).comments.push(body)),
    close: (number) =>
      ask('close', () => {
        at(number).isOpen = false;
      }),
  };
}

function deliveryPage({ deliveries }: Held, cursor: string | null): Awaited<ReturnType<SentDeliveries['list']>> {
  const from = Number(cursor ?? 0);
  const next = from + PAGE < deliveries.length ? String(from + PAGE) : null;
  return { deliveries: deliveries.slice(from, from + PAGE), cursor: next };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new AppError('GITHUB_NOT_FOUND', 'Not Found');
  return value;
}

/** A repository as REST bodies have it. */
function repositoryBody({ id, owner, name, defaultBranch, visibility, isFork, isArchived }: Repository): object {
  return {
    id,
    name,
    owner: { login: owner },
    default_branch: defaultBranch,
    visibility: visibility.available ? visibility.value : undefined,
    fork: isFork.available ? isFork.value : undefined,
    archived: isArchived,
  };
}

function logOf(text: string | undefined): FetchedLog {
  return text === undefined
    ? { available: false, reason: 'the log has expired or was never written', mayCome: true }
    : { available: true, chunks: inPieces(text) };
}

/** A few bytes at a time: a character may lie in two of them. */
async function* inPieces(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
}

function treeOf({ commits }: Pick<FakeGitHub, 'commits'>, sha: string): SourceTree {
  return {
    sha,
    paths: async () => {
      const commit = found(commits.get(sha));
      return commit.isTruncated || commit.isUnlisted ? notAvailable('the listing is truncated') : available(new Set(commit.files.keys()));
    },
    list: async (folder) => {
      const commit = found(commits.get(sha));
      if (commit.isUnlisted) return notAvailable('the folder has too many entries');
      const below = [...commit.files.keys()].filter((path) => path.startsWith(`${folder}/`));
      return available([
        ...new Set(
          below.map((path) =>
            path
              .split('/')
              .slice(0, folder.split('/').length + 1)
              .join('/'),
          ),
        ),
      ]);
    },
    read: async (path) => {
      const file = found(commits.get(sha)).files.get(path) ?? null;
      return file !== null && typeof file === 'object' ? notAvailable(file.unreadable) : available(file);
    },
  };
}

function fileIdsOf({ commits }: Pick<FakeGitHub, 'commits'>, sha: string): ReadonlyMap<string, string> | null {
  const { files, isTruncated } = found(commits.get(sha));
  return isTruncated ? null : new Map([...files].map(([path, file]) => [path, idOfFile(file)]));
}

function filesOfCommits(
  { commits }: Pick<FakeGitHub, 'commits'>,
  shas: readonly string[],
  isWanted: (path: string) => boolean,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const listed = shas.filter((sha) => commits.get(sha)?.isTruncated === undefined && commits.has(sha));
  return new Map(listed.map((sha) => [sha, new Map([...(fileIdsOf({ commits }, sha) ?? [])].filter(([path]) => isWanted(path)))] as const));
}

function fileTextOf({ commits }: Pick<FakeGitHub, 'commits'>, id: string): Availability<string> {
  const file = found([...commits.values()].flatMap(({ files }) => [...files.values()]).find((candidate) => idOfFile(candidate) === id));
  return typeof file === 'string' ? available(file) : notAvailable(file.unreadable);
}

function idOfFile(file: string | { readonly unreadable: string }): string {
  return blobId(typeof file === 'string' ? file : file.unreadable) ?? '';
}

/** The changed paths, from the files of both commits. */
function compare({ commits, heads, mergeBases }: Held, branch: string, headSha: string): Comparison | null {
  found(heads.get(branch));
  const mergeBaseSha = mergeBases.get(headSha);
  if (mergeBaseSha === undefined) return null;
  const [before, after] = [mergeBaseSha, headSha].map((sha) => found(commits.get(sha)).files);
  const paths = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  return { mergeBaseSha, paths: new Set([...paths].filter((path) => before?.get(path) !== after?.get(path))) };
}

/** As the port promises: the known one is updated, else the one with this external id, else one is made. */
function publish({ checkRuns }: Pick<FakeGitHub, 'checkRuns'>, content: CheckRunContent, knownId: number | null): { readonly id: number } {
  const standing = [...checkRuns].find(([, sent]) => sent[0]?.externalId === content.externalId)?.[0];
  const id = knownId ?? standing ?? checkRuns.size + 1001;
  checkRuns.set(id, [...(checkRuns.get(id) ?? []), content]);
  return { id };
}

/** As the port promises: what stands already is found by its branch and kept, and each new commit is told before the branch has it. */
async function openPullRequest(
  { pullRequests, branches, duringOpening }: Pick<FakeGitHub, 'pullRequests' | 'branches' | 'duringOpening'>,
  content: PullRequestContent,
  ours: OurCommits,
): Promise<PullRequestReference> {
  const standing = pullRequests.find(({ branch }) => branch === content.branch);
  if (standing !== undefined) {
    const headSha = standing.commits.at(-1)?.sha ?? headOf(standing.number);
    return { number: standing.number, headSha, state: standing.state, created: false };
  }
  const tip = branches.get(content.branch);
  if (tip !== undefined && !ours.known.includes(tip)) throw new AppError('HEAD_MOVED', `${content.branch} holds other commits`);
  const number = pullRequests.length + 1;
  await ours.record(headOf(number));
  await duringOpening();
  const ornaments = { labels: [], reviewers: [] };
  const commits = [{ sha: headOf(number), parents: [content.baseSha] }];
  branches.set(content.branch, headOf(number));
  pullRequests.push({ ...content, number, state: 'open', updatedAt: '2026-03-02T12:00:00Z', ornaments, commits });
  return { number, headSha: headOf(number), state: 'open', created: true };
}

function headOf(number: number): string {
  return number.toString(16).padStart(40, 'f');
}

/** The part of GitHub's body that is read. */
function pullBodyOf({ number, title, body, draft, state, updatedAt, mergedAt, branch, commits }: FakePullRequest): unknown {
  return {
    number,
    title,
    body,
    draft,
    state: state === 'open' ? 'open' : 'closed',
    merged: state === 'merged',
    merged_at: mergedAt ?? null,
    updated_at: updatedAt,
    head: { ref: branch, sha: commits.at(-1)?.sha, repo: { id: 42 } },
    base: { ref: 'main', repo: { id: 42 } },
  };
}
