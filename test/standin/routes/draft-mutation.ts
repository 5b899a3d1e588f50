import { authorize, permits } from '../authenticate.ts';
import { pullRequestEvent } from '../events.ts';
import { type JsonObject, stamp } from '../json-object.ts';
import type { Call } from '../router.ts';
import { nodeId } from '../shapes/account.ts';
import { graphqlFailure } from './graphql-failure.ts';

/** `convertPullRequestToDraft` and `markPullRequestReadyForReview` of GraphQL. Besides pull requests it takes to write contents, as is reported of GitHub. */
export async function setDraft(call: Call, input: JsonObject, isDraft: boolean): Promise<JsonObject> {
  const { world, token } = call;
  const id = String(input['pullRequestId']);
  const found = [...world.repositories.values()].flatMap((repository) =>
    [...repository.pulls.values()].filter((pull) => nodeId('PullRequest', pull.id) === id).map((pull) => ({ repository, pull })),
  )[0];
  if (found === undefined || token === null)
    throw await graphqlFailure('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
  const { repository, pull } = found;
  try {
    authorize(token, repository, 'pull_requests', 'write');
  } catch (cause) {
    throw await graphqlFailure('FORBIDDEN', 'Resource not accessible by integration', cause);
  }
  if (!permits(token, 'contents', 'write')) throw await graphqlFailure('FORBIDDEN', 'Resource not accessible by integration');
  if (repository.archived) throw await graphqlFailure('UNPROCESSABLE', 'Repository was archived so is read-only.');
  if (pull.state === 'closed') throw await graphqlFailure('UNPROCESSABLE', 'Pull request is closed');
  if (pull.draft === isDraft)
    throw await graphqlFailure('UNPROCESSABLE', `Pull request is ${isDraft ? 'already a draft' : 'not in draft state'}`);
  pull.draft = isDraft;
  pull.updatedAt = stamp(world.now());
  world.events.push(...pullRequestEvent(world, repository, pull, isDraft ? 'converted_to_draft' : 'ready_for_review', null));
  return { clientMutationId: null };
}
