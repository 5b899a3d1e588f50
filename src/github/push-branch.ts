import { AppError } from '../errors.ts';
import type { OurCommits, PullRequestContent } from '../ports/github.ts';
import type { Access } from './access.ts';
import { type BranchCommit, createCommit, createTree, isCommitOf } from './branch-commit.ts';
import { findTip } from './find-tip.ts';
import { swapBranch } from './swap-branch.ts';
import { asking } from './to-app-error.ts';

/**
 * The branch with exactly one commit on the base, and its tip. A branch that already stands with that commit is taken as it is; one that stands
 * with an older commit of ours is moved, and only from that. With any other commit it is left alone and HEAD_MOVED thrown.
 */
export async function pushBranch(access: Access, content: PullRequestContent, ours: OurCommits): Promise<string> {
  const { branch, baseSha, files, commitMessage: message } = content;
  const wanted = { baseSha, files, message };
  const tree = await createTree(access, wanted);
  const tip = await findTip(access, branch);
  if (tip !== null && (await isCommitOf(access, wanted, tree, tip))) return tip;
  if (tip !== null && !ours.known.includes(tip)) throw taken(branch, tip);
  const commit = await createCommit(access, wanted, tree);
  await ours.record(commit);
  if (tip === null) return createBranch(access, branch, { wanted, tree, commit });
  await swapBranch(access, branch, { from: tip, to: commit });
  return commit;
}

async function createBranch(
  access: Access,
  branch: string,
  { wanted, tree, commit }: { readonly wanted: BranchCommit; readonly tree: string; readonly commit: string },
): Promise<string> {
  const { octokit, owner, repo } = access;
  try {
    await asking('create the branch', () => octokit.rest.git.createRef({ owner, repo, ref: `refs/heads/${branch}`, sha: commit }));
    return commit;
  } catch (error) {
    if (!(error instanceof AppError) || !/Reference already exists/i.test(error.message)) throw error;
    // Most likely an earlier request of ours whose answer was lost.
    const tip = await findTip(access, branch);
    if (tip === null) throw error;
    if (tip === commit || (await isCommitOf(access, wanted, tree, tip))) return tip;
    throw taken(branch, tip);
  }
}

function taken(branch: string, tip: string): AppError {
  return new AppError('HEAD_MOVED', `the branch ${branch} stands at ${tip}, which is no commit of ours`);
}
