import type { Log } from '../ports/log.ts';
import type { Delivery, Transaction } from '../ports/store.ts';
import { parseRepository } from '../telemetry/parse-repository.ts';
import { hasDeparted } from './has-departed.ts';

/**
 * Makes the repository and installation of a delivery known, and keeps name and default branch fresh: a lost `installation` webhook heals
 * with the next delivery. GitHub sends deliveries of a repository only while its installation is not suspended, so one lifts the suspension, too.
 * False when the body names no repository or no installation, or one that was taken from us; that is logged, and the delivery of the latter is deleted.
 */
export async function ensureRepository(transaction: Transaction, delivery: Delivery, log: Log): Promise<boolean> {
  const { id: deliveryId, event, installationId } = delivery;
  const parsed = parseRepository(delivery.payload['repository']);
  if (!parsed.ok) {
    log.warn('repository not understood', { deliveryId, event, reason: parsed.reason });
    return false;
  }
  if (installationId === null) {
    log.warn('delivery without installation', { deliveryId, event, repositoryId: parsed.value.repository.id });
    return false;
  }
  const { repository, updatedAt } = parsed.value;
  if (await hasDeparted(transaction, delivery, { installationId, repositoryId: repository.id })) {
    log.info('delivery of what was taken from us', { deliveryId, event, repositoryId: repository.id });
    await transaction.deliveries.remove(deliveryId);
    return false;
  }
  const known = await transaction.installations.find(installationId);
  if (known === null) {
    await transaction.installations.save({ id: installationId, account: repository.owner, suspended: false, permissions: {} });
  } else if (known.suspended) await transaction.installations.save({ ...known, suspended: false });
  await transaction.repositories.save(repository, installationId, updatedAt);
  return true;
}
