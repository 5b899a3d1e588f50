import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { prepareDivergence } from '../../../src/stats/change-points/divergence.ts';
import { mergePoints } from '../../../src/stats/change-points/merge-points.ts';
import { extendMoments, joinMoments, meanOf, NO_VALUES } from '../../../src/stats/change-points/moments.ts';
import { splitWindow } from '../../../src/stats/change-points/split-window.ts';
import { otavaPValue, studentPValue } from '../../../src/stats/change-points/student-p-value.ts';

const of = (...values: number[]) => extendMoments(NO_VALUES, values);

describe('the divergence', () => {
  test('of two values is their distance, and of one there is none', () => {
    const find = prepareDivergence([3, 10], 0, 2);
    expect(find(0, 2)).toEqual({ index: 1, divergence: 7 });
    expect(find(0, 1)).toBeNull();
  });

  test('of equal candidates the first is taken', () => {
    expect(prepareDivergence([1, 2, 1, 2, 1], 0, 5)(0, 5)?.index).toBe(1);
    expect(prepareDivergence([4, 4, 4], 0, 3)(0, 3)).toEqual({ index: 1, divergence: 0 });
  });

  test('finds the first of two changes close together, since the right side may stop early', () => {
    expect(prepareDivergence([0, 0, 0, 0, 9, 9, 0, 0, 0, 0], 0, 10)(0, 10)?.index).toBe(4);
  });
});

describe('levels', () => {
  test('a window takes a point up at exactly its level, and the merge keeps none there', () => {
    // Two values have p = 1.
    expect(splitWindow([1, 2], 0, 2, { level: 1, pValueOf: otavaPValue })).toEqual([1]);
    const stretches = [of(1), of(2)];
    const merge = { pValueOf: otavaPValue, pValue: 1, sizeOf: () => 1, isLargeEnough: () => true, recompute: 'otava' } as const;
    expect(mergePoints([1], stretches, merge)).toEqual([]);
    expect(mergePoints([1], stretches, { ...merge, pValue: 1.01 })).toHaveLength(1);
  });

  test('no level accepts equal constants', () => {
    expect(splitWindow([5, 5, 5, 5], 0, 4, { level: 1, pValueOf: otavaPValue })).toEqual([]);
  });
});

test('after a removal Otava leaves the left neighbour as it was, and we do not', () => {
  const stretches = [of(1, 2, 1, 2), of(9, 8, 9, 8), of(8, 9, 9, 8), of(20, 21, 20, 21)];
  const merge = { pValueOf: studentPValue, pValue: 0.01, sizeOf: () => 1, isLargeEnough: () => true };
  const [ours] = mergePoints([4, 8, 12], stretches, { ...merge, recompute: 'both' });
  const [theirs] = mergePoints([4, 8, 12], stretches, { ...merge, recompute: 'otava' });
  expect([ours?.index, ours?.right.n]).toEqual([4, 8]);
  expect([theirs?.index, theirs?.right.n]).toEqual([4, 4]);
});

describe('p-values', () => {
  // scipy.stats.ttest_ind([1, 2, 3, 4], [3, 4, 5, 7]) and ttest_ind_from_stats with the population deviations of the same.
  test('of sample and of population variances', () => {
    expect(studentPValue(of(1, 2, 3, 4), of(3, 4, 5, 7))).toBeCloseTo(0.08026132622, 9);
    expect(otavaPValue(of(1, 2, 3, 4), of(3, 4, 5, 7))).toBeCloseTo(0.05136324257, 9);
  });

  test('of two values is 1, of two constants 0, of equal ones none', () => {
    expect(studentPValue(of(1), of(9))).toBe(1);
    expect(studentPValue(of(1, 1), of(9, 9))).toBe(0);
    expect(studentPValue(of(0.1, 0.1, 0.1), of(0.1, 0.1))).toBeNaN();
  });
});

test('joined moments are those of all values, and equal values have no spread', () => {
  const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(values, values, (left, right) => {
      const joined = joinMoments(of(...left), of(...right));
      const all = of(...left, ...right);
      expect(joined.n).toBe(all.n);
      expect(meanOf(joined)).toBeCloseTo(meanOf(all), 6);
      expect(Math.abs(joined.m2 - all.m2)).toBeLessThanOrEqual(1e-8 * (1 + all.m2 + 1e6));
    }),
  );
  expect(joinMoments(of(0.1, 0.1), of(0.1, 0.1, 0.1))).toMatchObject({ n: 5, running: 0.1, m2: 0 });
});
