import { AppError } from '../errors.ts';
import { missingPermissions, type PermissionUse } from '../model/app-permissions.ts';
import type { StoredInstallation, StoredRepository } from '../ports/store.ts';
import { renderGrantedNotice, renderPermissionNotice } from '../report/permission-notice.ts';
import { permissionLabel } from '../report/permission-table.ts';
import { fingerprint } from './fingerprint.ts';
import { queueNotice } from './queue-notice.ts';
import type { World } from './world.ts';

/**
 * Tells, once for an installation and from the repository that is looked at first, what it has not granted of what the App asks for; again only when more is missing
 * than was told, and that it is over when nothing is.
 */
export async function tellMissingPermissions(world: World, { repository, installationId }: StoredRepository): Promise<void> {
  const installation = await world.store.installations.find(installationId);
  const missing = installation === null ? null : await missingOf(world, installation);
  if (missing === null || !isNews(missing, await world.store.installations.missingTold(installationId))) return;
  await world.store.withLock(`permissions:${installationId}`, () =>
    world.store.transaction(async (within) => {
      const told = await within.installations.missingTold(installationId);
      if (!isNews(missing, told)) return;
      const labels = missing.map(permissionLabel);
      await within.installations.saveMissingTold(installationId, labels);
      const notice = renderPermissionNotice(missing, null);
      const key = `permissions:${installationId}:${fingerprint([told, labels, world.clock.now()])}`;
      const common = { repositoryId: repository.id, key };
      await queueNotice(
        world,
        within,
        notice === null
          ? { ...common, ...renderGrantedNotice(told), kind: 'resolved', severity: null }
          : { ...common, ...notice, kind: 'alert', severity: 'warning' },
      );
      world.log.warn(notice === null ? 'permissions are granted' : 'permissions are missing', {
        installationId,
        missing: labels.join(', '),
      });
    }),
  );
}

/** Null where it is not known; the next analysis asks again. */
async function missingOf(world: World, { permissions }: StoredInstallation): Promise<readonly PermissionUse[] | null> {
  if (Object.keys(permissions).length === 0) return null;
  try {
    return missingPermissions(permissions, await world.installations.fetchAskedPermissions());
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    world.log.info('what the App asks for is not known', { reason: error.message });
    return null;
  }
}

function isNews(missing: readonly PermissionUse[], told: readonly string[]): boolean {
  return missing.length === 0 ? told.length > 0 : missing.some((use) => !told.includes(permissionLabel(use)));
}
