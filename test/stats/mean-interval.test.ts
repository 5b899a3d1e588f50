import { describe, expect, test } from '@jest/globals';
import { meanInterval } from '../../src/stats/mean-interval.ts';

describe('the interval of a mean', () => {
  // Student's 97.5 % point for 4 and 1 degrees of freedom: 2.776445 and 12.706205.
  test('is that of Student', () => {
    const { mean, low, high } = meanInterval([1, 2, 3, 4, 5]) ?? { mean: 0, low: 0, high: 0 };
    expect(mean).toBe(3);
    expect(high - mean).toBeCloseTo(2.776445 * Math.sqrt(2.5 / 5), 5);
    expect(mean - low).toBeCloseTo(high - mean, 12);
    expect(meanInterval([0, 2])?.high).toBeCloseTo(1 + 12.706205, 4);
  });

  test('of equal values has no width', () => {
    expect(meanInterval([7, 7, 7])).toEqual({ mean: 7, low: 7, high: 7 });
  });

  test('needs two values', () => {
    expect(meanInterval([1])).toBeNull();
  });
});
