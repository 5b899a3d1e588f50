import type { JobWithMetadata } from 'pg-boss';
import type { Task, TaskKind } from '../model/task.ts';

/** A task that this process has taken. */
export interface FetchedTask {
  readonly id: string;
  readonly task: Task;
  readonly key: string;
  /** This one included: 1 the first time. */
  readonly attempt: number;
}

export function toFetchedTask(kind: TaskKind, job: JobWithMetadata): FetchedTask {
  return { id: job.id, task: { kind, data: job.data } as Task, key: job.singletonKey ?? '', attempt: job.retryCount + 1 };
}
