import { setTimeout as sleep } from 'node:timers/promises';
import { fromKysely, type PgBoss } from 'pg-boss';
import { AppError } from '../errors.ts';
import type { Log } from '../ports/log.ts';
import { insertDeadLetter } from '../store/queries/dead-letters.ts';
import type { Handle } from '../store/tables.ts';
import type { FetchedTask } from './fetched-task.ts';
import { MAX_ATTEMPTS } from './task-policies.ts';

const RETRY_MS = 500;

export interface Settling {
  readonly boss: PgBoss;
  readonly database: Handle;
  readonly log: Log;
}

/** Whether a task that failed this way is given up: no retry helps, or there were enough. */
export function isFinal(error: unknown, attempt: number): boolean {
  return (error instanceof AppError && !error.retryable) || attempt >= MAX_ATTEMPTS;
}

/** A task that is done leaves no row. */
export async function completeTasks({ boss, log }: Settling, kind: string, ids: readonly string[]): Promise<void> {
  await persist(log, () => boss.deleteJob(kind, [...ids]));
}

/** Waits for its next attempt: as long as GitHub asked for, else by the kind's backoff. */
export async function retryTask({ boss, database, log }: Settling, { id, task, attempt }: FetchedTask, error: unknown): Promise<void> {
  log.warn('task failed', { kind: task.kind, id, attempt, error: messageOf(error) });
  const retryAt = error instanceof AppError ? error.retryAt : null;
  await persist(log, () =>
    database.transaction().execute(async (transaction) => {
      const db = fromKysely(transaction);
      await boss.fail(task.kind, id, { message: messageOf(error) }, { db });
      if (retryAt !== null) await boss.update(task.kind, undefined, { id, startAfter: retryAt, db });
    }),
  );
}

/** Gives a task up: it becomes a dead letter and frees its key, both or neither. */
export async function buryTask({ boss, database, log }: Settling, { id, task, attempt }: FetchedTask, error: unknown): Promise<void> {
  log.error('task given up', { kind: task.kind, id, attempts: attempt, error: messageOf(error) });
  await persist(log, () =>
    database.transaction().execute(async (transaction) => {
      await insertDeadLetter(transaction, { id, task, error: messageOf(error), attempts: attempt, at: new Date() });
      await boss.deleteJob(task.kind, id, { db: fromKysely(transaction) });
    }),
  );
}

/** What became of a task must be written, or it would run again: tried until the database is back. */
async function persist(log: Log, write: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await write();
      return;
    } catch (error) {
      // Ten minutes on, the heartbeats' end or the next start takes the task up again.
      if (tries >= 1200) throw error;
      if (tries === 0) log.warn('outcome of a task not written yet', { error: messageOf(error) });
      await sleep(RETRY_MS);
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error instanceof AppError ? `${error.code}: ` : ''}${error.message}` : String(error);
}
