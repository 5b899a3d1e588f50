import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { differencesOutside, hodgesLehmann } from '../../src/stats/hodges-lehmann.ts';
import { median } from '../../src/stats/quantile.ts';
import { seededRandom } from '../../src/stats/seeded-random.ts';

// Permeability of membranes: Hollander and Wolfe, Nonparametric Statistical Methods, table 4.1.
const TERM = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
const EARLY = [1.15, 0.88, 0.9, 0.74, 1.21];

const sample = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 25 });

function differences(x: readonly number[], y: readonly number[]): number[] {
  return y.flatMap((b) => x.map((a) => b - a)).sort((a, b) => a - b);
}

describe('the shift', () => {
  test('of the membranes is the published one, with the published 96 % interval', () => {
    const shift = hodgesLehmann(TERM, EARLY, 0.96);
    expect(shift?.estimate).toBeCloseTo(-0.305, 9);
    expect(shift?.low).toBeCloseTo(-0.76, 9);
    expect(shift?.high).toBeCloseTo(0.15, 9);
  });

  test('and its bounds are those order statistics of all differences', () => {
    fc.assert(
      fc.property(sample, sample, (x, y) => {
        const all = differences(x, y);
        const shift = hodgesLehmann(x, y);
        const outside = differencesOutside(x.length, y.length, 0.95);
        expect(shift?.estimate).toBe(median(all));
        expect(shift?.low).toBe(outside === null ? null : all[outside]);
        expect(shift?.high).toBe(outside === null ? null : all[all.length - 1 - outside]);
      }),
    );
  });

  test('moves with the candidate, turns round with the roles, and does not depend on the order', () => {
    fc.assert(
      fc.property(sample, sample, fc.integer({ min: -1000, max: 1000 }), (x, y, by) => {
        const { estimate, low, high } = hodgesLehmann(x, y) ?? { estimate: Number.NaN, low: 0, high: 0 };
        const moved = hodgesLehmann(
          x,
          y.map((value) => value + by),
        );
        expect(moved?.estimate).toBe(estimate + by);
        expect(moved?.low).toBe(low === null ? null : low + by);
        const turned = hodgesLehmann(y.toReversed(), x.toReversed());
        expect(turned?.estimate).toBeCloseTo(-estimate, 9);
        expect(turned?.high ?? null).toBe(low === null ? null : 0 - low);
        if (low !== null) expect(low).toBeLessThanOrEqual(estimate);
        if (high !== null) expect(high).toBeGreaterThanOrEqual(estimate);
      }),
    );
  });

  test('of 5,000 against 5,000 is exact too', () => {
    const random = seededRandom(4);
    const x = Array.from({ length: 5000 }, () => Math.round(random() * 1e6));
    const shift = hodgesLehmann(
      x,
      x.map((value) => value + 1234),
    );
    // Each difference d has its opposite, so that the middle is the shift itself.
    expect(shift?.estimate).toBe(1234);
    expect(shift?.low).toBeLessThan(1234);
    expect(shift?.high).toBeGreaterThan(1234);
  });

  test('of nothing is null, and of 3 against 3 has no bounds, since 2 of 20 orders are 10 %', () => {
    expect(hodgesLehmann([], [1])).toBeNull();
    expect(hodgesLehmann([1], [])).toBeNull();
    expect(hodgesLehmann([1, 2, 3], [4, 5, 6])).toEqual({ estimate: 3, low: null, high: null, n: 3, m: 3 });
  });

  test('survives values that are not finite', () => {
    expect(hodgesLehmann([Number.NEGATIVE_INFINITY, 0], [1, Number.POSITIVE_INFINITY])?.n).toBe(2);
    expect(hodgesLehmann([Number.NaN, 0, 1], [1, 2])?.m).toBe(2);
  });
});

describe('how many differences lie outside', () => {
  // Critical values of the two-sided 5 % test, as tables print them (Mann and Whitney 1947 and its successors): the largest U that rejects.
  test.each([
    [4, 4, 0],
    [5, 5, 2],
    [5, 10, 8],
    [8, 8, 13],
    [10, 10, 23],
    [20, 20, 127],
  ])('of %d against %d at 95 %% is %d', (n, m, expected) => {
    expect(differencesOutside(n, m, 0.95)).toBe(expected);
    expect(differencesOutside(m, n, 0.95)).toBe(expected);
  });

  test('goes on smoothly where the normal approximation takes over', () => {
    const exact = differencesOutside(28, 28, 0.95) ?? Number.NaN;
    const approximate = differencesOutside(28, 30, 0.95) ?? Number.NaN;
    expect(approximate / (28 * 30)).toBeCloseTo(exact / (28 * 28), 2);
  });
});

test('the interval of two like samples holds 0 about as often as it says', () => {
  const random = seededRandom(12);
  let held = 0;
  for (let trial = 0; trial < 1000; trial += 1) {
    const draw = (): number => -Math.log(1 - random());
    const shift = hodgesLehmann(Array.from({ length: 12 }, draw), Array.from({ length: 7 }, draw));
    if ((shift?.low ?? 1) <= 0 && (shift?.high ?? -1) >= 0) held += 1;
  }
  expect(held / 1000).toBeGreaterThan(0.935);
  expect(held / 1000).toBeLessThan(0.98);
});
