import type { GitHub } from '../ports/github.ts';
import type { StoredRepository } from '../ports/store.ts';
import type { World } from './world.ts';

/** A repository that we know, and the way to it on GitHub. */
export interface RepositoryAccess {
  readonly stored: StoredRepository;
  readonly github: GitHub;
}

/** Null when the repository is unknown, archived, or its installation is suspended or gone: there is nothing a task may do then. */
export async function openRepository(world: World, repositoryId: number): Promise<RepositoryAccess | null> {
  const stored = await world.store.repositories.find(repositoryId);
  if (stored === null || stored.repository.isArchived) return null;
  const installation = await world.store.installations.find(stored.installationId);
  if (installation === null || installation.suspended) return null;
  return { stored, github: await world.installations.forRepository(stored.installationId, stored.repository) };
}
