import { describe, expect, test } from '@jest/globals';
import { createWorkLimit } from '../../src/work-limit.ts';

function limitOf(atOnce: number, perSecond: number) {
  let now = 0;
  const limit = createWorkLimit({ atOnce, perSecond, clock: { now: () => new Date(now) } });
  return { limit, pass: (ms: number) => (now += ms) };
}

const started = (works: readonly (Promise<unknown> | null)[]): number => works.filter((work) => work !== null).length;

describe('a limit of work', () => {
  test('lets so many pieces be under way at once, failed ones making room as well', async () => {
    const { limit } = limitOf(2, 100);
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const first = limit.start(() => Promise.resolve('done'));
    const second = limit.start(() => promise);
    expect(limit.start(() => Promise.resolve('third'))).toBeNull();
    expect(await first).toBe('done');
    const third = limit.start(() => promise);
    expect(third).not.toBeNull();
    reject(new Error('no'));
    resolve('never');
    await expect(second).rejects.toThrow('no');
    await expect(third).rejects.toThrow('no');
    expect(await limit.start(() => Promise.resolve('fourth'))).toBe('fourth');
  });

  test('lets twice the work of a second come together, and from then on that of a second a second', async () => {
    const { limit, pass } = limitOf(1000, 10);
    const ask = () => Array.from({ length: 50 }, () => limit.start(() => Promise.resolve(0)));
    expect(started(ask())).toBe(20);
    expect(started(ask())).toBe(0);
    pass(500);
    expect(started(ask())).toBe(5);
    pass(60_000);
    expect(started(ask())).toBe(20);
    pass(-60_000);
    expect(started(ask())).toBe(0);
  });
});
