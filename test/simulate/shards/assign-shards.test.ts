import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Availability } from '../../../src/model/availability.ts';
import { type Seconds, seconds } from '../../../src/model/seconds.ts';
import { assignShards, type ShardPlan } from '../../../src/simulate/shards/assign-shards.ts';
import type { ShardItem } from '../../../src/simulate/shards/shard-units.ts';

const item = (name: string, time: number | null, group?: string): ShardItem => ({
  name,
  time: time === null ? null : seconds(time),
  ...(group === undefined ? {} : { group }),
});
const itemsOf = (times: readonly number[]): ShardItem[] => times.map((time, index) => item(`t${String(index).padStart(3, '0')}`, time));

function planOf(result: Availability<ShardPlan>): ShardPlan {
  if (!result.available) throw new Error(result.reason);
  return result.value;
}

/** The best makespan, found by trying every assignment. */
function optimum(times: readonly number[], count: number, loads: readonly number[] = Array.from({ length: count }, () => 0)): number {
  const [first, ...rest] = times;
  if (first === undefined) return Math.max(...loads);
  return Math.min(
    ...loads.map((_, at) =>
      optimum(
        rest,
        count,
        loads.map((load, index) => (index === at ? load + first : load)),
      ),
    ),
  );
}

const fewTimes = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 7 });
const manyItems = fc.array(
  fc.record({
    name: fc.string({ maxLength: 3 }),
    time: fc.option(fc.double({ min: 0, max: 1000, noNaN: true })),
    group: fc.option(fc.constantFrom('a', 'b', 'c')),
  }),
  { minLength: 1, maxLength: 30 },
);
const counts = fc.integer({ min: 1, max: 8 });

describe('LPT', () => {
  test('is never more than 4/3 - 1/(3n) times the best of all assignments', () => {
    fc.assert(
      fc.property(fewTimes, fc.integer({ min: 1, max: 3 }), (times, count) => {
        const { makespan, lowerBound } = planOf(assignShards(itemsOf(times), count));
        const best = optimum(times, count);
        expect(makespan).toBeLessThanOrEqual((4 / 3 - 1 / (3 * count)) * best + 1e-9);
        expect(makespan).toBeGreaterThanOrEqual(best);
        expect(best).toBeGreaterThanOrEqual(lowerBound - 1e-9);
      }),
    );
  });

  test('comes to that ratio on the case of Graham 1969', () => {
    const times = [5, 5, 4, 4, 3, 3, 3];
    expect(planOf(assignShards(itemsOf(times), 3)).makespan).toBe(11);
    expect(optimum(times, 3)).toBe(9);
  });

  test('gives every item to one shard, keeps groups together, and adds up', () => {
    fc.assert(
      fc.property(manyItems, counts, (drawn, count) => {
        const items = drawn.map(({ name, time, group }, index) => item(`${index} ${name}`, time, group ?? undefined));
        const result = assignShards(items, count);
        if (drawn.every(({ time }) => time === null))
          return expect(result).toEqual({ available: false, reason: 'no item has a measured time' });
        const plan = planOf(result);
        expect(plan.shards).toHaveLength(count);
        expect(plan.shards.flatMap((shard) => shard.items).sort()).toEqual(items.map(({ name }) => name).sort());
        for (const group of ['a', 'b', 'c']) {
          const members = items.filter((each) => each.group === group).map(({ name }) => name);
          expect(plan.shards.filter((shard) => shard.items.some((name) => members.includes(name))).length).toBeLessThanOrEqual(1);
        }
        expect(plan.shards.reduce((sum, { time }) => sum + time, 0)).toBeCloseTo(plan.total, 6);
        expect(plan.unmeasured).toHaveLength(items.filter(({ time }) => time === null).length);
        return undefined;
      }),
    );
  });

  test('gives the same shards whatever the order of the items', () => {
    fc.assert(
      fc.property(manyItems, counts, fc.integer(), (drawn, count, seed) => {
        const items = drawn.map(({ name, time, group }, index) => item(`${index} ${name}`, time, group ?? undefined));
        const shuffled = items
          .map((each, index) => [Math.sin(seed + index * 7919), each] as const)
          .sort((a, b) => a[0] - b[0])
          .map(([, each]) => each);
        expect(assignShards(shuffled, count)).toEqual(assignShards(items, count));
      }),
    );
  });

  test('puts equal items in the order of their names, each on the first of the emptiest shards', () => {
    const { shards } = planOf(assignShards([item('c', 1), item('a', 1), item('d', 1), item('b', 1)], 2));
    expect(shards.map(({ items }) => items)).toEqual([
      ['a', 'c'],
      ['b', 'd'],
    ]);
  });
});

describe('the floor', () => {
  test('is the work where no item takes more than its share', () => {
    expect(planOf(assignShards(itemsOf([30, 30, 30, 30]), 4)).floor).toEqual({ kind: 'work' });
  });

  test('is a file that takes more than its share: more shards do not help', () => {
    const items = [item('slow.test.ts', 600), ...itemsOf([200, 200, 200])];
    const plan = planOf(assignShards(items, 4));
    expect(plan.lowerBound).toBe(600);
    expect(plan.floor).toEqual({
      kind: 'longest',
      items: ['slow.test.ts'],
      time: 600,
      useful: 2,
      reason: 'slow.test.ts takes 10m 00s: beyond 2 shards that is the floor, so split it',
    });
    expect(planOf(assignShards(items, 2)).floor).toEqual({ kind: 'work' });
  });

  test('can be a group', () => {
    const plan = planOf(assignShards([item('b', 300, 'db'), item('a', 300, 'db'), item('c', 300)], 3));
    expect(plan.floor).toMatchObject({
      items: ['a', 'b'],
      reason: 'a and 1 more that stay with it take 10m 00s: beyond 1 shard that is the floor, so split that group',
    });
  });
});

test('items without a time count with the median of the others and are named', () => {
  const plan = planOf(assignShards([item('new', null), item('a', 10), item('b', 20), item('odd', Number.NaN), item('c', 90)], 2));
  expect(plan.unmeasured).toEqual(['new', 'odd']);
  expect(plan.total).toBe(160);
});

test('nothing is planned without items, times or shards', () => {
  expect(assignShards([], 2)).toEqual({ available: false, reason: 'there is nothing to put on shards' });
  expect(assignShards([item('a', null)], 2)).toEqual({ available: false, reason: 'no item has a measured time' });
  expect(assignShards([item('a', 1)], 0)).toEqual({ available: false, reason: 'there is no shard to put anything on' });
});

test('on recorded test times of PyTorch it is within 1.001 of the bound', () => {
  const file = new URL('../../fixtures/shards/pytorch-test-times.json', import.meta.url);
  const configurations = Object.values(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, Seconds>>);
  expect(configurations.map((times) => Object.keys(times).length)).toEqual([70, 70, 240]);
  for (const times of configurations) {
    const items = Object.entries(times).map(([name, time]) => ({ name, time }));
    for (const count of [2, 3, 5, 10]) {
      const { makespan, lowerBound } = planOf(assignShards(items, count));
      expect(makespan / lowerBound).toBeGreaterThanOrEqual(1 - 1e-12);
      expect(makespan / lowerBound).toBeLessThanOrEqual(1.001);
    }
  }
});
