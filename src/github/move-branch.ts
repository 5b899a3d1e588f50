import type { BranchMove } from '../ports/github-pulls.ts';
import type { Access } from './access.ts';
import { createCommit, createTree, isCommitOf } from './branch-commit.ts';
import { findTip } from './find-tip.ts';
import { movedError, swapBranch } from './swap-branch.ts';

/** As the port says. A call whose answer was lost left either nothing behind, or a commit that no branch has, or the branch as it is wanted. */
export async function moveBranch(access: Access, move: BranchMove): Promise<string> {
  const { branch, from, known, record } = move;
  const tip = await findTip(access, branch);
  if (tip === null || (tip !== from && !known.includes(tip))) throw movedError(branch, tip);
  const tree = await createTree(access, move);
  if (await isCommitOf(access, move, tree, tip)) return tip;
  if (tip !== from) throw movedError(branch, tip);
  const commit = await createCommit(access, move, tree);
  await record(commit);
  await swapBranch(access, branch, { from, to: commit });
  return commit;
}
