import { GitObjects, gitUser } from './git-objects.ts';
import { type JsonObject, stamp } from './json-object.ts';
import { accountNamed, nodeId } from './shapes/account.ts';
import { apiUrl, webUrl } from './shapes/repository.ts';
import { completeJob, completeRun } from './shapes/run.ts';
import type { Account, Installation, JobLog, Repository, World } from './world.ts';

export interface NewInstallation {
  readonly account: string;
  readonly type?: 'User' | 'Organization';
  readonly permissions?: Readonly<Record<string, string>>;
  /** Ids of selected repositories; without it, all. */
  readonly repositories?: readonly number[];
}

export interface NewRepository {
  /** `owner/name`. */
  readonly name: string;
  readonly ownerType?: 'User' | 'Organization';
  /** Text by path, committed on the default branch. */
  readonly files: Readonly<Record<string, string>>;
  readonly defaultBranch?: string;
  readonly private?: boolean;
  readonly fork?: boolean;
  readonly description?: string;
  readonly createdAt?: Date;
  /** The recorded id of the default branch's newest commit; without it, git's own id. */
  readonly headSha?: string;
  readonly id?: number;
}

export function addInstallation(world: World, given: NewInstallation): Installation {
  const installation: Installation = {
    id: world.nextId(),
    account: accountNamed(world, given.account, given.type ?? 'Organization'),
    permissions: given.permissions ?? world.app.permissions,
    repositories: given.repositories === undefined ? null : new Set(given.repositories),
    suspendedAt: null,
    createdAt: stamp(world.now()),
  };
  world.installations.set(installation.id, installation);
  return installation;
}

export function addRepository(world: World, given: NewRepository): Repository {
  const [login = '', name = ''] = given.name.split('/');
  const createdAt = stamp(given.createdAt ?? world.now());
  const repository: Repository = {
    id: given.id ?? world.nextId(),
    owner: accountNamed(world, login, given.ownerType ?? 'Organization'),
    name,
    description: given.description ?? '',
    private: given.private ?? false,
    fork: given.fork ?? false,
    archived: false,
    defaultBranch: given.defaultBranch ?? 'main',
    createdAt,
    git: new GitObjects(),
    refs: new Map(),
    runs: new Map(),
    jobs: new Map(),
    reviews: new Map(),
    logs: new Map(),
    artifacts: new Map(),
    workflows: new Map(),
    caches: [],
    cacheLimitGigabytes: 10,
    postedCheckRuns: [],
    mostListed: 100_000,
    checkRuns: new Map(),
    statuses: new Map(),
    pulls: new Map(),
    issues: new Map(),
    hasIssues: true,
    comments: new Map(),
    collaborators: new Map([['octocat', 'write']]),
    labels: new Map(),
    rules: new Map(),
    protection: new Map(),
    nextNumber: 1,
  };
  world.repositories.set(given.name.toLowerCase(), repository);
  firstCommit(repository, given, repository.owner, createdAt);
  for (const path of Object.keys(given.files))
    if (/^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)) workflowAt(world, repository, path, null);
  return repository;
}

/** One attempt of a run. The head commit becomes known with the default branch's files: what it really held was not recorded. */
export function addRun(
  world: World,
  repository: Repository,
  record: JsonObject,
  jobs: readonly JsonObject[],
  logs: ReadonlyMap<number, JobLog> = new Map(),
): void {
  const path = String(record['path'] ?? '.github/workflows/unknown.yml').replace(/@.*$/, '');
  const workflow = workflowAt(world, repository, path, record['name']);
  const run = completeRun(world, repository, { path, ...record }, Number(workflow['id']));
  const complete = jobs.map((job) => completeJob(world, repository, job, run));
  const attempts = repository.runs.get(Number(run['id'])) ?? new Map();
  attempts.set(Number(run['run_attempt']), { run, jobs: complete });
  repository.runs.set(Number(run['id']), attempts);
  for (const job of complete) repository.jobs.set(Number(job['id']), job);
  for (const [id, log] of logs) repository.logs.set(id, log);
  adoptHead(repository, String(run['head_sha']), String(run['created_at']));
  const branch = run['head_branch'];
  if (typeof branch === 'string' && !repository.refs.has(`heads/${branch}`))
    repository.refs.set(`heads/${branch}`, String(run['head_sha']));
}

function firstCommit(repository: Repository, given: NewRepository, author: Account, date: string): void {
  const { git, refs, defaultBranch } = repository;
  const files = new Map(
    Object.entries(given.files).map(([path, text]) => [
      path,
      { mode: '100644', type: 'blob' as const, sha: git.addBlob(Buffer.from(text)) },
    ]),
  );
  const tree = git.addPaths(files);
  const commit = { tree, parents: [], message: 'Start', author: { ...gitUser(author.login), date } };
  const { sha } = given.headSha === undefined ? git.addCommit(commit) : git.adoptCommit({ ...commit, sha: given.headSha });
  refs.set(`heads/${defaultBranch}`, sha);
}

function adoptHead(repository: Repository, sha: string, date: string): void {
  const { git, refs, defaultBranch } = repository;
  if (git.commit(sha) !== null) return;
  const tree = git.commit(refs.get(`heads/${defaultBranch}`) ?? '')?.tree ?? git.addTree(new Map());
  git.adoptCommit({ sha, tree, parents: [], message: 'not recorded', author: { ...gitUser('not-recorded'), date } });
}

/** GitHub's `workflow`. */
function workflowAt(world: World, repository: Repository, path: string, name: unknown): JsonObject {
  const known = repository.workflows.get(path);
  if (known !== undefined) {
    if (typeof name === 'string') known['name'] = name;
    return known;
  }
  const id = world.nextId();
  const web = webUrl(world.hosts, repository);
  const file = path.slice(path.lastIndexOf('/') + 1);
  const workflow = {
    id,
    node_id: nodeId('Workflow', id),
    name: typeof name === 'string' ? name : path,
    path,
    state: 'active',
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
    url: `${apiUrl(world.hosts, repository)}/actions/workflows/${id}`,
    html_url: `${web}/blob/${repository.defaultBranch}/${path}`,
    badge_url: `${web}/workflows/${file}/badge.svg`,
  };
  repository.workflows.set(path, workflow);
  return workflow;
}
