import { sql } from 'kysely';
import type { Task, TaskKind } from '../model/task.ts';
import type { TaskHandlers } from '../ports/queue.ts';
import type { LockSession } from '../store/lock-session.ts';
import { SCHEMA } from './boss.ts';
import type { FetchedTask } from './fetched-task.ts';
import { buryTask, completeTasks, isFinal, retryTask, type Settling } from './settle.ts';
import { policyOf } from './task-policies.ts';

export interface Running extends Settling {
  readonly locks: LockSession;
  readonly handlers: TaskHandlers;
}

/** Successors that are read at once, and how long one key may be drained before other keys get their turn. */
const READ_AHEAD = 50;
const DRAIN_MS = 1_000;

/** Runs a task and writes what became of it. */
export async function runTask(running: Running, fetched: FetchedTask): Promise<void> {
  const { order } = policyOf(fetched.task.kind);
  try {
    await handle(running, fetched);
  } catch (error) {
    await (isFinal(error, fetched.attempt) ? buryTask : retryTask)(running, fetched, error);
    return;
  }
  const done = [fetched.id];
  // A process that dies in a successor has charged an attempt to this task, not to that one: then this one goes alone, and that one is fetched.
  if (order === 'strict' && fetched.attempt === 1) done.push(...(await drainKey(running, fetched)));
  await completeTasks(running, fetched.task.kind, done);
}

/**
 * Runs the tasks that wait behind one of a strict key while that one is still held, so no one else can: fetching each by itself costs two
 * commits a task. Returns the ids of those that are done. One that fails for a while is left to be fetched, which counts its attempts.
 */
async function drainKey(running: Running, { id, task, key }: FetchedTask): Promise<readonly string[]> {
  const until = performance.now() + DRAIN_MS;
  const done: string[] = [];
  for (;;) {
    const successors = await findSuccessors(running, task.kind, key, [id, ...done]);
    for (const successor of successors) {
      if (running.phase() !== 'working' || performance.now() > until) return done;
      try {
        await handle(running, successor);
      } catch (error) {
        if (!isFinal(error, 1)) return done;
        await buryTask(running, successor, error);
        continue;
      }
      done.push(successor.id);
    }
    if (successors.length < READ_AHEAD) return done;
    await completeTasks(running, task.kind, done.splice(0));
  }
}

async function findSuccessors(
  { database, log }: Running,
  kind: TaskKind,
  key: string,
  except: readonly string[],
): Promise<readonly FetchedTask[]> {
  try {
    const { rows } = await sql<{ id: string; data: Task['data'] }>`
      select id, data from ${sql.id(SCHEMA, 'job')}
      where name = ${kind} and singleton_key = ${key} and state = 'created' and not blocked and policy = 'key_strict_fifo' and start_after <= now()
        and id <> all(${except}::uuid[])
      order by created_on, id limit ${READ_AHEAD}`.execute(database);
    return rows.map(({ id, data }) => ({ id, task: { kind, data } as Task, key, attempt: 1 }));
  } catch (error) {
    log.warn('successors not read', { kind, error: String(error) });
    return [];
  }
}

async function handle({ handlers, locks }: Running, { task, key }: FetchedTask): Promise<void> {
  const work = (): Promise<void> => (handlers[task.kind] as (data: Task['data']) => Promise<void>)(task.data);
  return policyOf(task.kind).order === 'strict' ? work() : locks.withLock(`${task.kind}:${key}`, work);
}
