import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mixtureCdf, mixtureMeanOfExp, mixtureQuantiles } from '../../src/stats/normal-mixture.ts';

const TWO = [
  { weight: 3, mean: -1, sd: 0.5 },
  { weight: 1, mean: 2, sd: 0.2 },
];

describe('a mixture of normal distributions', () => {
  test('of one has the quantiles of the normal distribution', () => {
    const quantile = mixtureQuantiles([{ weight: 2, mean: 10, sd: 3 }]);
    for (const [u, z] of [
      [0.5, 0],
      [0.975, 1.959964],
      [0.001, -3.090232],
      [1e-10, -6.361341],
    ] as const)
      expect(quantile(u)).toBeCloseTo(10 + 3 * z, 3);
  });

  test('of two has quantiles that the distribution function takes back', () => {
    const quantile = mixtureQuantiles(TWO);
    for (const u of [0.01, 0.1, 0.3, 0.6, 0.74, 0.8, 0.95, 0.99]) expect(mixtureCdf(TWO, quantile(u))).toBeCloseTo(u, 2);
  });

  test('rises, whatever it is made of', () => {
    const component = fc.record({
      weight: fc.double({ min: 1e-4, max: 1, noNaN: true }),
      mean: fc.double({ min: -3, max: 3, noNaN: true }),
      sd: fc.double({ min: 0.01, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(component, { minLength: 1, maxLength: 5 }), (components) => {
        const quantile = mixtureQuantiles(components);
        const values = Array.from({ length: 200 }, (_, index) => quantile((index + 0.5) / 200));
        expect(values).toEqual(values.toSorted((a, b) => a - b));
      }),
    );
  });

  test('has the mean of its exponentials', () => {
    expect(mixtureMeanOfExp(TWO)).toBeCloseTo((3 * Math.exp(-1 + 0.125) + Math.exp(2.02)) / 4, 12);
  });

  test('of constants is constant, and of nothing is no number', () => {
    expect(mixtureQuantiles([{ weight: 1, mean: 4, sd: 0 }])(0.3)).toBe(4);
    expect(mixtureQuantiles([])(0.5)).toBeNaN();
  });
});
