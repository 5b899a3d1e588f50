import type { Task } from '../model/task.ts';
import type { Log } from '../ports/log.ts';
import type { Queue, TaskHandlers } from '../ports/queue.ts';
import type { Delivery, Transaction } from '../ports/store.ts';
import { kyselyOf } from '../store/create-store.ts';
import type { OpenedStore } from '../store/open-store.ts';
import { toAppError } from '../store/to-app-error.ts';
import { createAcceptor } from './accept-deliveries.ts';
import { openBoss } from './boss.ts';
import { enqueueTask } from './enqueue.ts';
import { forgetTasks } from './forget-tasks.ts';
import { type Instance, startInstance } from './instance.ts';
import type { Phase } from './settle.ts';

export interface TaskQueue extends Queue {
  /** Stores a delivery with the task that receives it, both or neither; resolves when they are on disk. */
  accept(delivery: Delivery): Promise<'new' | 'duplicate'>;
  /** Says what runs the tasks. */
  work(handlers: TaskHandlers): void;
  /** Starts to run tasks. An instance that finds itself alone first takes back what a dead one was running. */
  start(): Promise<void>;
  /**
   * Takes no more tasks and waits for the running ones; those that are not done in time go back to the queue. The store must still be open;
   * afterwards only the store is of use.
   */
  stop(options: { readonly timeoutMs: number }): Promise<'drained' | 'timed-out'>;
  /** Puts a dead letter's task back on the queue. False when there is no such letter. */
  replay(deadLetterId: string): Promise<boolean>;
}

/** The queue on the store's database: pg-boss keeps the tasks, in tables of its own; our workers run them. */
export async function createQueue({ opened, log }: { readonly opened: OpenedStore; readonly log: Log }): Promise<TaskQueue> {
  const { database, locks, connection, store } = opened;
  const openedBoss = await openBoss(connection, log).catch((error: unknown) => {
    throw toAppError(error);
  });
  const { boss, channel, close } = openedBoss;
  let handlers: TaskHandlers | null = null;
  let phase: Phase = 'working';
  let instance: Instance | null = null;

  const enqueue = async (task: Task, { within, startAfter }: { within?: Transaction; startAfter?: Date } = {}): Promise<void> => {
    try {
      await enqueueTask(openedBoss, within === undefined ? database : kyselyOf(within), task, startAfter ?? null);
    } catch (error) {
      throw toAppError(error);
    }
  };
  return {
    enqueue,
    forget: async (about, { within }) => {
      try {
        await forgetTasks(boss, kyselyOf(within), about);
      } catch (error) {
        throw toAppError(error);
      }
    },
    accept: createAcceptor(openedBoss, database),
    work: (given) => {
      handlers = given;
    },
    start: async () => {
      if (handlers === null) throw new Error('No handlers: call work() first');
      instance = await startInstance({ boss, database, log, locks, handlers, phase: () => phase }, connection, channel);
    },
    stop: async ({ timeoutMs }) => {
      phase = 'stopping';
      const outcome = (await instance?.stop(timeoutMs)) ?? 'drained';
      phase = 'stopped';
      await close();
      return outcome;
    },
    replay: (id) =>
      store.transaction(async (within) => {
        const letter = await kyselyOf(within).deleteFrom('dead_letter').where('id', '=', id).returning('task').executeTakeFirst();
        if (letter !== undefined) await enqueue(letter.task, { within });
        return letter !== undefined;
      }),
  };
}
