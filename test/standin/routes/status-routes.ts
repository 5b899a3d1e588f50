import { ApiProblem } from '../api-problem.ts';
import { type JsonObject, stamp } from '../json-object.ts';
import { page } from '../page.ts';
import { resolveCommit } from '../resolve-commit.ts';
import type { RepositoryCall, Route } from '../router.ts';
import { accountBody, botAccount, nodeId } from '../shapes/account.ts';
import { apiUrl, minimalRepository } from '../shapes/repository.ts';

const BASE = '/repos/{owner}/{repo}';

/** Commit statuses, the older kind of check. */
export const STATUS_ROUTES: readonly Route[] = [
  { method: 'POST', template: `${BASE}/statuses/{sha}`, signedBy: 'repository', needs: ['statuses', 'write'], handle: createStatus },
  {
    method: 'GET',
    template: `${BASE}/commits/{ref}/statuses`,
    signedBy: 'repository',
    needs: ['statuses', 'read'],
    handle: (call) => {
      const { items, headers } = page(call, statusesOf(call));
      return { status: 200, body: items, headers };
    },
  },
  { method: 'GET', template: `${BASE}/commits/{ref}/status`, signedBy: 'repository', needs: ['statuses', 'read'], handle: combined },
];

function createStatus(call: RepositoryCall) {
  const { world, repository, params, body } = call;
  const sha = params['sha'] ?? '';
  if (repository.git.commit(sha) === null) throw new ApiProblem(422, `No commit found for SHA: ${sha}`);
  const now = stamp(world.now());
  const id = world.nextId();
  const creator = accountBody(world.hosts, botAccount(world));
  const status = {
    id,
    node_id: nodeId('StatusContext', id),
    url: `${apiUrl(world.hosts, repository)}/statuses/${sha}`,
    avatar_url: creator['avatar_url'],
    state: body['state'],
    description: body['description'] ?? null,
    target_url: body['target_url'] ?? null,
    context: body['context'] ?? 'default',
    created_at: now,
    updated_at: now,
    creator,
  };
  repository.statuses.set(sha, [status, ...(repository.statuses.get(sha) ?? [])]);
  return { status: 201, body: status };
}

function statusesOf({ repository, params }: RepositoryCall): JsonObject[] {
  const commit = resolveCommit(repository, params['ref'] ?? '');
  if (commit === null) throw new ApiProblem(422, `No commit found for SHA: ${params['ref']}`);
  return repository.statuses.get(commit.sha) ?? [];
}

function combined(call: RepositoryCall) {
  const { world, repository } = call;
  const newest = [...new Map([...statusesOf(call)].reverse().map((status) => [status['context'], status])).values()];
  const states = newest.map((status) => status['state']);
  const failed = states.includes('failure') || states.includes('error');
  const sha = resolveCommit(repository, call.params['ref'] ?? '')?.sha ?? '';
  const api = apiUrl(world.hosts, repository);
  const body = {
    state: failed ? 'failure' : states.length === 0 || states.includes('pending') ? 'pending' : 'success',
    statuses: newest,
    sha,
    total_count: newest.length,
    repository: minimalRepository(world.hosts, repository),
    commit_url: `${api}/commits/${sha}`,
    url: `${api}/commits/${sha}/status`,
  };
  return { status: 200, body };
}
