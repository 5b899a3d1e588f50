import type { PullRequestReference } from '../ports/github.ts';
import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';

/** The pull request of a branch of this repository, in any state: the open one, else the newest. Null when there never was one. */
export async function findPullRequest({ octokit, owner, repo }: Access, branch: string): Promise<PullRequestReference | null> {
  const { data } = await asking('look for the pull request', () =>
    octokit.rest.pulls.list({ owner, repo, head: `${owner}:${branch}`, state: 'all', sort: 'created', direction: 'desc', per_page: 100 }),
  );
  // Older servers leave out the filter of a head they cannot resolve; a fork may have a branch of the same name.
  const ours = data.filter((pull) => pull.head.ref === branch && pull.head.repo?.id === pull.base.repo.id);
  const pull = ours.find(({ state }) => state === 'open') ?? ours[0];
  if (pull === undefined) return null;
  const state = pull.state === 'open' ? 'open' : pull.merged_at === null ? 'closed' : 'merged';
  return { number: pull.number, headSha: pull.head.sha, state, created: false };
}
