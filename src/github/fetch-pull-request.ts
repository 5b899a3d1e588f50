import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';

/** A pull request, as GitHub sent it. */
export async function fetchPullRequest({ octokit, owner, repo }: Access, number: number): Promise<unknown> {
  const { data } = await asking('read the pull request', () => octokit.rest.pulls.get({ owner, repo, pull_number: number }));
  return data;
}
