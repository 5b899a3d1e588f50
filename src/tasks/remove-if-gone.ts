import { AppError } from '../errors.ts';
import { parseRepository } from '../telemetry/parse-repository.ts';
import { removeInstallation, removeRepository } from './remove-repository.ts';
import type { World } from './world.ts';

/**
 * GitHub said that a repository of ours does not exist: it is private again, or was taken from the installation, and its webhook is late or lost.
 * The installation's own listing decides. Removes what is gone with its data; false when GitHub still lists it, so that something else was missing.
 */
export async function removeIfGone(world: World, repositoryId: number): Promise<boolean> {
  const stored = await world.store.repositories.find(repositoryId);
  if (stored === null) return true;
  const now = world.clock.now();
  const listed = await listRepositories(world, stored.installationId);
  if (listed?.has(repositoryId)) return false;
  await world.store.transaction(async (transaction) => {
    if (listed === null) await removeInstallation(world.queue, transaction, stored.installationId, now);
    else await removeRepository(world.queue, transaction, stored, now);
  });
  return true;
}

/** Ids of what an installation reaches; null when GitHub knows no such installation. */
async function listRepositories(world: World, installationId: number): Promise<ReadonlySet<number> | null> {
  try {
    const bodies = await world.installations.fetchRepositories(installationId);
    return new Set(
      bodies.flatMap((body) => {
        const parsed = parseRepository(body);
        return parsed.ok ? [parsed.value.repository.id] : [];
      }),
    );
  } catch (error) {
    if (error instanceof AppError && error.code === 'GITHUB_NOT_FOUND') return null;
    throw error;
  }
}
