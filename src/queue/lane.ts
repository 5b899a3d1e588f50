import { sql } from 'kysely';
import type { TaskKind } from '../model/task.ts';
import { SCHEMA } from './boss.ts';
import { type FetchedTask, toFetchedTask } from './fetched-task.ts';
import { type Running, runTask } from './run-task.ts';
import { policyOf } from './task-policies.ts';

/** How long a lane waits without being called: for what other processes put back, and for announcements that were lost. */
const POLL_MS = 2_000;
const AFTER_FAILURE_MS = 500;

/**
 * The worker of one kind. It fetches as many tasks as it has places, and again as soon as one is announced, done, or due. pg-boss's own workers
 * hear of new tasks only: a retry, or the successor of a task that is done, waits there for the next poll.
 */
export class Lane {
  readonly kind: TaskKind;
  readonly #work: Running;
  readonly #places = new Map<string, Promise<void>>();
  readonly #ended: Promise<void>;
  #stopped = false;
  #called = false;
  #wake: (() => void) | null = null;

  /** Starts to fetch. */
  constructor(kind: TaskKind, work: Running) {
    this.kind = kind;
    this.#work = work;
    this.#ended = this.#loop();
  }

  /** There may be something to fetch. */
  call(): void {
    this.#called = true;
    this.#wake?.();
  }

  /** Ids of the tasks that run. */
  running(): readonly string[] {
    return [...this.#places.keys()];
  }

  /** Fetches no more; resolves when the running ones are done. */
  stop(): Promise<void> {
    this.#stopped = true;
    this.#wake?.();
    return this.#ended;
  }

  async #loop(): Promise<void> {
    while (!this.#stopped) {
      this.#called = false;
      const pause = await this.#fetch().catch((error: unknown) => {
        this.#work.log.warn('tasks not fetched', { kind: this.kind, error: String(error) });
        return AFTER_FAILURE_MS;
      });
      await this.#wait(pause);
    }
    await Promise.all(this.#places.values());
  }

  /** Fills the free places. Milliseconds after which it is worth while to try again uncalled. */
  async #fetch(): Promise<number> {
    const { order, concurrency } = policyOf(this.kind);
    const free = concurrency - this.#places.size;
    if (free === 0) return POLL_MS;
    const one = order === 'coalesced' ? { groupConcurrency: 1 } : {};
    const jobs = await this.#work.boss.fetch<object>(this.kind, { batchSize: free, includeMetadata: true, ...one });
    for (const job of jobs) this.#run(toFetchedTask(this.kind, job));
    return jobs.length < free ? Math.min(POLL_MS, await timeToNext(this.kind, this.#work)) : POLL_MS;
  }

  #run(fetched: FetchedTask): void {
    const place = runTask(this.#work, fetched)
      .catch((error: unknown) =>
        this.#work.log.error('outcome of a task not written', { kind: this.kind, id: fetched.id, error: String(error) }),
      )
      .finally(() => {
        this.#places.delete(fetched.id);
        this.call();
      });
    this.#places.set(fetched.id, place);
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.#wake = end;
      if (this.#called || this.#stopped) end();
    });
  }
}

/** Milliseconds until a waiting task is due; infinite when none waits for a time. */
async function timeToNext(kind: TaskKind, { database }: Running): Promise<number> {
  const { rows } = await sql<{ ms: number | null }>`
    select extract(epoch from min(start_after) - clock_timestamp())::float8 * 1000 as ms from ${sql.id(SCHEMA, 'job')}
    where name = ${kind} and state < 'active' and not blocked and start_after > now()`.execute(database);
  const ms = rows[0]?.ms ?? null;
  return ms === null ? Number.POSITIVE_INFINITY : Math.max(1, Math.ceil(ms));
}
