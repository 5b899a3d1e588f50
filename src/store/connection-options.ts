import pg from 'pg';
import type { ConnectionSettings } from './open-pool.ts';

/** Ids of GitHub and hashes of ours are below 2^53. */
const BIGINT = 20;
const BIGINT_ARRAY = 1016;

const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === BIGINT) return Number;
    if (oid === BIGINT_ARRAY) return (text: string) => (text === '{}' ? [] : text.slice(1, -1).split(',').map(toNumber));
    return format === 'binary' ? pg.types.getTypeParser(oid, format) : pg.types.getTypeParser(oid, 'text');
  },
} as pg.CustomTypesConfig;

function toNumber(text: string): number | null {
  return text === 'NULL' ? null : Number(text);
}

/** How every connection of ours behaves: nothing waits for ever on a server that hangs, or on a lock that is not given back. */
export function connectionOptions(applicationName: string): ConnectionSettings {
  return {
    application_name: applicationName,
    // Also the longest wait for a free connection of the pool, in a burst.
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    lock_timeout: 10_000,
    idle_in_transaction_session_timeout: 60_000,
    // The server's own timeout comes first; this is for a server that is gone without a word.
    query_timeout: 35_000,
    keepAlive: true,
    types,
  };
}
