import type { RepositoryStorage } from '../../model/repository-storage.ts';

/** What GitHub's lists said last of what a repository stores. */
export interface StorageStore {
  /** Null: not read yet. */
  find(repositoryId: number): Promise<RepositoryStorage | null>;
  /** Replaces it; one that was read earlier than what is stored changes nothing. */
  save(repositoryId: number, storage: RepositoryStorage): Promise<void>;
}
