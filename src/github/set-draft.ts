import type { Access } from './access.ts';
import { problemError, queryGraphql } from './query-graphql.ts';
import { asking } from './to-app-error.ts';

const TO_DRAFT = 'mutation ToDraft($id: ID!) { convertPullRequestToDraft(input: { pullRequestId: $id }) { clientMutationId } }';
const TO_READY = 'mutation ToReady($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { clientMutationId } }';

/** Makes a pull request a draft, or ready; only GraphQL can. When it is so already, nothing is sent. */
export async function setDraft(access: Access, number: number, isDraft: boolean): Promise<void> {
  const doing = isDraft ? 'make the pull request a draft' : 'mark the pull request as ready';
  const before = await read(access, number);
  if (before.isDraft === isDraft) return;
  const { problems } = await queryGraphql(access.octokit, doing, isDraft ? TO_DRAFT : TO_READY, { id: before.nodeId });
  if (problems.length === 0) return;
  // Another worker may have been there first.
  if ((await read(access, number)).isDraft !== isDraft) throw problemError(doing, problems);
}

async function read({ octokit, owner, repo }: Access, number: number): Promise<{ readonly nodeId: string; readonly isDraft: boolean }> {
  const { data } = await asking('read the pull request', () => octokit.rest.pulls.get({ owner, repo, pull_number: number }));
  return { nodeId: data.node_id, isDraft: data.draft === true };
}
