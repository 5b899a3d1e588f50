import type { Access } from './access.ts';
import { nullWhenGone } from './null-when-gone.ts';
import { asking } from './to-app-error.ts';

/** The commit at which a branch stands; null where there is none. */
export async function findTip({ octokit, owner, repo }: Access, branch: string): Promise<string | null> {
  return nullWhenGone(async () => {
    const { data } = await asking('look for the branch', () => octokit.rest.git.getRef({ owner, repo, ref: `heads/${branch}` }));
    return data.object.sha;
  });
}
