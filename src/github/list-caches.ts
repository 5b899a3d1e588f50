import { AppError } from '../errors.ts';
import type { CachePage } from '../ports/github.ts';
import type { Access } from './access.ts';
import { asking } from './to-app-error.ts';

const PAGE_CACHES = 100;

/** A page of the caches, as GitHub sent them, the most recently used first. */
export async function listCaches({ octokit, owner, repo }: Access, page: number): Promise<CachePage> {
  const { data } = await asking('list the caches', () =>
    octokit.rest.actions.getActionsCacheList({
      ...{ owner, repo, page, per_page: PAGE_CACHES },
      ...{ sort: 'last_accessed_at', direction: 'desc' },
    }),
  );
  const { total_count: total, actions_caches: caches }: { readonly total_count?: unknown; readonly actions_caches?: unknown } = data;
  if (!Array.isArray(caches)) throw new AppError('GITHUB_UNAVAILABLE', 'could not list the caches: the answer is not what GitHub sends');
  return { caches, isLast: caches.length < PAGE_CACHES || page * PAGE_CACHES === total };
}
