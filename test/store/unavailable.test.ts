import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import { kyselyOf } from '../../src/store/create-store.ts';
import { connectStore, type OpenedStore, openStore } from '../../src/store/open-store.ts';
import { toAppError } from '../../src/store/to-app-error.ts';
import { silentLog } from '../helpers/silent-log.ts';
import { createTestDatabase } from '../helpers/test-database.ts';

jest.setTimeout(60_000);

describe('when the database does not answer', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let opened: OpenedStore;

  beforeEach(async () => {
    database = await createTestDatabase();
    opened = await connectStore({ ...database.connection, statement_timeout: 300, lock_timeout: 200 }, silentLog, null);
  });
  afterEach(async () => {
    await opened.close();
    await database.drop();
  });

  const endOthers = () =>
    opened.pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );

  test('a server that is not there is STORE_UNAVAILABLE, and can be tried again', async () => {
    const open = openStore({ databaseUrl: 'postgres://u@127.0.0.1:9/none', dataDir: '', log: silentLog, applicationName: 'test' });
    await expect(open).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
  });

  test('a database that the server does not have is a mistake in DATABASE_URL', async () => {
    const connection = { ...database.connection, database: 'paceline_no_such_database' };
    await expect(connectStore(connection, silentLog, null)).rejects.toMatchObject({ code: 'ENVIRONMENT_INVALID', retryable: false });
  });

  test('a statement that takes too long is STORE_UNAVAILABLE', async () => {
    const blocked = opened.store.transaction(async (transaction) => {
      await sql`select pg_sleep(5)`.execute(kyselyOf(transaction));
    });
    await expect(blocked).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  test('a row that someone keeps locked is STORE_UNAVAILABLE', async () => {
    await opened.store.installations.save({ id: 1, account: 'a', suspended: false, permissions: {} });
    await opened.store.transaction(async (transaction) => {
      await transaction.installations.save({ id: 1, account: 'b', suspended: false, permissions: {} });
      const second = opened.store.installations.save({ id: 1, account: 'c', suspended: false, permissions: {} });
      await expect(second).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    });
  });

  test('a transaction whose connection is lost is STORE_UNAVAILABLE, and the next one works', async () => {
    const broken = opened.store.transaction(async (transaction) => {
      await transaction.repositories.list();
      await endOthers();
      await transaction.repositories.list();
    });
    await expect(broken).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await opened.store.repositories.list()).toEqual([]);
  });

  test('locks are to be had again after their connection was lost', async () => {
    expect(await opened.store.withLock('name', async () => 1)).toBe(1);
    await endOthers();
    await sleep(50);
    expect(await opened.store.withLock('name', async () => 2)).toBe(2);
  });
});

test('what is no failure of the database stays the error it is', () => {
  const mistake = Object.assign(new Error('duplicate key'), { code: '23505' });
  expect(toAppError(mistake)).toBe(mistake);
  expect(toAppError('text')).toBe('text');
  expect(toAppError(Object.assign(new Error('disk full'), { code: '53100' }))).toMatchObject({ code: 'STORE_UNAVAILABLE' });
});
