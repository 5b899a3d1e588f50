import type { Task, TaskKind } from '../../src/model/task.ts';
import type { TaskHandlers } from '../../src/ports/queue.ts';
import { TASK_KINDS } from '../../src/queue/task-policies.ts';

type Work = (data: Task['data'], kind: TaskKind) => Promise<void> | void;

export interface Recording {
  readonly handlers: TaskHandlers;
  /** Tasks in the order they ended well. */
  readonly done: Task[];
  /** Resolves when so many have ended well since the beginning. */
  until(count: number): Promise<void>;
}

/** Handlers of every kind that write down what they did. */
export function recordTasks(work: Partial<Record<TaskKind, Work>> = {}): Recording {
  const done: Task[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const handle = (kind: TaskKind) => async (data: Task['data']) => {
    await work[kind]?.(data, kind);
    done.push({ kind, data } as Task);
    for (const one of waiting) if (done.length >= one.count) one.resolve();
  };
  return {
    handlers: Object.fromEntries(TASK_KINDS.map((kind) => [kind, handle(kind)])) as unknown as TaskHandlers,
    done,
    until: (count) =>
      new Promise((resolve) => {
        waiting.push({ count, resolve });
        if (done.length >= count) resolve();
      }),
  };
}
