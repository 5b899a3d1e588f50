import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';

/** The repository, as GitHub sent it. */
export async function fetchRepository({ octokit, owner, repo }: Access): Promise<unknown> {
  const { data } = await asking('read the repository', () => octokit.rest.repos.get({ owner, repo }));
  return data;
}
