import type { Task } from '../model/task.ts';
import type { Transaction } from './store.ts';

export interface Queue {
  /**
   * Puts a task on the queue, in the given transaction where there is one: both happen or neither does.
   * A task equal in kind and key to one that still waits is not added twice.
   */
  enqueue(task: Task, options?: { readonly within?: Transaction; readonly startAfter?: Date }): Promise<void>;
}
