import { permits } from '../authenticate.ts';
import type { JsonObject } from '../json-object.ts';
import type { Call } from '../router.ts';
import { fullNameOf } from '../shapes/repository.ts';
import { installationOf, type Repository } from '../world.ts';
import { graphqlFailure } from './graphql-failure.ts';

/** `repository(owner, name)` of GraphQL, as far as its Git objects; an object that is not there is null. */
export async function repositoryNode(call: Call, { owner, name }: { readonly owner: string; readonly name: string }): Promise<JsonObject> {
  const { world, token } = call;
  const repository = world.repositories.get(`${owner}/${name}`.toLowerCase());
  const isReached =
    repository !== undefined &&
    token !== null &&
    installationOf(world, repository) === token.installation &&
    (token.repositories?.has(repository.id) ?? true);
  if (!isReached) throw await graphqlFailure('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
  return {
    __typename: 'Repository',
    id: String(repository.id),
    nameWithOwner: fullNameOf(repository),
    object: async ({ oid }: { readonly oid?: string }) => {
      if (!permits(token, 'contents', 'read')) throw await graphqlFailure('FORBIDDEN', 'Resource not accessible by integration');
      return objectNode(repository, oid ?? '');
    },
  };
}

function objectNode({ git }: Repository, oid: string): JsonObject | null {
  const commit = git.commit(oid);
  if (commit !== null) return { __typename: 'Commit', oid, tree: treeNode({ git }, commit.tree) };
  return git.tree(oid) === null ? null : treeNode({ git }, oid);
}

function treeNode({ git }: Pick<Repository, 'git'>, oid: string): JsonObject {
  const entries = [...(git.tree(oid) ?? [])].map(([name, { type, sha, mode }]) => ({
    name,
    type,
    oid: sha,
    mode: Number.parseInt(mode, 8),
  }));
  return { __typename: 'Tree', oid, entries };
}
