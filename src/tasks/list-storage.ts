import { AppError } from '../errors.ts';
import { type CacheEntry, MOST_STORAGE, type RepositoryStorage } from '../model/repository-storage.ts';
import type { GitHubStorage } from '../ports/github.ts';
import { parseArtifact } from '../telemetry/parse-artifact.ts';
import { parseCacheEntry } from '../telemetry/parse-cache-entry.ts';
import { parseCacheLimit, parseCacheUsage } from '../telemetry/parse-cache-totals.ts';

type MayGoOn = () => Promise<boolean>;

/**
 * What GitHub's lists say of what a repository stores, in at most 17 requests. Where `mayGoOn` says no, or there are more than are listed, the rest is left
 * out and `isWhole` is false. A list that we may not read is null.
 */
export async function listStorage(github: GitHubStorage, readAt: Date, mayGoOn: MayGoOn): Promise<RepositoryStorage> {
  const caches = await asFarAsReadable(() => readCaches(github, mayGoOn));
  const artifacts = await asFarAsReadable(() => readArtifacts(github, mayGoOn));
  return { readAt, caches, artifacts };
}

async function asFarAsReadable<T>(read: () => Promise<T | null>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AppError && error.code === 'GITHUB_FORBIDDEN') return null;
    throw error;
  }
}

async function readCaches(github: GitHubStorage, mayGoOn: MayGoOn): Promise<RepositoryStorage['caches']> {
  const listed = new Map<string, CacheEntry>();
  let isWhole = false;
  for (let page = 1; page <= MOST_STORAGE.cachePages && !isWhole; page += 1) {
    if (!(await mayGoOn())) break;
    const { caches, isLast } = await github.listCaches(page);
    isWhole = isLast;
    for (const parsed of caches.map(parseCacheEntry)) {
      // An entry that is used while the pages are read moves to the first of them, and others onto the next page.
      if (parsed.ok) listed.set(JSON.stringify([parsed.value.key, parsed.value.ref, parsed.value.createdAt]), parsed.value);
    }
  }
  if (!(await mayGoOn())) return null;
  const usage = parseCacheUsage(await github.fetchCacheUsage());
  const limit = (await mayGoOn()) ? parseCacheLimit(await github.fetchCacheLimit()) : null;
  const entries = [...listed.values()];
  const bytes = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return {
    entries,
    isWhole,
    bytes: Math.max(bytes, usage.ok ? usage.value.bytes : 0),
    count: Math.max(entries.length, usage.ok ? usage.value.count : 0),
    limitBytes: limit?.ok === true ? limit.value : null,
  };
}

async function readArtifacts(github: GitHubStorage, mayGoOn: MayGoOn): Promise<RepositoryStorage['artifacts']> {
  const sizes = new Map<number, number>();
  let isWhole = false;
  for (let page = 1; page <= MOST_STORAGE.artifactPages && !isWhole; page += 1) {
    if (!(await mayGoOn())) return page === 1 ? null : totalOf(sizes, false);
    const { artifacts, isLast } = await github.listArtifacts(page);
    isWhole = isLast;
    for (const parsed of artifacts.map(parseArtifact)) {
      if (parsed.ok && !parsed.value.expired) sizes.set(parsed.value.artifactId, parsed.value.sizeBytes);
    }
  }
  return totalOf(sizes, isWhole);
}

function totalOf(sizes: ReadonlyMap<number, number>, isWhole: boolean): RepositoryStorage['artifacts'] {
  return { bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0), count: sizes.size, isWhole };
}
