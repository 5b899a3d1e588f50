import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../ports/log.ts';
import type { ConnectionSettings } from './open-pool.ts';
import { toAppError } from './to-app-error.ts';

/** Between two tries for a lock that another process holds. Waiting inside the server would hold up every other lock of this session. */
const RETRY_MS = 20;
/** One number for all instances of Paceline on a database; the seed sets it apart from every named lock. */
const INSTANCE = "hashtextextended('paceline instance', 1)";
const NAMED = 'hashtextextended($1, 0)';

/** What two processes must not do at once, kept by session advisory locks on one connection: they go when the process dies. */
export class LockSession {
  readonly #settings: ConnectionSettings;
  readonly #log: Log;
  readonly #queues = new Map<string, Promise<unknown>>();
  #client: Promise<pg.Client> | null = null;
  #lastAnswer: Promise<unknown> = Promise.resolve();
  #joined = false;
  #closed = false;

  constructor(settings: ConnectionSettings, log: Log) {
    this.#settings = settings;
    this.#log = log;
  }

  /** Within this process first come first served; between processes by tries. Not to be nested under one name: it would wait for itself. */
  withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.#queues.get(name) ?? Promise.resolve()).then(() => this.#locked(name, work));
    const settled = mine.catch(() => {});
    this.#queues.set(name, settled);
    void settled.then(() => this.#queues.get(name) === settled && this.#queues.delete(name));
    return mine;
  }

  /** Joins the instances that work on this database, until `close`. When there is no other, `alone` runs first, and nobody joins meanwhile. */
  async join(alone: () => Promise<void>): Promise<void> {
    if (await this.#ask(`select pg_try_advisory_lock(${INSTANCE}) as got`)) {
      try {
        await alone();
        await this.#ask(`select pg_try_advisory_lock_shared(${INSTANCE}) as got`);
      } finally {
        await this.#ask(`select pg_advisory_unlock(${INSTANCE}) as got`);
      }
    } else {
      while (!(await this.#ask(`select pg_try_advisory_lock_shared(${INSTANCE}) as got`))) await sleep(RETRY_MS);
    }
    this.#joined = true;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const client = await this.#client?.catch(() => null);
    await client?.end().catch(() => {});
  }

  async #locked<T>(name: string, work: () => Promise<T>): Promise<T> {
    while (!(await this.#ask(`select pg_try_advisory_lock(${NAMED}) as got`, [name]))) await sleep(RETRY_MS);
    try {
      return await work();
    } finally {
      // A lost connection has released it already.
      await this.#ask(`select pg_advisory_unlock(${NAMED}) as got`, [name]).catch(() => false);
    }
  }

  /** One connection answers one question at a time. */
  #ask(sql: string, values: readonly unknown[] = []): Promise<boolean> {
    const answer = this.#lastAnswer.then(async () => {
      try {
        const { rows } = await (await this.#session()).query<{ got: boolean }>(sql, [...values]);
        return rows[0]?.got === true;
      } catch (error) {
        throw toAppError(error);
      }
    });
    this.#lastAnswer = answer.catch(() => {});
    return answer;
  }

  #session(): Promise<pg.Client> {
    if (this.#client !== null) return this.#client;
    const connecting = this.#connect();
    this.#client = connecting;
    connecting.catch(() => {
      if (this.#client === connecting) this.#client = null;
    });
    return connecting;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.#settings);
    client.on('error', (error) => this.#log.warn('lock connection lost', { error: error.message }));
    client.on('end', () => {
      this.#client = null;
      // Instances that look for us must find us again soon.
      if (this.#joined && !this.#closed) void this.#rejoin();
    });
    await client.connect();
    if (this.#joined) await client.query(`select pg_advisory_lock_shared(${INSTANCE})`);
    return client;
  }

  async #rejoin(): Promise<void> {
    while (!this.#closed && this.#client === null) {
      await this.#session().catch(() => {});
      if (this.#client === null) await sleep(1000);
    }
  }
}
