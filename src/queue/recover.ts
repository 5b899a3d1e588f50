import { sql } from 'kysely';
import { fromKysely, type PgBoss } from 'pg-boss';
import type { Task, TaskKind } from '../model/task.ts';
import { insertDeadLetter } from '../store/queries/dead-letters.ts';
import type { Handle } from '../store/tables.ts';
import { SCHEMA } from './boss.ts';
import type { Settling } from './settle.ts';
import { TASK_KINDS } from './task-policies.ts';

/** Takes back every task that is marked as running. Only for an instance that knows itself alone: those were left by a process that died. */
export async function recoverActive({ boss, database, log }: Settling): Promise<void> {
  const { rows } = await sql<{ name: TaskKind; id: string }>`
    select name, id from ${sql.id(SCHEMA, 'job')} where state = 'active' and name = any(${TASK_KINDS}::text[])`.execute(database);
  for (const { name, id } of rows) await giveBack(boss, database, name, id, 'its process ended');
  if (rows.length > 0) log.warn('tasks of a process that died taken back', { tasks: rows.length });
}

/** A running task waits again, and can be fetched at once. It keeps its count of attempts: the last one makes it fail for good. */
export async function giveBack(boss: PgBoss, database: Handle, kind: TaskKind, id: string, reason: string): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const db = fromKysely(transaction);
    await boss.fail(kind, id, { message: reason }, { db });
    await boss.update(kind, undefined, { id, startAfter: 0, db });
  });
}

interface FailedRow {
  readonly id: string;
  readonly name: TaskKind;
  readonly data: Task['data'];
  readonly output: { readonly message?: string; readonly value?: { readonly message?: string } } | null;
  readonly attempts: number;
}

/**
 * pg-boss itself fails a task whose process died in its last attempt, and such a task would block its key for ever: it becomes a dead letter.
 * Returns the kinds whose keys are free again.
 */
export async function buryFailed({ boss, database, log }: Settling): Promise<readonly TaskKind[]> {
  return database.transaction().execute(async (transaction) => {
    const { rows } = await sql<FailedRow>`
      select id, name, data, output, retry_count + 1 as attempts from ${sql.id(SCHEMA, 'job')}
      where state = 'failed' and name = any(${TASK_KINDS}::text[]) order by created_on limit 100 for update skip locked`.execute(
      transaction,
    );
    for (const { id, name, data, output, attempts } of rows) {
      const error = `Its process ended or hung in each attempt: ${output?.message ?? output?.value?.message ?? 'no reason recorded'}`;
      log.error('task given up', { kind: name, id, attempts, error });
      await insertDeadLetter(transaction, { id, task: { kind: name, data } as Task, error, attempts, at: new Date() });
      await boss.deleteJob(name, id, { db: fromKysely(transaction) });
    }
    return [...new Set(rows.map(({ name }) => name))];
  });
}
