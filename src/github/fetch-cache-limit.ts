import { AppError, type ErrorCode } from '../errors.ts';
import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';

/** Whoever may not administer the repository, and a server that has no such limit. */
const NOT_TOLD: ReadonlySet<ErrorCode> = new Set(['GITHUB_FORBIDDEN', 'GITHUB_NOT_FOUND']);

/** From where GitHub evicts caches, as GitHub sent it; null where it does not tell us. */
export async function fetchCacheLimit({ octokit, owner, repo }: Access): Promise<unknown> {
  try {
    const { data } = await asking('read the limit of the cache', () =>
      octokit.request('GET /repos/{owner}/{repo}/actions/cache/storage-limit', { owner, repo }),
    );
    return data;
  } catch (error) {
    if (error instanceof AppError && NOT_TOLD.has(error.code)) return null;
    throw error;
  }
}
