import { expect, test } from '@jest/globals';
import { logDuration } from '../../src/stats/log-duration.ts';
import { spreadOf } from '../../src/stats/spread.ts';

test('is by hand what it is', () => {
  const spread = spreadOf([1, 2, 4, 8, 16]);
  // Distances from 4 are 0, 2, 3, 4, 12; logarithms are ln 2 apart, so their variance is 2.5 ln² 2.
  expect(spread).toMatchObject({ n: 5, medianDeviation: 3, quartileRange: 6 });
  expect(spread?.logDeviation).toBeCloseTo(Math.sqrt(2.5) * Math.log(2), 12);
  expect(spread?.variation).toBeCloseTo(Math.sqrt(Math.exp(2.5 * Math.log(2) ** 2) - 1), 12);
});

test('of fewer than two is null', () => {
  expect(spreadOf([4])).toBeNull();
});

test('a duration recorded as 0 counts as half a second', () => {
  expect(logDuration(0)).toBe(Math.log(0.5));
  expect(spreadOf([0, 0, 0])?.logDeviation).toBe(0);
});
