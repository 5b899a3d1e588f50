import { authorize, permits } from '../authenticate.ts';
import { fileChanges } from '../file-changes.ts';
import type { JsonObject } from '../json-object.ts';
import { moveBranch, NO_COMMIT, removeBranch, ruleAgainst } from '../move-branch.ts';
import type { Call } from '../router.ts';
import { nodeId } from '../shapes/account.ts';
import type { Repository, Token } from '../world.ts';
import { graphqlFailure } from './graphql-failure.ts';

interface RefUpdate {
  readonly name: string;
  readonly beforeOid?: string | null;
  readonly afterOid: string;
  readonly force?: boolean | null;
}

/** `updateRefs` of GraphQL: all of them, or none where one is refused. In which words GitHub refuses is not documented. */
export async function updateRefs(call: Call, input: JsonObject): Promise<JsonObject> {
  const { repositoryId, refUpdates } = input as { readonly repositoryId: string; readonly refUpdates: readonly RefUpdate[] };
  const { repository, token } = await reachedById(call, repositoryId);
  for (const update of refUpdates) {
    const problem = problemOf(repository, update);
    if (problem !== null) throw await graphqlFailure('UNPROCESSABLE', problem);
    if (touchesWorkflows(repository, update) && !permits(token, 'workflows', 'write')) {
      throw await graphqlFailure('FORBIDDEN', 'refusing to allow a GitHub App to create or update workflow without `workflows` permission');
    }
  }
  for (const { name, afterOid } of refUpdates) {
    const ref = name.replace(/^refs\//, '');
    if (afterOid === NO_COMMIT) removeBranch(call.world, repository, ref);
    else moveBranch(call.world, repository, ref, afterOid);
  }
  return { clientMutationId: null };
}

async function reachedById({ world, token }: Call, id: string): Promise<{ readonly repository: Repository; readonly token: Token }> {
  const repository = [...world.repositories.values()].find((candidate) => nodeId('Repository', candidate.id) === id);
  if (repository === undefined || token === null)
    throw await graphqlFailure('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
  try {
    authorize(token, repository, 'contents', 'write');
  } catch (cause) {
    throw await graphqlFailure('FORBIDDEN', 'Resource not accessible by integration', cause);
  }
  if (repository.archived) throw await graphqlFailure('UNPROCESSABLE', 'Repository was archived so is read-only.');
  return { repository, token };
}

function problemOf(repository: Repository, { name, beforeOid, afterOid, force }: RefUpdate): string | null {
  if (!/^refs\/(heads|tags)\/.+/.test(name)) return `${name} is not a fully qualified reference name`;
  const ref = name.replace(/^refs\//, '');
  const current = repository.refs.get(ref) ?? NO_COMMIT;
  if (typeof beforeOid === 'string' && beforeOid !== current) return `Expected ${name} to point to "${beforeOid}" but it did not.`;
  if (afterOid === NO_COMMIT) return current === NO_COMMIT ? `${name} does not exist` : ruleAgainst(repository, ref, 'deletion');
  if (repository.git.commit(afterOid) === null) return `Could not resolve to a commit with the oid "${afterOid}"`;
  const forward = current === NO_COMMIT || repository.git.ancestors(afterOid).some(({ sha }) => sha === current);
  if (!forward && force !== true) return `${name} is not a fast forward`;
  return ruleAgainst(repository, ref, 'update') ?? (forward ? null : ruleAgainst(repository, ref, 'non_fast_forward'));
}

/** Against what the ref has, or else the default branch. */
function touchesWorkflows({ git, refs, defaultBranch }: Repository, { name, afterOid }: RefUpdate): boolean {
  const before = git.commit(refs.get(name.replace(/^refs\//, '')) ?? refs.get(`heads/${defaultBranch}`) ?? '');
  const after = git.commit(afterOid);
  if (before === null || after === null) return false;
  return fileChanges(git, before.tree, after.tree).some(({ path }) => path.startsWith('.github/workflows/'));
}
