import { AppError } from '../../src/errors.ts';
import { type Availability, available, notAvailable } from '../../src/model/availability.ts';
import type { Repository } from '../../src/model/repository.ts';
import type { CheckRunContent, GitHub, Installations, PullRequestContent, PullRequestReference } from '../../src/ports/github.ts';
import type { SourceTree } from '../../src/ports/source-tree.ts';

export interface FakePullRequest extends PullRequestContent {
  readonly number: number;
  state: PullRequestReference['state'];
}

/** One repository on GitHub, in memory. What it holds is there to be changed by a test; `calls` are the methods asked, in order. */
export interface FakeGitHub {
  readonly installations: Installations;
  readonly calls: string[];
  /** Repositories by installation. */
  readonly reachable: Map<number, readonly Repository[]>;
  /** Head commit by branch. */
  readonly heads: Map<string, string>;
  /** Files by commit; null: the listing is truncated. */
  readonly commits: Map<string, { readonly files: ReadonlyMap<string, string>; readonly isTruncated?: boolean }>;
  /** REST bodies: of runs by `id/attempt`, of jobs by id. */
  readonly runs: Map<string, unknown>;
  readonly jobs: Map<number, unknown>;
  readonly logs: Map<number, string>;
  /** Every content that was sent, by check run id. */
  readonly checkRuns: Map<number, CheckRunContent[]>;
  readonly pullRequests: FakePullRequest[];
  /** Branches that hold somebody else's commits. */
  readonly takenBranches: Set<string>;
  requiredChecks: Availability<ReadonlySet<string>>;
  /** The next call of this method throws it; `after` lets the method do its work first, as when an answer is lost. */
  readonly faults: Map<keyof GitHub | keyof Installations, { readonly error: Error; readonly when: 'before' | 'after' }>;
}

export function createFakeGitHub(): FakeGitHub {
  const fake: Omit<FakeGitHub, 'installations'> = {
    calls: [],
    reachable: new Map(),
    heads: new Map(),
    commits: new Map(),
    runs: new Map(),
    jobs: new Map(),
    logs: new Map(),
    checkRuns: new Map(),
    pullRequests: [],
    takenBranches: new Set(),
    requiredChecks: notAvailable('branch rules are not readable'),
    faults: new Map(),
  };
  const ask = async <T>(method: keyof GitHub | keyof Installations, answer: () => T): Promise<T> => {
    fake.calls.push(method);
    const fault = fake.faults.get(method);
    if (fault !== undefined) fake.faults.delete(method);
    if (fault?.when === 'before') throw fault.error;
    const answered = answer();
    if (fault !== undefined) throw fault.error;
    return answered;
  };
  const installations: Installations = {
    fetchRepositories: (id) => ask('fetchRepositories', () => fake.reachable.get(id) ?? []),
    forRepository: (id, repository) => ask('forRepository', () => openRepository(fake, ask, id, repository.id)),
  };
  return Object.assign(fake, { installations });
}

type Ask = <T>(method: keyof GitHub, answer: () => T) => Promise<T>;

function openRepository(fake: Omit<FakeGitHub, 'installations'>, ask: Ask, installationId: number, id: number): GitHub {
  return {
    fetchRepository: () =>
      ask('fetchRepository', () => found((fake.reachable.get(installationId) ?? []).find((repository) => repository.id === id))),
    fetchRun: (runId, attempt) => ask('fetchRun', () => found(fake.runs.get(`${runId}/${attempt}`))),
    fetchJob: (jobId) => ask('fetchJob', () => found(fake.jobs.get(jobId))),
    fetchJobLog: (jobId) => ask('fetchJobLog', () => logOf(fake.logs.get(jobId))),
    fetchHead: (branch) => ask('fetchHead', () => fake.heads.get(branch) ?? null),
    sourceTree: (sha) => treeOf(fake, sha),
    fetchRequiredChecks: () => ask('fetchRequiredChecks', () => fake.requiredChecks),
    publishCheckRun: (content, knownId) => ask('publishCheckRun', () => publish(fake, content, knownId)),
    openPullRequest: (content) => ask('openPullRequest', () => openPullRequest(fake, content)),
  };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new AppError('GITHUB_NOT_FOUND', 'Not Found');
  return value;
}

function logOf(text: string | undefined): Availability<string> {
  return text === undefined ? notAvailable('the log has expired') : available(text);
}

function treeOf({ commits }: Pick<FakeGitHub, 'commits'>, sha: string): SourceTree {
  return {
    sha,
    paths: async () => {
      const commit = found(commits.get(sha));
      return commit.isTruncated ? notAvailable('the listing is truncated') : available(new Set(commit.files.keys()));
    },
    read: async (path) => found(commits.get(sha)).files.get(path) ?? null,
  };
}

/** As the port promises: the known one is updated, else the one with this external id, else one is made. */
function publish({ checkRuns }: Pick<FakeGitHub, 'checkRuns'>, content: CheckRunContent, knownId: number | null): { readonly id: number } {
  const standing = [...checkRuns].find(([, sent]) => sent[0]?.externalId === content.externalId)?.[0];
  const id = knownId ?? standing ?? checkRuns.size + 1001;
  checkRuns.set(id, [...(checkRuns.get(id) ?? []), content]);
  return { id };
}

/** As the port promises: what stands already is found by its branch and kept. */
function openPullRequest(
  { pullRequests, takenBranches }: Pick<FakeGitHub, 'pullRequests' | 'takenBranches'>,
  content: PullRequestContent,
): PullRequestReference {
  if (takenBranches.has(content.branch)) throw new AppError('HEAD_MOVED', `${content.branch} holds other commits`);
  const standing = pullRequests.find(({ branch }) => branch === content.branch);
  const pull = standing ?? { ...content, number: pullRequests.length + 1, state: 'open' as const };
  if (standing === undefined) pullRequests.push(pull);
  return { number: pull.number, headSha: 'f'.repeat(40), state: pull.state, created: standing === undefined };
}
