import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { kolmogorovSmirnov } from '../../src/stats/kolmogorov-smirnov.ts';

test('gives what SciPy counts out without ties', () => {
  const early = [1.15, 0.88, 0.9, 0.74, 1.21];
  const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
  expect(kolmogorovSmirnov(term, early)?.distance).toBeCloseTo(0.6, 12);
  expect(kolmogorovSmirnov(term, early)?.p).toBeCloseTo(0.16583416583416583, 12);
  const x = Array.from({ length: 40 }, (_, index) => index);
  const y = Array.from({ length: 60 }, (_, index) => index * 0.7 + 12.25);
  expect(kolmogorovSmirnov(x, y)?.p).toBeCloseTo(0.003290731650430495, 12);
});

test('with ties is the share of all splits of the pooled values that stray as far', () => {
  const few = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 });
  const distance = (x: readonly number[], y: readonly number[]): number =>
    Math.max(
      ...[...x, ...y].map((at) =>
        Math.abs(x.filter((value) => value <= at).length * y.length - y.filter((value) => value <= at).length * x.length),
      ),
    );
  fc.assert(
    fc.property(few, few, (x, y) => {
      const pooled = [...x, ...y];
      let all = 0;
      let asFar = 0;
      for (let mask = 0; mask < 2 ** pooled.length; mask += 1) {
        const chosen = pooled.filter((_, index) => (mask >> index) & 1);
        if (chosen.length !== x.length) continue;
        all += 1;
        const rest = pooled.filter((_, index) => !((mask >> index) & 1));
        if (distance(chosen, rest) >= distance(x, y)) asFar += 1;
      }
      expect(kolmogorovSmirnov(x, y)?.p).toBeCloseTo(asFar / all, 10);
    }),
    { numRuns: 60 },
  );
});

test('of many values follows the limit distribution, whose tail at 1.36 is 0.0495 (Smirnov 1948)', () => {
  const n = 5000;
  const x = Array.from({ length: n }, (_, index) => index);
  const shifted = x.map((value) => value + 135.5);
  const found = kolmogorovSmirnov(x, shifted);
  expect(found?.method).toBe('asymptotic');
  expect((found?.distance ?? 0) * Math.sqrt(n / 2)).toBeCloseTo(1.36, 9);
  expect(found?.p).toBeCloseTo(0.049486, 6);
  expect(kolmogorovSmirnov(x, x)).toEqual({ distance: 0, p: 1, method: 'asymptotic' });
});

test('does not depend on roles or order, and says nothing of nothing', () => {
  expect(kolmogorovSmirnov([], [1])).toBeNull();
  const values = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(values, values, (x, y) => {
      const there = kolmogorovSmirnov(x, y);
      const back = kolmogorovSmirnov(y.toReversed(), x);
      expect(back?.distance).toBe(there?.distance);
      expect(back?.p).toBeCloseTo(there?.p ?? Number.NaN, 10);
    }),
  );
});
