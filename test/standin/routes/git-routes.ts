import { ApiProblem, invalidField, notFound } from '../api-problem.ts';
import { permits, refused } from '../authenticate.ts';
import { gitUser, type TreeEntry } from '../git-objects.ts';
import { stamp } from '../json-object.ts';
import { moveBranch, removeBranch, ruleAgainst } from '../move-branch.ts';
import type { RepositoryCall, Route } from '../router.ts';
import { nodeId } from '../shapes/account.ts';
import { gitCommitBody, refBody, treeBody } from '../shapes/git.ts';
import { apiUrl } from '../shapes/repository.ts';

const BASE = '/repos/{owner}/{repo}/git';
const READ = ['contents', 'read'] as const;
const WRITE = ['contents', 'write'] as const;

/** Refs, commits, trees and blobs. */
export const GIT_ROUTES: readonly Route[] = [
  { method: 'GET', template: `${BASE}/ref/{ref}`, signedBy: 'repository', needs: READ, handle: getRef },
  { method: 'GET', template: `${BASE}/matching-refs/{ref}`, signedBy: 'repository', needs: READ, handle: matchingRefs },
  { method: 'POST', template: `${BASE}/refs`, signedBy: 'repository', needs: WRITE, handle: createRef },
  { method: 'PATCH', template: `${BASE}/refs/{ref}`, signedBy: 'repository', needs: WRITE, handle: updateRef },
  { method: 'DELETE', template: `${BASE}/refs/{ref}`, signedBy: 'repository', needs: WRITE, handle: deleteRef },
  { method: 'GET', template: `${BASE}/commits/{commit_sha}`, signedBy: 'repository', needs: READ, handle: getCommit },
  { method: 'POST', template: `${BASE}/commits`, signedBy: 'repository', needs: WRITE, handle: createCommit },
  { method: 'GET', template: `${BASE}/trees/{tree_sha}`, signedBy: 'repository', needs: READ, handle: getTree },
  { method: 'POST', template: `${BASE}/trees`, signedBy: 'repository', needs: WRITE, handle: createTree },
  { method: 'GET', template: `${BASE}/blobs/{file_sha}`, signedBy: 'repository', needs: READ, handle: getBlob },
  { method: 'POST', template: `${BASE}/blobs`, signedBy: 'repository', needs: WRITE, handle: createBlob },
];

/** Writing a workflow file takes its own permission. */
export function requireWorkflowsPermission(call: RepositoryCall, paths: readonly string[]): void {
  const workflow = paths.find((path) => path.startsWith('.github/workflows/'));
  if (workflow !== undefined && (call.token === null || !permits(call.token, 'workflows', 'write'))) throw refused('workflows', 'write');
}

function getRef({ world, repository, params }: RepositoryCall) {
  const ref = params['ref'] ?? '';
  const sha = repository.refs.get(ref);
  if (sha === undefined) throw notFound();
  return { status: 200, body: refBody(world.hosts, repository, ref, sha) };
}

function matchingRefs({ world, repository, params }: RepositoryCall) {
  const found = [...repository.refs].filter(([ref]) => ref.startsWith(params['ref'] ?? ''));
  return { status: 200, body: found.map(([ref, sha]) => refBody(world.hosts, repository, ref, sha)) };
}

function createRef({ world, repository, body }: RepositoryCall) {
  const full = String(body['ref']);
  const sha = String(body['sha']);
  if (!/^refs\/.+\/.+/.test(full) && !/^refs\/(heads|tags)\/.+/.test(full)) {
    throw new ApiProblem(422, "Reference name must start with 'refs/' and have at least two slashes");
  }
  const ref = full.slice('refs/'.length);
  if (repository.refs.has(ref)) throw new ApiProblem(422, 'Reference already exists');
  if (repository.git.commit(sha) === null) throw new ApiProblem(422, 'Object does not exist');
  repository.refs.set(ref, sha);
  return { status: 201, body: refBody(world.hosts, repository, ref, sha) };
}

function updateRef({ world, repository, params, body }: RepositoryCall) {
  const ref = params['ref'] ?? '';
  const sha = String(body['sha']);
  const current = repository.refs.get(ref);
  if (current === undefined) throw new ApiProblem(422, 'Reference does not exist');
  if (repository.git.commit(sha) === null) throw new ApiProblem(422, 'Object does not exist');
  const forward = repository.git.ancestors(sha).some((commit) => commit.sha === current);
  if (!forward && body['force'] !== true) throw new ApiProblem(422, 'Update is not a fast forward');
  const rule = ruleAgainst(repository, ref, 'update') ?? (forward ? null : ruleAgainst(repository, ref, 'non_fast_forward'));
  if (rule !== null) throw new ApiProblem(422, rule);
  moveBranch(world, repository, ref, sha);
  return { status: 200, body: refBody(world.hosts, repository, ref, sha) };
}

