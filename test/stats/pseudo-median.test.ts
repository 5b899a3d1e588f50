import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pseudoMedian } from '../../src/stats/pseudo-median.ts';
import { median } from '../../src/stats/quantile.ts';

// Hamilton depression scale, second less first visit: Hollander and Wolfe, table 3.1.
const FIRST = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
const SECOND = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];

test('of the depression scale is the published -0.46, with the published 96 % interval', () => {
  const found = pseudoMedian(
    SECOND.map((value, index) => value - (FIRST[index] ?? 0)),
    0.96,
  );
  expect(found?.estimate).toBeCloseTo(-0.46, 9);
  expect(found?.low).toBeCloseTo(-0.786, 9);
  expect(found?.high).toBeCloseTo(-0.01, 9);
});

// Largest rank sum that rejects at 5 % two-sided, as tables print it: 0 of 6, 2 of 7, 3 of 8, 5 of 9, 8 of 10, 52 of 20.
test.each([
  [6, 0],
  [7, 2],
  [8, 3],
  [9, 5],
  [10, 8],
  [20, 52],
])('the interval of %d values leaves out %d of the means on each side', (n, outside) => {
  const values = Array.from({ length: n }, (_, index) => 2 ** index);
  const means = values.flatMap((a, i) => values.slice(i).map((b) => (a + b) / 2)).sort((a, b) => a - b);
  expect(pseudoMedian(values)).toEqual({ estimate: median(means), low: means[outside], high: means[means.length - 1 - outside], n });
});

test('is the median of all means, and turns round with the signs', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -60, max: 60 }), { minLength: 1, maxLength: 70 }), (values) => {
      const means = values.flatMap((a, i) => values.slice(i).map((b) => (a + b) / 2));
      const found = pseudoMedian(values);
      expect(found?.estimate).toBe(median(means));
      const turned = pseudoMedian(values.map((value) => 0 - value));
      expect(turned?.high ?? null).toBe(found?.low == null ? null : 0 - found.low);
    }),
  );
});

test('of nothing is null, and of five has no 95 % bounds', () => {
  expect(pseudoMedian([])).toBeNull();
  expect(pseudoMedian([1, 2, 3, 4, 5])).toEqual({ estimate: 3, low: null, high: null, n: 5 });
});
