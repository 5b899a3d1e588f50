import type { Delivery, Transaction } from '../ports/store.ts';
import { eventTime } from '../telemetry/event-time.ts';

/** Clocks differ, and what GitHub sent before it took a repository from us may report something a little later. */
const MARGIN_MILLISECONDS = 10 * 60_000;

/**
 * Whether a delivery speaks of something that was taken from us before: it came late, and must not bring back what was removed. An installation
 * never comes back. A repository does when something happened in it since: GitHub tells us only of repositories that we may see.
 */
export async function hasDeparted(
  transaction: Transaction,
  delivery: Pick<Delivery, 'payload'>,
  { installationId, repositoryId }: { readonly installationId: number; readonly repositoryId: number },
): Promise<boolean> {
  if ((await transaction.departures.find({ kind: 'installation', id: installationId })) !== null) return true;
  const repository = { kind: 'repository', id: repositoryId, installationId } as const;
  const left = await transaction.departures.find(repository);
  if (left === null) return false;
  const at = eventTime(delivery.payload);
  if (at === null || at.getTime() <= left.getTime() + MARGIN_MILLISECONDS) return true;
  await transaction.departures.forget(repository);
  return false;
}
