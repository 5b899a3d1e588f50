import { sql } from 'kysely';
import type { TaskKind } from '../model/task.ts';
import { SCHEMA } from './boss.ts';
import { type FetchedTask, toFetchedTask } from './fetched-task.ts';
import { type Running, runTask } from './run-task.ts';
import { policyOf } from './task-policies.ts';

/** How long a lane waits without being called: for what other processes put back, and for announcements that were lost. */
const POLL_MS = 2_000;
const AFTER_FAILURE_MS = 500;

/** The worker of one kind. It fetches as many tasks as it has places, and again as soon as one is called, done, or due. */
export interface Lane {
  readonly kind: TaskKind;
  /** There may be something to fetch. */
  call(): void;
  /** Ids of the tasks that run. */
  running(): readonly string[];
  /** Fetches no more; resolves when the running ones are done. */
  stop(): Promise<void>;
}

export function startLane(kind: TaskKind, work: Running): Lane {
  const { order, concurrency } = policyOf(kind);
  const places = new Map<string, Promise<void>>();
  let stopped = false;
  let called = false;
  let wake: (() => void) | null = null;

  const call = (): void => {
    called = true;
    wake?.();
  };
  const wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => done(), ms);
      const done = (): void => {
        clearTimeout(timer);
        wake = null;
        resolve();
      };
      wake = done;
      if (called || stopped) done();
    });
  const run = (fetched: FetchedTask): void => {
    const place = runTask(work, fetched)
      .catch((error: unknown) => work.log.error('outcome of a task not written', { kind, id: fetched.id, error: String(error) }))
      .finally(() => {
        places.delete(fetched.id);
        call();
      });
    places.set(fetched.id, place);
  };
  const loop = async (): Promise<void> => {
    while (!stopped) {
      called = false;
      let pause = POLL_MS;
      try {
        const free = concurrency - places.size;
        const jobs = free > 0 ? await work.boss.fetch<object>(kind, { batchSize: free, includeMetadata: true, ...(order === 'coalesced' ? { groupConcurrency: 1 } : {}) }) : [];
        for (const job of jobs) run(toFetchedTask(kind, job));
        if (jobs.length < free) pause = Math.min(pause, await timeToNext(kind, work));
      } catch (error) {
        work.log.warn('tasks not fetched', { kind, error: String(error) });
        pause = AFTER_FAILURE_MS;
      }
      await wait(pause);
    }
    await Promise.all(places.values());
  };
  const ended = loop();
  return {
    kind,
    call,
    running: () => [...places.keys()],
    stop: () => {
      stopped = true;
      wake?.();
      return ended;
    },
  };
}

/** Milliseconds until a waiting task is due; infinite when none waits for a time. */
async function timeToNext(kind: TaskKind, { database }: Running): Promise<number> {
  const { rows } = await sql<{ ms: number | null }>`
    select extract(epoch from min(start_after) - clock_timestamp())::float8 * 1000 as ms from ${sql.id(SCHEMA, 'job')}
    where name = ${kind} and state < 'active' and not blocked and start_after > now()`.execute(database);
  const ms = rows[0]?.ms ?? null;
  return ms === null ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil(ms));
}
