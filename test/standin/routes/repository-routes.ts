import { ApiProblem, notFound } from '../api-problem.ts';
import { fileChanges } from '../file-changes.ts';
import { isObject, type JsonObject } from '../json-object.ts';
import { page } from '../page.ts';
import { resolveCommit } from '../resolve-commit.ts';
import type { RepositoryCall, Route } from '../router.ts';
import { accountBody } from '../shapes/account.ts';
import { commitBody } from '../shapes/git.ts';
import { pullSimple } from '../shapes/pull.ts';
import { apiUrl, repositoryBody, webUrl } from '../shapes/repository.ts';

const BASE = '/repos/{owner}/{repo}';

/** The repository itself, its branches, what protects them, and its commits. */
export const REPOSITORY_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    template: BASE,
    signedBy: 'repository',
    needs: ['metadata', 'read'],
    handle: ({ world, repository }) => ({ status: 200, body: repositoryBody(world, repository) }),
  },
  {
    method: 'GET',
    template: `${BASE}/collaborators/{username}/permission`,
    signedBy: 'repository',
    needs: ['metadata', 'read'],
    handle: permissionOf,
  },
  { method: 'GET', template: `${BASE}/branches`, signedBy: 'repository', needs: ['contents', 'read'], handle: listBranches },
  { method: 'GET', template: `${BASE}/branches/{branch}`, signedBy: 'repository', needs: ['contents', 'read'], handle: getBranch },
  {
    method: 'GET',
    template: `${BASE}/branches/{branch}/protection`,
    signedBy: 'repository',
    needs: ['administration', 'read'],
    handle: (call) => ({ status: 200, body: protectionOf(call) }),
  },
  {
    method: 'GET',
    template: `${BASE}/branches/{branch}/protection/required_status_checks`,
    signedBy: 'repository',
    needs: ['administration', 'read'],
    handle: (call) => {
      const checks = protectionOf(call)['required_status_checks'];
      if (checks === undefined) throw new ApiProblem(404, 'Required status checks not enabled');
      return { status: 200, body: checks };
    },
  },
  {
    method: 'GET',
    template: `${BASE}/rules/branches/{branch}`,
    signedBy: 'repository',
    needs: ['metadata', 'read'],
    handle: (call) => {
      const { items, headers } = page(call, call.repository.rules.get(call.params['branch'] ?? '') ?? []);
      return { status: 200, body: items, headers };
    },
  },
  { method: 'GET', template: `${BASE}/commits`, signedBy: 'repository', needs: ['contents', 'read'], handle: listCommits },
  { method: 'GET', template: `${BASE}/commits/{ref}`, signedBy: 'repository', needs: ['contents', 'read'], handle: getCommit },
  {
    method: 'GET',
    template: `${BASE}/commits/{commit_sha}/pulls`,
    signedBy: 'repository',
    needs: ['pull_requests', 'read'],
    handle: (call) => {
      const { world, repository, params } = call;
      const pulls = [...repository.pulls.values()].filter(
        (pull) => pull.headSha === params['commit_sha'] || pull.mergeCommit === params['commit_sha'],
      );
      const { items, headers } = page(call, pulls);
      return { status: 200, body: items.map((pull) => pullSimple(world, repository, pull)), headers };
    },
  },
  { method: 'GET', template: `${BASE}/compare/{basehead}`, signedBy: 'repository', needs: ['contents', 'read'], handle: compare },
];

function listBranches(call: RepositoryCall) {
  const { world, repository } = call;
  const heads = [...repository.refs].filter(([ref]) => ref.startsWith('heads/'));
  const { items, headers } = page(call, heads);
  const body = items.map(([ref, sha]) => ({
    name: ref.slice('heads/'.length),
    commit: { sha, url: `${apiUrl(world.hosts, repository)}/commits/${sha}` },
    protected: isProtected(call, ref.slice('heads/'.length)),
  }));
  return { status: 200, body, headers };
}

function getBranch(call: RepositoryCall) {
  const { world, repository, params } = call;
  const name = params['branch'] ?? '';
  const sha = repository.refs.get(`heads/${name}`);
  const commit = sha === undefined ? null : repository.git.commit(sha);
  if (commit === null) throw new ApiProblem(404, 'Branch not found');
  const api = apiUrl(world.hosts, repository);
  const body = {
    name,
    commit: commitBody(world.hosts, repository, commit),
    _links: { self: `${api}/branches/${name}`, html: `${webUrl(world.hosts, repository)}/tree/${name}` },
    protected: isProtected(call, name),
    protection: protectionSummary(call, name),
    protection_url: `${api}/branches/${name}/protection`,
  };
  return { status: 200, body };
}

