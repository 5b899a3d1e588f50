import type { GitHubStorage } from '../ports/github.ts';
import type { Access } from './access.ts';
import { fetchCacheLimit } from './fetch-cache-limit.ts';
import { fetchCacheUsage } from './fetch-cache-usage.ts';
import { listAllArtifacts } from './list-artifacts.ts';
import { listCaches } from './list-caches.ts';

/** What a repository stores, one file an operation. */
export function createStorage(access: Access): GitHubStorage {
  return {
    listCaches: (page) => listCaches(access, page),
    fetchCacheUsage: () => fetchCacheUsage(access),
    fetchCacheLimit: () => fetchCacheLimit(access),
    listArtifacts: (page) => listAllArtifacts(access, page),
  };
}
