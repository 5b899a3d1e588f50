import { AppError } from '../errors.ts';
import type { Access } from './access.ts';
import { findTip } from './find-tip.ts';
import { problemError, queryGraphql } from './query-graphql.ts';
import { asking } from './to-app-error.ts';

/** Of `UpdateRefsInput`: a ref that does not point at `beforeOid` is left alone; `force` allows what is no fast-forward. */
const SWAP = `mutation SwapBranch($repositoryId: ID!, $name: GitRefname!, $from: GitObjectID!, $to: GitObjectID!) {
  updateRefs(input: {
    repositoryId: $repositoryId
    refUpdates: [{ name: $name, beforeOid: $from, afterOid: $to, force: true }]
  }) { clientMutationId }
}`;
/** As the new commit: the ref is taken away. */
const NO_COMMIT = '0'.repeat(40);

/**
 * Lets a branch point at another commit, or, with null, takes it away, in one step of GitHub's that takes place only while it stands at `from`. REST has
 * no such step. Throws HEAD_MOVED when it stands elsewhere; when it stands as wanted already, that is fine.
 */
export async function swapBranch(
  access: Access,
  branch: string,
  { from, to }: { readonly from: string; readonly to: string | null },
): Promise<void> {
  const { octokit, owner, repo } = access;
  const doing = to === null ? 'delete the branch' : 'move the branch';
  const { data: repository } = await asking('read the repository', () => octokit.rest.repos.get({ owner, repo }));
  const variables = { repositoryId: repository.node_id, name: `refs/heads/${branch}`, from, to: to ?? NO_COMMIT };
  const { problems } = await queryGraphql(octokit, doing, SWAP, variables);
  if (problems.length === 0) return;
  // What GitHub says of a branch that stands elsewhere is not documented: where it stands is what counts.
  const tip = await findTip(access, branch);
  if (tip === to) return;
  throw tip === from ? problemError(doing, problems) : movedError(branch, tip);
}

/** For a branch that does not stand where it should. */
export function movedError(branch: string, tip: string | null): AppError {
  return new AppError('HEAD_MOVED', tip === null ? `there is no branch ${branch} any more` : `the branch ${branch} stands at ${tip} now`);
}
