import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hodgesLehmann } from '../../src/stats/hodges-lehmann.ts';
import { seededRandom } from '../../src/stats/seeded-random.ts';
import { type SamplePair, stratifiedShift } from '../../src/stats/stratified-shift.ts';

const sample = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 12 });
const pair: fc.Arbitrary<SamplePair> = fc.record({ baseline: sample, candidate: sample });
const pairs = fc.array(pair, { minLength: 2, maxLength: 4 });

/** The differences within strata with their weights, smallest first, and their sum of weights. */
function weighted(list: readonly SamplePair[]) {
  const all = list
    .flatMap(({ baseline, candidate }) =>
      candidate.flatMap((y) => baseline.map((x) => ({ difference: y - x, weight: 1 / (baseline.length + candidate.length + 1) }))),
    )
    .sort((a, b) => a.difference - b.difference);
  return { all, whole: all.reduce((sum, { weight }) => sum + weight, 0) };
}

/** The weight of the differences below a value, of those equal to it half. */
function statistic(list: readonly SamplePair[], value: number): number {
  return weighted(list).all.reduce(
    (sum, { difference, weight }) => sum + (difference < value ? weight : difference === value ? weight / 2 : 0),
    0,
  );
}

describe('the shift within strata', () => {
  test('of one stratum is the shift of two samples, also beside strata with an empty side', () => {
    fc.assert(
      fc.property(pair, sample, ({ baseline, candidate }, other) => {
        const expected = hodgesLehmann(baseline, candidate);
        expect(stratifiedShift([{ baseline, candidate }])).toEqual(expected);
        expect(
          stratifiedShift([
            { baseline: other, candidate: [] },
            { baseline, candidate },
          ]),
        ).toEqual(expected);
      }),
    );
  });

  test('is where as much weight of differences lies below as above', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const { whole } = weighted(list);
        const { estimate } = stratifiedShift(list) ?? { estimate: Number.NaN };
        expect(statistic(list, estimate - 0.25)).toBeLessThanOrEqual(whole / 2 + 1e-9);
        expect(statistic(list, estimate + 0.25)).toBeGreaterThanOrEqual(whole / 2 - 1e-9);
      }),
    );
  });

  test('is bounded where the statistic is 1.96 of its deviations from its expectation', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const { whole } = weighted(list);
        const reach = 1.959964 * Math.sqrt(whole / 12);
        const { low, high } = stratifiedShift(list) ?? { low: Number.NaN, high: Number.NaN };
        if (whole / 2 < reach) return expect([low, high]).toEqual([null, null]);
        expect(statistic(list, (low ?? Number.NaN) - 0.25)).toBeLessThanOrEqual(whole / 2 - reach + 1e-6);
        expect(statistic(list, (low ?? Number.NaN) + 0.25)).toBeGreaterThanOrEqual(whole / 2 - reach - 1e-6);
        expect(statistic(list, (high ?? Number.NaN) - 0.25)).toBeLessThanOrEqual(whole / 2 + reach + 1e-6);
        expect(statistic(list, (high ?? Number.NaN) + 0.25)).toBeGreaterThanOrEqual(whole / 2 + reach - 1e-6);
      }),
    );
  });

  test('does not depend on the order or the level of strata, moves with the candidates and turns round with the roles', () => {
    fc.assert(
      fc.property(
        pairs,
        fc.array(fc.integer({ min: -900, max: 900 }), { minLength: 4, maxLength: 4 }),
        fc.integer(),
        (list, levels, by) => {
          const { estimate, low, high } = stratifiedShift(list) ?? { estimate: Number.NaN, low: 0, high: 0 };
          const lift = (values: readonly number[], level: number): readonly number[] => values.map((value) => value + level);
          const levelled = list.map(({ baseline, candidate }, index) => ({
            baseline: lift(baseline, levels[index] ?? 0),
            candidate: lift(candidate, levels[index] ?? 0),
          }));
          expect(stratifiedShift(levelled.toReversed())).toMatchObject({ estimate, low, high });
          const moved = stratifiedShift(list.map(({ baseline, candidate }) => ({ baseline, candidate: lift(candidate, by % 1000) })));
          expect(moved).toMatchObject({ estimate: estimate + (by % 1000), low: low === null ? null : low + (by % 1000) });
          const turned = stratifiedShift(list.map(({ baseline, candidate }) => ({ baseline: candidate, candidate: baseline })));
          expect(turned?.estimate).toBeCloseTo(-estimate, 9);
          expect(turned?.high ?? null).toBe(low === null ? null : 0 - low);
        },
      ),
    );
  });

  test('of nothing is null', () => {
    expect(stratifiedShift([])).toBeNull();
    expect(stratifiedShift([{ baseline: [1], candidate: [] }])).toBeNull();
  });

  test('survives values that are not finite', () => {
    const strange = { baseline: [Number.NEGATIVE_INFINITY, Number.NaN, 0], candidate: [1, Number.POSITIVE_INFINITY] };
    expect(stratifiedShift([strange, { baseline: [1, 2], candidate: [3] }])?.n).toBe(5);
  });
});

/** Exponential values: skewed, as durations are. */
function simulate(sizes: readonly (readonly [n: number, m: number])[], trials: number): number {
  const random = seededRandom(31);
  const draw = (): number => -Math.log(1 - random());
  let held = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    const list = sizes.map(([n, m], level) => ({
      baseline: Array.from({ length: n }, () => draw() + 10 * level),
      candidate: Array.from({ length: m }, () => draw() + 10 * level + 0.5),
    }));
    const { low, high } = stratifiedShift(list) ?? { low: null, high: null };
    if ((low ?? 9) <= 0.5 && (high ?? -9) >= 0.5) held += 1;
  }
  return held / trials;
}

test.each([
  [
    'where the share of a stratum turns round',
    [
      [64, 16],
      [16, 64],
    ],
  ],
  [
    'of small strata',
    [
      [3, 4],
      [5, 3],
      [4, 4],
    ],
  ],
  [
    'of strata of all sizes',
    [
      [100, 40],
      [20, 30],
      [3, 9],
    ],
  ],
] as const)('the interval holds the shift about as often as it says: %s', (_what, sizes) => {
  const held = simulate(sizes, 1000);
  expect(held).toBeGreaterThan(0.93);
  expect(held).toBeLessThan(0.97);
});