/** What anyone who reads a branch is told of its classic protection; rulesets do not show here. */
function protectionSummary({ repository }: RepositoryCall, branch: string): JsonObject {
  const checks = repository.protection.get(branch)?.['required_status_checks'];
  const { contexts, checks: named } = isObject(checks) ? checks : { contexts: [], checks: [] };
  const enforcement_level = isObject(checks) ? 'non_admins' : 'off';
  return { enabled: repository.protection.has(branch), required_status_checks: { enforcement_level, contexts, checks: named } };
}

function isProtected({ repository }: RepositoryCall, branch: string): boolean {
  return repository.protection.has(branch) || (repository.rules.get(branch)?.length ?? 0) > 0;
}

function permissionOf({ world, repository, params }: RepositoryCall) {
  const login = params['username'] ?? '';
  const account = world.accounts.get(login.toLowerCase());
  if (account === undefined) throw notFound();
  const isOwner = repository.owner.login.toLowerCase() === login.toLowerCase();
  const permission = isOwner ? 'admin' : (repository.collaborators.get(login.toLowerCase()) ?? (repository.private ? 'none' : 'read'));
  return {
    status: 200,
    body: { permission, role_name: permission, user: { ...accountBody(world.hosts, account), role_name: permission } },
  };
}

function protectionOf({ repository, params }: RepositoryCall) {
  const protection = repository.protection.get(params['branch'] ?? '');
  if (protection === undefined) throw new ApiProblem(404, 'Branch not protected');
  return protection;
}

function listCommits(call: RepositoryCall) {
  const { world, repository, query } = call;
  const start = resolveCommit(repository, query.get('sha') ?? repository.defaultBranch);
  if (start === null) throw notFound();
  const { items, headers } = page(call, repository.git.ancestors(start.sha));
  return { status: 200, body: items.map((commit) => commitBody(world.hosts, repository, commit)), headers };
}

function getCommit({ world, repository, params }: RepositoryCall) {
  const commit = resolveCommit(repository, params['ref'] ?? '');
  if (commit === null) throw new ApiProblem(422, `No commit found for SHA: ${params['ref']}`);
  return { status: 200, body: commitBody(world.hosts, repository, commit) };
}

function compare(call: RepositoryCall) {
  const { world, repository, params } = call;
  const [from, to] = (params['basehead'] ?? '').split('...').map((ref) => resolveCommit(repository, ref));
  if (!from || !to) throw notFound();
  const { git } = repository;
  const base = git.commit(git.mergeBase(from.sha, to.sha) ?? from.sha) ?? from;
  const known = new Set(git.ancestors(from.sha).map((commit) => commit.sha));
  const ahead = git.ancestors(to.sha).filter((commit) => !known.has(commit.sha));
  const behind = git.ancestors(from.sha).filter((commit) => !git.ancestors(to.sha).some((other) => other.sha === commit.sha));
  const self = `${apiUrl(world.hosts, repository)}/compare/${params['basehead']}`;
  const html = `${webUrl(world.hosts, repository)}/compare/${params['basehead']}`;
  const body = {
    url: self,
    html_url: html,
    permalink_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    base_commit: commitBody(world.hosts, repository, from),
    merge_base_commit: commitBody(world.hosts, repository, base),
    status: ahead.length === 0 ? (behind.length === 0 ? 'identical' : 'behind') : behind.length === 0 ? 'ahead' : 'diverged',
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: ahead.length,
    commits: ahead.reverse().map((commit) => commitBody(world.hosts, repository, commit)),
    files: fileChanges(git, base.tree, to.tree).map((change) => diffEntry(call, change, to.sha)),
  };
  return { status: 200, body };
}

/** GitHub's `diff-entry`. */
export function diffEntry({ world, repository }: RepositoryCall, change: ReturnType<typeof fileChanges>[number], sha: string) {
  return {
    sha: change.sha,
    filename: change.path,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    blob_url: `${webUrl(world.hosts, repository)}/blob/${sha}/${change.path}`,
    raw_url: `${webUrl(world.hosts, repository)}/raw/${sha}/${change.path}`,
    contents_url: `${apiUrl(world.hosts, repository)}/contents/${encodeURIComponent(change.path)}?ref=${sha}`,
    patch: change.patch,
  };
}
