import type { TaskOf } from '../model/task.ts';
import { parseInstallation } from '../telemetry/parse-installation.ts';
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
  const installation = parsed.value;
  if (delivery.event === 'installation' && delivery.action === 'deleted') {
    await world.store.installations.remove(installation.id);
    return;
  }
  const suspended = delivery.action === 'suspend' || (delivery.action !== 'unsuspend' && installation.suspended);
  if (suspended) {
    await world.store.installations.save({ ...installation, suspended });
    return;
  }
  await adoptRepositories(world, { ...installation, suspended });
}

/** The listing is the truth: a repository that it no longer has is removed with its data. */
async function adoptRepositories(
  world: World,
  installation: {
    readonly id: number;
    readonly account: string;
    readonly suspended: boolean;
    readonly permissions: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const reachable = await world.installations.fetchRepositories(installation.id);
  const ids = new Set(reachable.map((repository) => repository.id));
  await world.store.transaction(async (transaction) => {
    await transaction.installations.save(installation);
    for (const { repository, installationId } of await transaction.repositories.list()) {
      if (installationId === installation.id && !ids.has(repository.id)) await transaction.repositories.remove(repository.id);
    }
    for (const repository of reachable) {
      await transaction.repositories.save(repository, installation.id);
      await world.queue.enqueue({ kind: 'analyze-repository', data: { repositoryId: repository.id } }, { within: transaction });
    }
  });
}
