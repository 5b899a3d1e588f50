import { setTimeout as sleep } from 'node:timers/promises';
import { fromKysely, type PgBoss } from 'pg-boss';
import { AppError } from '../errors.ts';
import { scrubText } from '../model/scrub-text.ts';
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
  readonly phase: () => Phase;
}

/** `stopping`: running tasks may end. `stopped`: nobody waits for them any more. */
export type Phase = 'working' | 'stopping' | 'stopped';

/** Whether a task that failed this way is given up: no retry helps, or there were enough. */
export function isFinal(error: unknown, attempt: number): boolean {
  return (error instanceof AppError && !error.retryable) || attempt >= MAX_ATTEMPTS;
}

/** A task that is done leaves no row. */
export async function completeTasks(settling: Settling, kind: string, ids: readonly string[]): Promise<void> {
  await persist(settling, () => settling.boss.deleteJob(kind, [...ids]));
}

/** Waits for its next attempt: as long as GitHub asked for, else by the kind's backoff. */
export async function retryTask(settling: Settling, { id, task, attempt }: FetchedTask, error: unknown): Promise<void> {
  const { boss, database, log } = settling;
  log.warn('task failed', { kind: task.kind, id, attempt, error: messageOf(error) });
  const retryAt = error instanceof AppError ? error.retryAt : null;
  await persist(settling, () =>
    database.transaction().execute(async (transaction) => {
      const db = fromKysely(transaction);
      await boss.fail(task.kind, id, { message: messageOf(error) }, { db });
      if (retryAt !== null) await boss.update(task.kind, undefined, { id, startAfter: retryAt, db });
    }),
  );
}

/** Gives a task up: it becomes a dead letter and frees its key, both or neither. */
export async function buryTask(settling: Settling, { id, task, attempt }: FetchedTask, error: unknown): Promise<void> {
  const { boss, database, log } = settling;
  log.error('task given up', { kind: task.kind, id, attempts: attempt, error: messageOf(error) });
  await persist(settling, () =>
    database.transaction().execute(async (transaction) => {
      await insertDeadLetter(transaction, { id, task, error: messageOf(error), attempts: attempt, at: new Date() });
      await boss.deleteJob(task.kind, id, { db: fromKysely(transaction) });
    }),
  );
}

/** What became of a task must be written, or it would run again: tried until the database is back, or until this process ends. */
async function persist({ log, phase }: Settling, write: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await write();
      return;
    } catch (error) {
      if (phase() === 'stopped') throw error;
      if (tries === 0) log.warn('outcome of a task not written yet', { error: messageOf(error) });
      await sleep(RETRY_MS);
    }
  }
}

/** It is stored: GitHub's answers and the database's quote what they were given. */
function messageOf(error: unknown): string {
  return scrubText(error instanceof Error ? `${error instanceof AppError ? `${error.code}: ` : ''}${error.message}` : String(error));
}
