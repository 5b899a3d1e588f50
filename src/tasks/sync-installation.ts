import type { TaskOf } from '../model/task.ts';
import type { Delivery } from '../ports/store.ts';
import { type InstallationFacts, parseInstallation, parseRemovedRepositories } from '../telemetry/parse-installation.ts';
import { parseRepository } from '../telemetry/parse-repository.ts';
import { removeInstallation, removeRepository } from './remove-repository.ts';
import type { World } from './world.ts';

/** An `installation` or `installation_repositories` delivery: what we may see is brought in line with what GitHub says now. */
export async function syncInstallation(world: World, { deliveryId }: TaskOf<'sync-installation'>['data']): Promise<void> {
  const delivery = await world.store.deliveries.find(deliveryId);
  if (delivery === null) return;
  const parsed = parseInstallation(delivery.payload['installation']);
  if (!parsed.ok) {
    world.log.warn('installation not understood', { deliveryId, reason: parsed.reason });
    return;
  }
  const installation = { ...parsed.value, suspended: delivery.action === 'suspend' || parsed.value.suspended };
  if ((await world.store.departures.find({ kind: 'installation', id: installation.id })) !== null) {
    await world.store.deliveries.remove(deliveryId);
    return;
  }
  if (delivery.event === 'installation' && delivery.action === 'deleted')
    await world.store.transaction((transaction) => removeInstallation(world.queue, transaction, installation.id, delivery.receivedAt));
  else if (delivery.event === 'installation_repositories' && delivery.action === 'removed')
    await dropRepositories(world, delivery, installation);
  else if (installation.suspended) await world.store.installations.save(installation);
  else await adoptRepositories(world, installation);
}

/** Only what the delivery names goes: a listing can lack a repository for other reasons. */
async function dropRepositories(world: World, delivery: Delivery, installation: InstallationFacts): Promise<void> {
  const removed = parseRemovedRepositories(delivery.payload['repositories_removed']);
  if (!removed.ok) world.log.warn('removed repositories not understood', { deliveryId: delivery.id, reason: removed.reason });
  await world.store.transaction(async (transaction) => {
    await transaction.installations.save(installation);
    for (const id of removed.ok ? removed.value : []) {
      const stored = await transaction.repositories.find(id);
      if (stored?.installationId === installation.id) await removeRepository(world.queue, transaction, stored, delivery.receivedAt);
    }
    // It names what is gone.
    await transaction.deliveries.remove(delivery.id);
  });
}

/** Everything that the installation reaches is made known and looked at, with its past and with what happened while we were told nothing. */
async function adoptRepositories(world: World, installation: InstallationFacts): Promise<void> {
  const bodies = await world.installations.fetchRepositories(installation.id);
  await world.store.transaction(async (transaction) => {
    await transaction.installations.save(installation);
    for (const body of bodies) {
      const parsed = parseRepository(body);
      if (!parsed.ok) {
        world.log.warn('repository not understood', { installationId: installation.id, reason: parsed.reason });
        continue;
      }
      const { repository, updatedAt } = parsed.value;
      await transaction.departures.forget({ kind: 'repository', id: repository.id, installationId: installation.id });
      await transaction.repositories.save(repository, installation.id, updatedAt);
      await transaction.deadLetters.forget(repository.id, 'GITHUB_FORBIDDEN');
      for (const kind of ['analyze-repository', 'backfill-repository', 'reconcile-repository'] as const) {
        await world.queue.enqueue({ kind, data: { repositoryId: repository.id } }, { within: transaction });
      }
    }
  });
}
