import type pg from 'pg';
import type { Log } from '../ports/log.ts';

/**
 * Without listeners a connection that breaks would end the process. The pool replaces those that idle; one that breaks in use says so to the
 * statement that waits for it.
 */
export function surviveErrors(pool: pg.Pool, log: Log): void {
  pool.on('error', (error) => log.warn('database connection lost', { error: error.message }));
  pool.on('connect', (client) => client.on('error', (error) => log.debug('database connection broke', { error: error.message })));
}
