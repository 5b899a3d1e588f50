import { describe, expect, test } from '@jest/globals';
import { quantileInterval } from '../../src/stats/quantile-interval.ts';
import { seededRandom } from '../../src/stats/seeded-random.ts';

const ranks = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe('the interval of a median', () => {
  // Ranks of the 95 % sign-test interval, as tables print them (Conover, Practical Nonparametric Statistics, table A3).
  test.each([
    [6, 1, 6],
    [10, 2, 9],
    [15, 4, 12],
    [20, 6, 15],
    [25, 8, 18],
  ])('of %d values runs from rank %d to rank %d', (n, low, high) => {
    expect(quantileInterval(ranks(n), 0.5)).toEqual({ n, low, high });
  });

  test('has no bounds with five values', () => {
    expect(quantileInterval(ranks(5), 0.5)).toEqual({ n: 5, low: null, high: null });
  });
});

test('a p95 has an upper bound from 72 values on, since 0.95^72 is the first below 0.025', () => {
  expect(quantileInterval(ranks(71), 0.95).high).toBeNull();
  expect(quantileInterval(ranks(72), 0.95).high).toBe(72);
});

test('of nothing has no bounds', () => {
  expect(quantileInterval([], 0.5)).toEqual({ n: 0, low: null, high: null });
});

test('of many values does not underflow', () => {
  const { low, high } = quantileInterval(ranks(5000), 0.5);
  expect(low).toBeGreaterThan(2420);
  expect(high).toBeLessThan(2580);
});

test('covers the true quantile at least as often as it says', () => {
  const random = seededRandom(11);
  let covered = 0;
  for (let trial = 0; trial < 2000; trial += 1) {
    const values = Array.from({ length: 40 }, () => -Math.log(1 - random()));
    const { low, high } = quantileInterval(values, 0.8);
    const truth = -Math.log(0.2);
    if (low !== null && low <= truth && (high === null || high >= truth)) covered += 1;
  }
  expect(covered / 2000).toBeGreaterThan(0.94);
});
