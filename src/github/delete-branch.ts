import type { Access } from './access.ts';
import { findTip } from './find-tip.ts';
import { movedError, swapBranch } from './swap-branch.ts';

/** Takes a branch away while it stands at `from`; one that is gone is fine. Throws HEAD_MOVED for any other tip. */
export async function deleteBranch(access: Access, branch: string, from: string): Promise<void> {
  const tip = await findTip(access, branch);
  if (tip === null) return;
  if (tip !== from) throw movedError(branch, tip);
  await swapBranch(access, branch, { from, to: null });
}
