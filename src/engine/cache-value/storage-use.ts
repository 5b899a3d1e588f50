import type { RepositoryStorage } from '../../model/repository-storage.ts';
import type { StorageUse } from './cache-value.ts';

/** What reports say of what GitHub's lists told. */
export function storageUseOf({ readAt, caches, artifacts }: RepositoryStorage): StorageUse {
  return {
    readAt,
    caches: caches === null ? null : { bytes: caches.bytes, limitBytes: caches.limitBytes, entries: caches.count },
    artifacts: artifacts === null ? null : { bytes: artifacts.bytes, artifacts: artifacts.count, isWhole: artifacts.isWhole },
  };
}
