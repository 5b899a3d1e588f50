import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Availability } from '../../../src/model/availability.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { chooseShardCount } from '../../../src/simulate/shards/choose-shard-count.ts';
import { longestOfSamples, longestOnRunners } from '../../../src/simulate/shards/longest-of.ts';
import type { ShardCosts, ShardLimits } from '../../../src/simulate/shards/shard-limits.ts';
import { randomInteger, seededRandom } from '../../../src/stats/seeded-random.ts';

const NONE: ShardLimits = { freeRunners: null, overhead: null };

/** An hour of work in small items, three minutes to set up, a waiting minute worth 0.5 and a runner minute 0.008. */
const costs = (changes: Partial<Record<keyof ShardCosts, number>> = {}): ShardCosts => {
  const all = { work: 3600, longest: 30, setup: 180, waitingMinute: 0.5, runnerMinute: 0.008, ...changes };
  return { ...all, work: seconds(all.work), longest: seconds(all.longest), setup: seconds(all.setup) };
};

function of<T>(result: Availability<T>): T {
  if (!result.available) throw new Error(result.reason);
  return result.value;
}

describe('the number of shards', () => {
  test('is one of both whole numbers around sqrt(λW / (cs)) when nothing limits it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 100_000 }),
        fc.integer({ min: 10, max: 600 }),
        fc.integer({ min: 1, max: 200 }),
        (work, setup, price) => {
          const { chosen, formula, limit } = of(chooseShardCount(costs({ work, setup, longest: 0, waitingMinute: price / 100 }), NONE));
          fc.pre(formula < 256);
          expect(formula).toBeCloseTo(Math.sqrt(((price / 100) * work) / (0.008 * setup)), 6);
          expect([Math.max(1, Math.floor(formula)), Math.max(1, Math.ceil(formula))]).toContain(chosen.shards);
          expect(limit).toBeNull();
        },
      ),
    );
  });

  test('takes the cheaper of the two', () => {
    // n* = sqrt(3600 λ / (180 c)) is 3.46 for λ / c = 0.6. J(3) = 0.6 (180 + 1200) + 3 * 180 + 3600 = 4968 = J(4): the fewer are chosen.
    const found = of(chooseShardCount(costs({ waitingMinute: 0.6, runnerMinute: 1 }), NONE));
    expect(found.formula).toBeCloseTo(Math.sqrt(12), 9);
    expect(found.chosen).toEqual({ shards: 3, wall: 1380, runnerTime: 4140, cost: expect.closeTo(4968 / 60, 9) });
    expect(found.unsharded).toMatchObject({ shards: 1, wall: 3780, runnerTime: 3780 });
    expect(of(chooseShardCount(costs({ waitingMinute: 0.61, runnerMinute: 1 }), NONE)).chosen.shards).toBe(4);
  });

  test('is one when waiting is worth nothing', () => {
    expect(of(chooseShardCount(costs({ waitingMinute: 0 }), NONE))).toMatchObject({ formula: 0, wanted: 1, chosen: { shards: 1 } });
  });

  test.each([
    ['longest-item', { longest: 900 }, NONE, 4, 'the longest item takes 15m 00s alone: more shards would wait for it, so split it'],
    ['free-runners', {}, { freeRunners: 6, overhead: null }, 6, '6 runners are free at the same time'],
    ['overhead', {}, { freeRunners: null, overhead: 0.25 }, 5, 'each shard takes 3m 00s to set up, and that may come to 25 % of the work'],
    ['matrix', { runnerMinute: 0, longest: 0 }, NONE, 256, 'a matrix has at most 256 jobs'],
  ])('is limited by %s', (kind, changes, limits, shards, reason) => {
    const found = of(chooseShardCount(costs(changes), limits));
    expect(found.chosen.shards).toBe(shards);
    expect(found.limit).toEqual({ kind, shards, reason });
  });

  test('stays below every limit and never costs more than one job', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3600 }),
        fc.integer({ min: 0, max: 60 }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (longest, free, overhead) => {
          const { chosen, unsharded } = of(chooseShardCount(costs({ longest }), { freeRunners: free, overhead }));
          expect(chosen.shards).toBeLessThanOrEqual(Math.max(1, Math.floor(3600 / longest)));
          expect(chosen.shards).toBeLessThanOrEqual(Math.max(1, free));
          expect(chosen.shards).toBeLessThanOrEqual(Math.max(1, Math.floor((overhead * 3600) / 180)));
          expect(chosen.cost).toBeLessThanOrEqual(unsharded.cost);
        },
      ),
    );
  });

  test('is not given without work or with a price below nothing', () => {
    expect(chooseShardCount(costs({ work: 0 }), NONE)).toEqual({ available: false, reason: 'the items have no measured time' });
    expect(chooseShardCount(costs({ runnerMinute: -1 }), NONE)).toMatchObject({ available: false });
  });
});

describe('noise', () => {
  test('counts from five shards on, and then at every number', () => {
    const many = of(chooseShardCount(costs(), NONE, longestOnRunners));
    expect(many.isNoiseCounted).toBe(true);
    expect(many.chosen.wall).toBeCloseTo(180 + (3600 / many.chosen.shards) * longestOnRunners(many.chosen.shards), 9);
    const few = of(chooseShardCount(costs({ waitingMinute: 0.1, setup: 600 }), NONE, longestOnRunners));
    expect([few.isNoiseCounted, few.formula > 4]).toEqual([true, true]);
    const fewest = of(chooseShardCount(costs({ waitingMinute: 0.02, setup: 600 }), NONE, longestOnRunners));
    expect([fewest.isNoiseCounted, fewest.chosen.wall]).toEqual([false, 600 + 3600 / fewest.chosen.shards]);
  });

  test('on runners is the published factor, between and beyond', () => {
    expect([1, 2, 5, 10, 20, 40].map(longestOnRunners)).toEqual([1, 1.06, 1.14, 1.18, 1.22, 1.26]);
    expect(longestOnRunners(3)).toBeGreaterThan(1.06);
    expect(longestOnRunners(3)).toBeLessThan(1.14);
    expect(longestOnRunners(80)).toBeCloseTo(1.3, 9);
  });

  test('of samples is the exact expectation of the longest', () => {
    const random = seededRandom(5);
    const samples = Array.from({ length: 60 }, () => 0.8 + random() ** 4);
    const factor = longestOfSamples(samples);
    const middle = samples.reduce((sum, value) => sum + value, 0) / samples.length;
    for (const shards of [2, 5, 10]) {
      let sum = 0;
      for (let round = 0; round < 40_000; round += 1) {
        sum += Math.max(...Array.from({ length: shards }, () => samples[randomInteger(random, samples.length)] ?? 0));
      }
      expect(factor?.(shards)).toBeCloseTo(sum / 40_000 / middle, 2);
    }
    expect(factor?.(1)).toBe(1);
    expect(longestOfSamples(samples.slice(0, 29))).toBeNull();
  });
});
