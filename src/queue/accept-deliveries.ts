import { fromKysely } from 'pg-boss';
import type { Delivery } from '../ports/store.ts';
import { insertDeliveries } from '../store/queries/deliveries.ts';
import type { Handle } from '../store/tables.ts';
import { toAppError } from '../store/to-app-error.ts';
import type { OpenedBoss } from './boss.ts';
import { nextTaskId } from './task-id.ts';
import { TASK_POLICIES } from './task-policies.ts';

/** More in one transaction make it no cheaper a delivery; fewer in flight leave the disk idle, more only wait for one another. */
const MAX_BATCH = 64;
const MAX_IN_FLIGHT = 2;

type Outcome = 'new' | 'duplicate';

interface Waiting {
  readonly delivery: Delivery;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/** Deliveries of one repository are received in the order they came; without one, those of one installation. */
function orderKeyOf({ repositoryId, installationId }: Pick<Delivery, 'repositoryId' | 'installationId'>): string {
  return repositoryId !== null ? `repository ${repositoryId}` : `installation ${installationId}`;
}

/**
 * Stores deliveries, each with its task, and resolves when they are on disk. Those that come at the same time share a transaction, which triples
 * what one disk takes; a batch that fails is tried one by one, so that a bad one fails alone.
 */
export function createAcceptor(opened: OpenedBoss, database: Handle): (delivery: Delivery) => Promise<Outcome> {
  const waiting: Waiting[] = [];
  let inFlight = 0;
  const flush = async (): Promise<void> => {
    if (inFlight >= MAX_IN_FLIGHT) return;
    const batch = waiting.splice(0, MAX_BATCH);
    if (batch.length === 0) return;
    inFlight++;
    try {
      await settleBatch(opened, database, batch);
    } finally {
      inFlight--;
      void flush();
    }
  };
  return (delivery) =>
    new Promise((resolve, reject) => {
      waiting.push({ delivery, resolve, reject });
      // What arrives in this turn of the event loop goes together.
      setImmediate(() => void flush());
    });
}

async function settleBatch(opened: OpenedBoss, database: Handle, batch: readonly Waiting[]): Promise<void> {
  try {
    const fresh = await storeBatch(opened, database, batch);
    for (const { delivery, resolve } of batch) resolve(fresh.delete(delivery.id) ? 'new' : 'duplicate');
  } catch (error) {
    if (batch.length === 1) batch[0]?.reject(toAppError(error));
    else for (const one of batch) await settleBatch(opened, database, [one]);
  }
}

/** The ids that were new. */
async function storeBatch({ boss }: OpenedBoss, database: Handle, batch: readonly Waiting[]): Promise<Set<string>> {
  const deliveries = [...new Map(batch.map(({ delivery }) => [delivery.id, delivery])).values()];
  return database.transaction().execute(async (transaction) => {
    const fresh = new Set(await insertDeliveries(transaction, deliveries));
    const tasks = deliveries
      .filter(({ id }) => fresh.has(id))
      .map((delivery) => {
        const data = { deliveryId: delivery.id, orderKey: orderKeyOf(delivery) };
        return { id: nextTaskId(), data, singletonKey: TASK_POLICIES['receive-delivery'].keyOf(data) };
      });
    if (tasks.length > 0) await boss.insert('receive-delivery', tasks, { db: fromKysely(transaction) });
    return fresh;
  });
}
