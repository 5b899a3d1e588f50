import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../ports/log.ts';
import { toAppError } from './to-app-error.ts';

/** Between two tries for a lock that another process holds. Waiting inside the server would hold up every other lock of this session. */
const RETRY_MS = 20;
/** One number for all instances of Paceline on a database; of no other lock of ours, whose numbers are hashes with another seed. */
const INSTANCE_LOCK = 'hashtextextended(\'paceline instance\', 1)';

/** What two processes must not do at once, kept by session advisory locks on one connection: they go when the process dies. */
export interface LockSession {
  /** Within this process first come first served; between processes by tries. Not to be nested under one name: it would wait for itself. */
  withLock<T>(name: string, work: () => Promise<T>): Promise<T>;
  /**
   * Joins the instances that work on this database, until `close`. When there is no other, `alone` runs first, and nobody joins meanwhile.
   */
  join(alone: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export function createLockSession(config: pg.ClientConfig, log: Log): LockSession {
  const waiting = new Map<string, Promise<unknown>>();
  let joined = false;
  let closed = false;
  let current: Promise<pg.Client> | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client(config);
    client.on('error', (error) => log.warn('lock connection lost', { error: error.message }));
    client.on('end', () => {
      current = null;
      // Instances that look for us must find us again soon.
      if (joined && !closed) void session().catch(() => {});
    });
    await client.connect();
    if (joined) await client.query(`select pg_advisory_lock_shared(${INSTANCE_LOCK})`);
    return client;
  };
  const session = (): Promise<pg.Client> => {
    if (current !== null) return current;
    const connecting = connect();
    current = connecting;
    connecting.catch(() => {
      if (current === connecting) current = null;
    });
    return connecting;
  };
  const askNow = async (sql: string, values: unknown[]): Promise<boolean> => {
    try {
      const { rows } = await (await session()).query<{ got: boolean }>(sql, values);
      return rows[0]?.got === true;
    } catch (error) {
      throw toAppError(error);
    }
  };
  /** One connection asks one question at a time. */
  const ask = (sql: string, values: unknown[] = []): Promise<boolean> => {
    const answer = turn.then(() => askNow(sql, values));
    turn = answer.catch(() => {});
    return answer;
  };
  const locked = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    while (!(await ask('select pg_try_advisory_lock(hashtextextended($1, 0)) as got', [name]))) await sleep(RETRY_MS);
    try {
      return await work();
    } finally {
      // A lost connection has released it already.
      await ask('select pg_advisory_unlock(hashtextextended($1, 0)) as got', [name]).catch(() => false);
    }
  };
  return {
    withLock: (name, work) => {
      const mine = (waiting.get(name) ?? Promise.resolve()).then(() => locked(name, work));
      const settled = mine.catch(() => {});
      waiting.set(name, settled);
      void settled.then(() => waiting.get(name) === settled && waiting.delete(name));
      return mine;
    },
    join: async (alone) => {
      if (await ask(`select pg_try_advisory_lock(${INSTANCE_LOCK}) as got`)) {
        try {
          await alone();
          await ask(`select pg_try_advisory_lock_shared(${INSTANCE_LOCK}) as got`);
        } finally {
          await ask(`select pg_advisory_unlock(${INSTANCE_LOCK}) as got`);
        }
      } else {
        while (!(await ask(`select pg_try_advisory_lock_shared(${INSTANCE_LOCK}) as got`))) await sleep(RETRY_MS);
      }
      joined = true;
    },
    close: async () => {
      closed = true;
      const client = await (current ?? Promise.resolve(null)).catch(() => null);
      await client?.end().catch(() => {});
    },
  };
}
