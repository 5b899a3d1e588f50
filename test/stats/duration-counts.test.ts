import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seconds } from '../../src/model/seconds.ts';
import { bucketOf, countDurations, countOf, durationOf, mergeCounts, quantileOfCounts } from '../../src/stats/duration-counts.ts';
import { quantile } from '../../src/stats/quantile.ts';

const durations = fc.array(fc.integer({ min: 0, max: 500_000 }).map(seconds), { minLength: 1, maxLength: 200 });

describe('durations counted in buckets', () => {
  test('are exact in whole seconds below 50', () => {
    for (let second = 0; second < 50; second++) expect(durationOf(bucketOf(second))).toBe(second);
  });

  test('are within 1 % above', () => {
    fc.assert(
      fc.property(fc.double({ min: 50, max: 2 ** 31, noNaN: true }), (value) => {
        expect(Math.abs(durationOf(bucketOf(value)) / value - 1)).toBeLessThan(0.01);
      }),
    );
  });

  test('give quantiles within 1 % of the exact ones', () => {
    fc.assert(
      fc.property(durations, fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
        const exact = quantile(values, p) ?? 0;
        expect(Math.abs((quantileOfCounts(countDurations(values), p) ?? 0) - exact)).toBeLessThanOrEqual(exact * 0.01 + 1e-9);
      }),
    );
  });

  test('merge to what all together are counted to', () => {
    fc.assert(
      fc.property(durations, durations, (a, b) => {
        const merged = mergeCounts([countDurations(a), countDurations(b)]);
        expect(merged).toEqual(countDurations([...a, ...b]));
        expect(countOf(merged)).toBe(a.length + b.length);
      }),
    );
  });

  test('of nothing have no quantile', () => {
    expect(quantileOfCounts(countDurations([]), 0.5)).toBeNull();
  });
});
