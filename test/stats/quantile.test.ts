import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { median, quantile } from '../../src/stats/quantile.ts';

const finite = fc.double({ min: -1e9, max: 1e9, noNaN: true });

test('of nothing is null', () => {
  expect(quantile([], 0.5)).toBeNull();
  expect(median([])).toBeNull();
});

describe('interpolates as R does with type 7', () => {
  // quantile(c(15, 20, 35, 40, 50), p) and quantile(c(3, 6, 7, 8, 8, 10, 13, 15, 16, 20), p), by hand from (n - 1) p.
  test.each([
    [[15, 20, 35, 40, 50], 0.4, 29],
    [[15, 20, 35, 40, 50], 0.05, 16],
    [[15, 20, 35, 40, 50], 0.95, 48],
    [[3, 6, 7, 8, 8, 10, 13, 15, 16, 20], 0.25, 7.25],
    [[3, 6, 7, 8, 8, 10, 13, 15, 16, 20], 0.75, 14.5],
    [[7], 0.99, 7],
    [[2, 1], 0, 1],
    [[2, 1], 1, 2],
  ])('%j at %d is %d', (values, p, expected) => {
    expect(quantile(values, p)).toBeCloseTo(expected, 9);
  });
});

test('does not depend on the order and does not sort its input', () => {
  const values = [9, 1, 5];
  expect(quantile(values, 0.5)).toBe(5);
  expect(values).toEqual([9, 1, 5]);
  fc.assert(
    fc.property(fc.array(finite, { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (numbers, p) => {
      expect(quantile(numbers.toReversed(), p)).toBe(quantile(numbers, p));
    }),
  );
});

test('lies between the smallest and the largest, and grows with p', () => {
  fc.assert(
    fc.property(fc.array(finite, { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (numbers, p) => {
      const value = quantile(numbers, p) ?? Number.NaN;
      expect(value).toBeGreaterThanOrEqual(Math.min(...numbers));
      expect(value).toBeLessThanOrEqual(Math.max(...numbers));
      expect(quantile(numbers, 1)).toBeGreaterThanOrEqual(value);
    }),
  );
});
