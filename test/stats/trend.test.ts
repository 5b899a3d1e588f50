import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mannKendall } from '../../src/stats/mann-kendall.ts';
import { seededRandom } from '../../src/stats/seeded-random.ts';
import { trendOf } from '../../src/stats/trend.ts';

const VALUES = [3.1, 2.9, 3.6, 3.4, 4.1, 3.9, 4.4, 4.0, 5.2, 4.6, 5.1, 5.6];
const byIndex = (values: readonly number[]) => values.map((value, at) => ({ at, value }));

describe('the trend', () => {
  test('has the slope and, uncorrelated, the interval that SciPy gives', () => {
    const trend = trendOf(byIndex(VALUES));
    expect(trend?.slope).toBeCloseTo(0.23363636, 8);
    expect(trend?.autocorrelation).toBeLessThan(0);
    expect(trend?.low).toBeCloseTo(0.16, 8);
    expect(trend?.high).toBeCloseTo(0.275, 8);
    expect(trend?.p).toBeLessThan(0.001);
  });

  test('is null below 8 points and where all are at one place', () => {
    expect(trendOf(byIndex(VALUES.slice(0, 7)))).toBeNull();
    expect(trendOf(VALUES.map((value) => ({ at: 3, value })))).toBeNull();
  });

  test('scales with the values, turns with their sign, and does not mind the order they are given in', () => {
    const values = fc.array(fc.integer({ min: -99, max: 99 }), { minLength: 8, maxLength: 40 });
    fc.assert(
      fc.property(values, (list) => {
        const trend = trendOf(byIndex(list));
        const turned = trendOf(byIndex(list.map((value) => -2 * value)).reverse());
        expect(turned?.slope).toBeCloseTo(-2 * (trend?.slope ?? Number.NaN), 9);
        expect(turned?.low).toBeCloseTo(-2 * (trend?.high ?? Number.NaN), 9);
        expect(turned?.p).toBeCloseTo(trend?.p ?? Number.NaN, 9);
        expect(trend?.low).toBeLessThanOrEqual(trend?.slope ?? Number.NaN);
        expect(trend?.high).toBeGreaterThanOrEqual(trend?.slope ?? Number.NaN);
      }),
    );
  });

  test('of thousands of points is that of groups of neighbours', () => {
    const trend = trendOf(Array.from({ length: 4000 }, (_, at) => ({ at, value: 3 * at + (at % 7) })));
    expect(trend?.slope).toBeCloseTo(3, 3);
    expect(trend?.n).toBe(4000);
  });

  test('of values that resemble their neighbours is found in noise far less often when that is allowed for', () => {
    const random = seededRandom(21);
    let found = 0;
    let naive = 0;
    for (let trial = 0; trial < 300; trial += 1) {
      let state = 0;
      const values = Array.from({ length: 60 }, () => {
        state = 0.5 * state + random() - 0.5;
        return state;
      });
      if ((trendOf(byIndex(values))?.p ?? 1) <= 0.05) found += 1;
      if (mannKendall(values).p <= 0.05) naive += 1;
    }
    expect(found / 300).toBeLessThan(0.1);
    expect(naive / 300).toBeGreaterThan(0.15);
  });
});

describe('the test of Mann and Kendall', () => {
  test('counts pairs, and has variance n (n - 1) (2 n + 5) / 18', () => {
    const { score, deviation } = mannKendall(VALUES);
    expect(score).toBe(52);
    expect(deviation ** 2).toBeCloseTo((12 * 11 * 29) / 18, 9);
  });

  test('has the variance of all orders of tied values', () => {
    const values = [1, 1, 2, 3, 3, 3, 4];
    const scores: number[] = [];
    const permute = (rest: readonly number[], chosen: readonly number[]): void => {
      if (rest.length === 0) scores.push(mannKendall(chosen).score);
      for (const [index, value] of rest.entries()) permute(rest.toSpliced(index, 1), [...chosen, value]);
    };
    permute(values, []);
    expect(scores).toHaveLength(5040);
    expect(mannKendall(values).deviation ** 2).toBeCloseTo(scores.reduce((sum, score) => sum + score ** 2, 0) / 5040, 9);
  });

  test('finds nothing where nothing varies', () => {
    expect(mannKendall([5, 5, 5, 5, 5, 5, 5, 5])).toEqual({ score: 0, deviation: 0, p: 1 });
  });
});
