import type { Delivery, Transaction } from '../ports/store.ts';
import { parseRepository } from '../telemetry/parse-repository.ts';

/**
 * Makes the repository and installation of a delivery known, and keeps name and default branch fresh: a lost `installation` webhook heals
 * with the next delivery. False when the body names no repository or no installation.
 */
export async function ensureRepository(transaction: Transaction, delivery: Delivery): Promise<boolean> {
  const parsed = parseRepository(delivery.payload['repository']);
  if (!parsed.ok || delivery.installationId === null) return false;
  if ((await transaction.installations.find(delivery.installationId)) === null) {
    await transaction.installations.save({ id: delivery.installationId, account: parsed.value.owner, suspended: false, permissions: {} });
  }
  await transaction.repositories.save(parsed.value, delivery.installationId);
  return true;
}
