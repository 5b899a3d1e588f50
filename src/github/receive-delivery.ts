import { AsyncLocalStorage } from 'node:async_hooks';
import type { Probot } from 'probot';
import type { Task, TaskOf } from '../model/task.ts';
import type { Clock } from '../ports/clock.ts';
import type { Queue } from '../ports/queue.ts';
import type { Store, Transaction } from '../ports/store.ts';

interface Receiver {
  /** Runs the App's handlers on a stored delivery; their tasks and the closing of the delivery commit together. */
  readonly receive: (data: TaskOf<'receive-delivery'>['data']) => Promise<void>;
}

/**
 * Joins Probot to the queue. `app` is the Probot app, given the function by which it enqueues; while a delivery is received that function
 * writes in the delivery's own transaction. A delivery that was received already is left alone.
 */
export async function createReceiver(options: {
  readonly probot: Probot;
  readonly app: (enqueue: (task: Task) => Promise<void>) => (probot: Probot) => void;
  readonly store: Store;
  readonly queue: Queue;
  readonly clock: Clock;
}): Promise<Receiver> {
  const { probot, store, queue, clock } = options;
  const current = new AsyncLocalStorage<Transaction>();
  const enqueue = (task: Task): Promise<void> => {
    const transaction = current.getStore();
    if (transaction === undefined) throw new Error(`${task.kind} enqueued outside a delivery`);
    return queue.enqueue(task, { within: transaction });
  };
  await probot.load(options.app(enqueue));
  return {
    receive: ({ deliveryId }) =>
      store.transaction(async (transaction) => {
        const delivery = await transaction.deliveries.find(deliveryId);
        if (delivery === null || delivery.processedAt !== null) return;
        const event = { id: delivery.id, name: delivery.event, payload: delivery.payload };
        // The body was checked by its signature and its event name by the intake; Probot's type knows each event's body apart.
        await current.run(transaction, () => probot.receive(event as unknown as Parameters<Probot['receive']>[0]));
        await transaction.deliveries.markProcessed(deliveryId, clock.now());
      }),
  };
}
