import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { connectStore, type OpenedStore } from '../../src/store/open-store.ts';
import { startChild } from '../helpers/child-program.ts';
import { silentLog } from '../helpers/silent-log.ts';
import { createTestDatabase, TEST_SERVERS } from '../helpers/test-database.ts';

jest.setTimeout(60_000);

describe.each(TEST_SERVERS)('locks on the %s server', (server) => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let one: OpenedStore;
  let other: OpenedStore;

  beforeAll(async () => {
    database = await createTestDatabase(server);
    one = await connectStore(database.connection, silentLog, null);
    other = await connectStore(database.connection, silentLog, null);
  });
  afterAll(async () => {
    await one.close();
    await other.close();
    await database.drop();
  });

  /** How many were inside at once, at most. */
  async function crowd(stores: readonly OpenedStore[], name: (index: number) => string): Promise<number> {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await sleep(5);
      inside--;
    };
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => (stores[index % stores.length] as OpenedStore).store.withLock(name(index), work)),
    );
    return most;
  }

  test('of one name are held by one at a time, within a process and between processes', async () => {
    expect(await crowd([one], () => 'same')).toBe(1);
    expect(await crowd([one, other], () => 'same')).toBe(1);
  });

  test('of different names do not wait for each other', async () => {
    const holders = 8;
    let inside = 0;
    let everyoneIsIn: () => void;
    const allIn = new Promise<void>((resolve) => {
      everyoneIsIn = resolve;
    });
    // Each holds its lock until all the others hold theirs: one that waited for another would never end.
    const hold = async (): Promise<void> => {
      if (++inside === holders) everyoneIsIn();
      await allIn;
    };
    await Promise.all(Array.from({ length: holders }, (_, index) => one.store.withLock(`name ${index}`, hold)));
    expect(inside).toBe(holders);
  });

  test('go in the order they were asked for within a process', async () => {
    const order: number[] = [];
    await Promise.all([1, 2, 3, 4].map((number) => one.store.withLock('queue', async () => void order.push(number))));
    expect(order).toEqual([1, 2, 3, 4]);
  });

  test('are given back when the work throws', async () => {
    const failing = one.store.withLock('fails', () => Promise.reject(new Error('on purpose')));
    await expect(failing).rejects.toThrow('on purpose');
    expect(await other.store.withLock('fails', async () => 'free')).toBe('free');
  });

  test('nest under different names, in more depth than there are connections', async () => {
    const nest = (depth: number): Promise<number> =>
      depth === 0 ? Promise.resolve(0) : one.store.withLock(`depth ${depth}`, async () => 1 + (await nest(depth - 1)));
    expect(await nest(40)).toBe(40);
  });

  test('go when the process that holds them is killed', async () => {
    const child = startChild(new URL('./programs/hold-lock.ts', import.meta.url), [JSON.stringify(database.connection), 'held']);
    expect(await child.next()).toEqual({ locked: true });
    let got = false;
    const waiting = one.store.withLock('held', async () => {
      got = true;
    });
    await sleep(200);
    expect(got).toBe(false);
    await child.kill('SIGKILL');
    const killedAt = performance.now();
    await waiting;
    expect(performance.now() - killedAt).toBeLessThan(3000);
  });
});
