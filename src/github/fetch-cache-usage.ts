import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';

/** How many caches there are and what they take, as GitHub sent it. */
export async function fetchCacheUsage({ octokit, owner, repo }: Access): Promise<unknown> {
  const { data } = await asking('read the use of the cache', () => octokit.rest.actions.getActionsCacheUsage({ owner, repo }));
  return data;
}
