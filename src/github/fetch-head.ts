import type { Access } from './access.ts';
import { fetchRepository } from './fetch-repository.ts';
import { isNotFound } from './is-not-found.ts';
import { asking } from './to-app-error.ts';

/** The head commit of a branch; null when the repository is there and the branch is not. */
export async function fetchHead(access: Access, branch: string): Promise<string | null> {
  const { octokit, owner, repo } = access;
  try {
    const { data } = await asking('read the branch', () => octokit.rest.repos.getBranch({ owner, repo, branch }));
    return data.commit.sha;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    // A repository that is gone answers the same; this throws for it.
    await fetchRepository(access);
    return null;
  }
}
