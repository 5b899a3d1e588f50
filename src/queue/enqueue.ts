import { sql } from 'kysely';
import { fromKysely } from 'pg-boss';
import type { Task } from '../model/task.ts';
import type { Handle } from '../store/tables.ts';
import { type OpenedBoss, SCHEMA } from './boss.ts';
import { nextTaskId } from './task-id.ts';
import { policyOf, type TaskPolicy } from './task-policies.ts';

type Announced = Pick<OpenedBoss, 'boss' | 'channel'>;

/** Puts a task on the queue, in the transaction that the handle is. */
export async function enqueueTask({ boss, channel }: Announced, handle: Handle, task: Task, startAfter: Date | null): Promise<void> {
  const policy = policyOf(task.kind);
  const key = policy.keyOf(task.data);
  const send = () =>
    boss.send(task.kind, task.data, {
      id: nextTaskId(),
      singletonKey: key,
      db: fromKysely(handle),
      ...(policy.order === 'coalesced' ? { group: { id: key } } : {}),
      ...delayOf(policy, startAfter),
    });
  if (policy.order === 'strict') {
    await send();
    return;
  }
  // Lost races repeat this: the waiting task was fetched, or another's was inserted, between the two statements.
  while (!(await joinWaiting({ boss, channel }, handle, task, key, startAfter)) && (await send()) === null);
  // pg-boss announces only what can run now; workers ask when the next one is due.
  if (policy.debounceMs > 0 || startAfter !== null) await announce(handle, channel, task.kind);
}

/**
 * Joins the task of this key that waits, if there is one, and moves it forward where this one is to run earlier. Its row stays locked until our
 * transaction ends, so no worker can take it before what we wrote is to be seen. The lock is a shared one: others may join at the same time.
 */
async function joinWaiting(
  { boss, channel }: Announced,
  handle: Handle,
  task: Task,
  key: string,
  startAfter: Date | null,
): Promise<boolean> {
  const wanted = delayOf(policyOf(task.kind), startAfter).startAfter ?? '0';
  const { rows } = await sql<{ id: string; later: boolean }>`
    select id, start_after > ${startAfter === null ? sql`now() + ${wanted}::interval` : sql`${wanted}::timestamptz`} as later
    from ${sql.id(SCHEMA, 'job')} where name = ${task.kind} and coalesce(singleton_key, '') = ${key} and state = 'created' and policy = 'short'
    for key share`.execute(handle);
  const waiting = rows[0];
  if (waiting === undefined) return false;
  if (waiting.later) await boss.update(task.kind, undefined, { id: waiting.id, startAfter: wanted, db: fromKysely(handle) });
  // Workers pass over the locked row; when our transaction ends they are called again.
  await announce(handle, channel, task.kind);
  return true;
}

function delayOf(policy: TaskPolicy, startAfter: Date | null): { readonly startAfter?: string } {
  if (startAfter !== null) return { startAfter: startAfter.toISOString() };
  // Relative, by the database's clock.
  return policy.debounceMs === 0 ? {} : { startAfter: `${policy.debounceMs} milliseconds` };
}

async function announce(handle: Handle, channel: string, kind: string): Promise<void> {
  await sql`select pg_notify(${channel}, ${kind})`.execute(handle);
}