function deleteRef({ world, repository, params }: RepositoryCall) {
  const ref = params['ref'] ?? '';
  if (!repository.refs.has(ref)) throw new ApiProblem(422, 'Reference does not exist');
  const rule = ruleAgainst(repository, ref, 'deletion');
  if (rule !== null) throw new ApiProblem(422, rule);
  removeBranch(world, repository, ref);
  return { status: 204 };
}

function getCommit({ world, repository, params }: RepositoryCall) {
  const commit = repository.git.commit(params['commit_sha'] ?? '');
  if (commit === null) throw notFound();
  return { status: 200, body: gitCommitBody(world.hosts, repository, commit) };
}

function createCommit({ world, repository, body }: RepositoryCall) {
  const tree = String(body['tree']);
  if (repository.git.tree(tree) === null) throw new ApiProblem(422, 'Tree SHA does not exist');
  const parents = (body['parents'] as string[] | undefined) ?? [];
  for (const parent of parents)
    if (repository.git.commit(parent) === null) throw new ApiProblem(422, 'Parent SHA does not exist or is not a commit object');
  const given = body['author'] as { name: string; email: string; date?: string } | undefined;
  const author = { ...gitUser(`${world.app.slug}[bot]`), date: stamp(world.now()), ...given };
  const commit = repository.git.addCommit({ tree, parents, message: String(body['message']), author });
  return { status: 201, body: gitCommitBody(world.hosts, repository, commit) };
}

function getTree({ world, repository, params, query }: RepositoryCall) {
  const wanted = params['tree_sha'] ?? '';
  const commit = repository.git.commit(repository.refs.get(`heads/${wanted}`) ?? wanted);
  const sha = commit?.tree ?? wanted;
  const level = repository.git.tree(sha);
  if (level === null) throw notFound();
  const entries = query.has('recursive') ? repository.git.paths(sha, true) : level;
  return { status: 200, body: treeBody(world.hosts, repository, sha, entries) };
}

function createTree(call: RepositoryCall) {
  const { world, repository, body } = call;
  const items = body['tree'] as { path: string; mode?: string; type?: string; sha?: string | null; content?: string }[];
  requireWorkflowsPermission(
    call,
    items.map((item) => item.path),
  );
  const base = body['base_tree'] === undefined ? null : String(body['base_tree']);
  const baseTree = base === null ? null : (repository.git.commit(base)?.tree ?? base);
  if (baseTree !== null && repository.git.tree(baseTree) === null) throw notFound();
  const paths: Map<string, TreeEntry> = baseTree === null ? new Map() : repository.git.paths(baseTree);
  for (const item of items) {
    if (item.sha === null) {
      paths.delete(item.path);
      continue;
    }
    const sha = item.content === undefined ? String(item.sha) : repository.git.addBlob(Buffer.from(item.content, 'utf8'));
    if (repository.git.blob(sha) === null) throw invalidField('Tree', 'tree.sha', 'invalid', `tree.sha ${sha} is not a valid blob`);
    paths.set(item.path, { mode: item.mode ?? '100644', type: 'blob', sha });
  }
  const sha = repository.git.addPaths(paths);
  return { status: 201, body: treeBody(world.hosts, repository, sha, repository.git.tree(sha) ?? new Map()) };
}

function getBlob({ world, repository, params }: RepositoryCall) {
  const sha = params['file_sha'] ?? '';
  const content = repository.git.blob(sha);
  if (content === null) throw notFound();
  const url = `${apiUrl(world.hosts, repository)}/git/blobs/${sha}`;
  const node = nodeId('Blob', sha);
  return { status: 200, body: { sha, node_id: node, size: content.length, url, content: content.toString('base64'), encoding: 'base64' } };
}

function createBlob({ world, repository, body }: RepositoryCall) {
  const encoding = body['encoding'] === 'base64' ? 'base64' : 'utf8';
  const sha = repository.git.addBlob(Buffer.from(String(body['content']), encoding));
  return { status: 201, body: { sha, url: `${apiUrl(world.hosts, repository)}/git/blobs/${sha}` } };
}
