import { PgBoss } from 'pg-boss';
import type { Log } from '../ports/log.ts';
import { type ConnectionSettings, openPool } from '../store/open-pool.ts';
import { MAX_ATTEMPTS, policyOf, TASK_KINDS } from './task-policies.ts';

/** The database schema that pg-boss keeps its tables in. */
export const SCHEMA = 'task_queue';

/** How often a running task says that it lives is a third of this. */
export const HEARTBEAT_SECONDS = 30;
/**
 * pg-boss asks for its queues' settings now and then, also inside of a transaction: on the pool that transactions come from, enough of them at
 * once would all hold a connection and all wait for one more.
 */
const CONNECTIONS = 3;
/** A task that runs longer is taken for hung, and tried again. */
const EXPIRE_SECONDS = 3600;
/** pg-boss deletes what waits longer; nothing of ours should ever be. */
const RETENTION_SECONDS = 364 * 86_400;

export interface OpenedBoss {
  readonly boss: PgBoss;
  /** The channel on which a waiting task is announced by its kind. */
  readonly channel: string;
  readonly close: () => Promise<void>;
}

/** pg-boss on connections of its own, with one queue a task kind. It fetches and supervises only when told to: the workers are ours. */
export async function openBoss(connection: ConnectionSettings, log: Log): Promise<OpenedBoss> {
  const pool = openPool(connection, CONNECTIONS, log);
  let channel = '';
  const boss = new PgBoss({
    schema: SCHEMA,
    supervise: false,
    schedule: false,
    useListenNotify: true,
    db: {
      executeSql: (text, values) => pool.query(text, values),
      // Only tells the channel: a process without workers needs no listener.
      listen: (name) => {
        channel = name;
        return Promise.resolve({ close: () => Promise.resolve() });
      },
    },
  });
  boss.on('error', (error) => log.error('queue failed', { error: error.message }));
  boss.on('warning', ({ message }) => log.warn('queue warning', { warning: message }));
  const close = async (): Promise<void> => {
    await boss.stop({ graceful: false, close: false });
    if (!pool.ending) await pool.end();
  };
  try {
    await boss.start();
    await makeQueues(boss);
  } catch (error) {
    await close();
    throw error;
  }
  return { boss, channel, close };
}

async function makeQueues(boss: PgBoss): Promise<void> {
  const known = new Set((await boss.getQueues()).map(({ name }) => name));
  for (const kind of TASK_KINDS) {
    const policy = policyOf(kind);
    const options = {
      retryLimit: MAX_ATTEMPTS - 1,
      retryDelay: policy.retryDelay,
      retryBackoff: true,
      retryDelayMax: policy.retryDelayMax,
      expireInSeconds: EXPIRE_SECONDS,
      retentionSeconds: RETENTION_SECONDS,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      notify: true,
    };
    if (known.has(kind)) await boss.updateQueue(kind, options);
    else await boss.createQueue(kind, { ...options, policy: policy.order === 'strict' ? 'key_strict_fifo' : 'short' });
  }
}
