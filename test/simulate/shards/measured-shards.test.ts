import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seconds } from '../../../src/model/seconds.ts';
import { areTimesStale } from '../../../src/simulate/shards/are-times-stale.ts';
import { assignShards } from '../../../src/simulate/shards/assign-shards.ts';
import { estimateItemTime } from '../../../src/simulate/shards/item-time.ts';
import { judgeBalance } from '../../../src/simulate/shards/judge-balance.ts';
import { longestOnRunners } from '../../../src/simulate/shards/longest-of.ts';
import { fitShardWall, shardWall } from '../../../src/simulate/shards/shard-wall-model.ts';

const row = (...times: readonly number[]) => times.map(seconds);
const samples = (...pairs: readonly (readonly [number, number])[]) =>
  pairs.map(([sum, wall]) => ({ sum: seconds(sum), wall: seconds(wall) }));

describe('the line of walls', () => {
  test('finds slope and set-up', () => {
    const model = fitShardWall(samples([100, 200], [200, 290], [300, 380], [400, 470], [500, 560]));
    expect(model).toMatchObject({ n: 5, fallBack: null, rSquared: expect.closeTo(1, 9) });
    expect(model.slope).toBeCloseTo(0.9, 9);
    expect(model.setup).toBeCloseTo(110, 9);
    expect(shardWall(model, seconds(1000))).toBeCloseTo(1010, 9);
  });

  test('leaves no smaller sum of squares to any line beside it', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 300 }));
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 5, maxLength: 30 }),
        fc.double({ min: -0.2, max: 0.2, noNaN: true }),
        fc.integer({ min: -50, max: 50 }),
        (drawn, more, later) => {
          const measured = samples(...drawn.map(([sum, over]) => [sum, 50 + 2 * sum + over] as const));
          const model = fitShardWall(measured);
          fc.pre(model.fallBack === null);
          const left = (slope: number, setup: number) =>
            measured.reduce((all, { sum, wall }) => all + (wall - slope * sum - setup) ** 2, 0);
          expect(model.setup).toBeGreaterThanOrEqual(0);
          expect(left(model.slope, model.setup)).toBeLessThanOrEqual(
            left(model.slope + more, Math.max(0, model.setup + later)) * (1 + 1e-9) + 1e-6,
          );
        },
      ),
    );
  });

  test('goes through the origin where a free one would have a set-up below nothing', () => {
    const model = fitShardWall(samples([100, 80], [200, 190], [300, 300], [400, 410], [500, 520]));
    expect(model).toMatchObject({ setup: 0, fallBack: null });
    expect(model.slope).toBeCloseTo(1.0182, 4);
  });

  test('falls back to slope 1 and no set-up, with the reason', () => {
    const reasonOf = (...pairs: readonly (readonly [number, number])[]) => fitShardWall(samples(...pairs));
    expect(reasonOf([1, 2], [2, 3])).toMatchObject({
      slope: 1,
      setup: 0,
      rSquared: null,
      fallBack: '2 of the 5 shards that a line needs were measured',
    });
    expect(reasonOf([9, 1], [9, 2], [9, 3], [9, 4], [9, 5]).fallBack).toBe('all shards have the same sum of times');
    expect(reasonOf([1, 9], [2, 8], [3, 7], [4, 6], [5, 5]).fallBack).toBe('shards with more to do did not take longer');
    expect(reasonOf([100, 300], [200, 100], [300, 500], [400, 250], [500, 520])).toMatchObject({
      slope: 1,
      setup: 0,
      rSquared: expect.closeTo(0.2782, 4),
      fallBack: "the line explains 28 % of the shards' times",
    });
  });
});

test('an item is planned with the p90 of its newest 16 passes', () => {
  expect(estimateItemTime(row(...Array.from({ length: 11 }, (_, index) => index)))).toEqual({ time: 9, n: 11 });
  expect(estimateItemTime(row(...Array.from({ length: 16 }, () => 5), 900, 900))).toEqual({ time: 5, n: 16 });
  expect(estimateItemTime([])).toEqual({ time: null, n: 0 });
});

describe('shards that ran', () => {
  const items = [60, 50, 40, 30, 20, 10].map((time, index) => ({ name: `t${index}`, time: seconds(time) }));
  const plan = assignShards(items, 3);
  const value = plan.available ? plan.value : null;

  test('are as uneven as the longest over the mean, and LPT gives its makespan through the line', () => {
    if (value === null) throw new Error('no plan');
    const model = { slope: 1, setup: seconds(10) };
    const runs = [row(160, 50, 30), row(130, 60, 50), row(10, 20)];
    expect(judgeBalance(runs, { plan: value, model, noise: longestOnRunners })).toEqual({
      available: true,
      value: {
        runs: 2,
        shards: 3,
        unevenness: expect.closeTo((2 + 130 / 80) / 2, 9),
        longest: 145,
        even: 80,
        planned: { longest: 80, saving: 65 },
      },
    });
  });

  test('without the times of items say what an even assignment would give at best', () => {
    expect(judgeBalance([row(100, 100, 100, 100)], null)).toMatchObject({
      available: true,
      value: { unevenness: 1, longest: 100, even: 100, planned: null },
    });
  });

  test('that are five or more are held against their noise', () => {
    const five = assignShards(
      Array.from({ length: 10 }, (_, index) => ({ name: `t${index}`, time: seconds(50) })),
      5,
    );
    if (!five.available) throw new Error(five.reason);
    const model = { slope: 1, setup: seconds(0) };
    const found = judgeBalance([row(200, 100, 100, 50, 50)], { plan: five.value, model, noise: longestOnRunners });
    expect(found).toMatchObject({
      available: true,
      value: { planned: { longest: expect.closeTo(114, 9), saving: expect.closeTo(86, 9) } },
    });
  });

  test('do not say anything alone, without times, or to a plan of another size', () => {
    if (value === null) throw new Error('no plan');
    expect(judgeBalance([row(100)], null)).toMatchObject({ available: false, reason: 'no run with two shards or more was measured' });
    expect(judgeBalance([], null)).toMatchObject({ available: false });
    expect(judgeBalance([row(0, 0)], null)).toMatchObject({ available: false, reason: 'no shard has a measured time' });
    expect(judgeBalance([row(5, 9)], { plan: value, model: { slope: 1, setup: seconds(0) }, noise: null })).toMatchObject({
      available: false,
    });
  });
});

test('times are stale after three runs in a row more than a tenth above their plan', () => {
  const runs = (...ratios: readonly number[]) => ratios.map((ratio) => ({ planned: seconds(100), actual: seconds(100 * ratio) }));
  expect(areTimesStale(runs(1.2, 1.11, 1.3, 1))).toBe(true);
  expect(areTimesStale(runs(1.2, 1.1, 1.3, 1.4))).toBe(false);
  expect(areTimesStale(runs(1.2, 1.3))).toBe(false);
  expect(areTimesStale([{ planned: seconds(0), actual: seconds(5) }, ...runs(1.2, 1.2, 1.2)])).toBe(true);
});
