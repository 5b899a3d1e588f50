import type { Task, TaskKind, TaskOf } from '../model/task.ts';
import type { Transaction } from './store.ts';

export interface Queue {
  /**
   * Puts a task on the queue, in the given transaction where there is one: both happen or neither does.
   * A task equal in kind and key to one that still waits is not added twice.
   */
  enqueue(task: Task, options?: { readonly within?: Transaction; readonly startAfter?: Date }): Promise<void>;
  /** Takes off the queue what waits for these repositories, and for the installation where one is named. What runs at this moment goes on. */
  forget(
    about: { readonly repositoryIds: readonly number[]; readonly installationId?: number },
    options: { readonly within: Transaction },
  ): Promise<void>;
}

/** What runs a task of each kind. May run more than once for one task: a process can die after the work and before its end is written. */
export type TaskHandlers = { readonly [K in TaskKind]: (data: TaskOf<K>['data']) => Promise<void> };
