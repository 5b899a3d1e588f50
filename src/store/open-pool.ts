import pg from 'pg';
import type { Log } from '../ports/log.ts';

/** What `pg` needs to connect, and how its connections behave. */
export type ConnectionSettings = pg.PoolConfig;

/**
 * A pool of at most so many connections. Without listeners a connection that breaks would end the process: the pool replaces those that idle;
 * one that breaks in use says so to the statement that waits for it.
 */
export function openPool(connection: ConnectionSettings, max: number, log: Log): pg.Pool {
  const pool = new pg.Pool({ ...connection, max, allowExitOnIdle: true });
  pool.on('error', (error) => log.warn('database connection lost', { error: error.message }));
  pool.on('connect', (client) => client.on('error', (error) => log.debug('database connection broke', { error: error.message })));
  return pool;
}
