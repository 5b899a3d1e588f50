import { ApiProblem, invalidField, notFound } from '../api-problem.ts';
import { commitFiles } from '../commit-files.ts';
import type { Commit } from '../git-objects.ts';
import { resolveCommit } from '../resolve-commit.ts';
import type { RepositoryCall, Route } from '../router.ts';
import { botAccount } from '../shapes/account.ts';
import { contentBody, entryBody, gitCommitBody } from '../shapes/git.ts';
import { requireWorkflowsPermission } from './git-routes.ts';

const TEMPLATE = '/repos/{owner}/{repo}/contents/{path}';

/** Files of a commit, read and written one at a time. */
export const CONTENTS_ROUTES: readonly Route[] = [
  { method: 'GET', template: TEMPLATE, signedBy: 'repository', needs: ['contents', 'read'], handle: getContent },
  { method: 'PUT', template: TEMPLATE, signedBy: 'repository', needs: ['contents', 'write'], handle: putContent },
  { method: 'DELETE', template: TEMPLATE, signedBy: 'repository', needs: ['contents', 'write'], handle: deleteContent },
];

function getContent({ world, repository, params, query, headers }: RepositoryCall) {
  const path = (params['path'] ?? '').replace(/\/$/, '');
  const ref = query.get('ref') ?? repository.defaultBranch;
  const commit = resolveCommit(repository, ref);
  if (commit === null) throw new ApiProblem(404, `No commit found for the ref ${ref}`);
  const entry = repository.git.paths(commit.tree, true).get(path);
  if (entry === undefined) throw notFound();
  if (entry.type === 'tree') {
    const level = [...(repository.git.tree(entry.sha) ?? [])];
    return { status: 200, body: level.map(([name, child]) => entryBody(world.hosts, repository, `${path}/${name}`, child, ref)) };
  }
  const content = repository.git.blob(entry.sha) ?? Buffer.alloc(0);
  if (/\braw\b/.test(headers.accept ?? '')) {
    return { status: 200, body: content.toString('utf8'), headers: { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' } };
  }
  return { status: 200, body: contentBody(world.hosts, repository, path, entry.sha, content, ref) };
}

function putContent(call: RepositoryCall) {
  const { world, repository, params, body } = call;
  const path = params['path'] ?? '';
  requireWorkflowsPermission(call, [path]);
  const { branch, head } = branchOf(call);
  const known = repository.git.paths(head.tree).get(path)?.sha;
  if (known !== undefined && body['sha'] === undefined) throw new ApiProblem(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  if (known !== body['sha']) throw new ApiProblem(409, `${path} does not match ${body['sha']}`);
  const content = Buffer.from(String(body['content']), 'base64');
  const commit = commitFiles(world, repository, branch, new Map([[path, content]]), String(body['message']), botAccount(world));
  const sha = repository.git.paths(commit.tree).get(path)?.sha ?? '';
  const answer = { content: contentBody(world.hosts, repository, path, sha, content, branch), commit: fileCommit(call, commit) };
  return { status: known === undefined ? 201 : 200, body: answer };
}

function deleteContent(call: RepositoryCall) {
  const { world, repository, params, body } = call;
  const path = params['path'] ?? '';
  requireWorkflowsPermission(call, [path]);
  const { branch, head } = branchOf(call);
  const known = repository.git.paths(head.tree).get(path)?.sha;
  if (known === undefined) throw notFound();
  if (known !== body['sha']) throw new ApiProblem(409, `${path} does not match ${body['sha']}`);
  const commit = commitFiles(world, repository, branch, new Map([[path, null]]), String(body['message']), botAccount(world));
  return { status: 200, body: { content: null, commit: fileCommit(call, commit) } };
}

function branchOf({ repository, body }: RepositoryCall): { branch: string; head: Commit } {
  const branch = body['branch'] === undefined ? repository.defaultBranch : String(body['branch']);
  const head = repository.git.commit(repository.refs.get(`heads/${branch}`) ?? '');
  if (head === null) throw new ApiProblem(404, `Branch ${branch} not found`);
  if (typeof body['message'] !== 'string') throw invalidField('Commit', 'message', 'missing_field');
  return { branch, head };
}

function fileCommit({ world, repository }: RepositoryCall, commit: Commit) {
  return gitCommitBody(world.hosts, repository, commit);
}
