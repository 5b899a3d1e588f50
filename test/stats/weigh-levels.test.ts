import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { weighLevels } from '../../src/stats/weigh-levels.ts';

const logs = fc.array(fc.double({ min: -1, max: 8, noNaN: true }), { minLength: 1, maxLength: 40 });

describe('where the present level began', () => {
  test('weights are a distribution over places with three values on both sides', () => {
    fc.assert(
      fc.property(logs, (values) => {
        const hypotheses = weighLevels(values);
        expect(hypotheses.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
        for (const { start, weight, variance } of hypotheses) {
          expect(start === 0 || (start >= 3 && start <= values.length - 3)).toBe(true);
          expect(weight).toBeGreaterThanOrEqual(0);
          expect(variance).toBeGreaterThan(0);
        }
      }),
    );
  });

  test('a clear step is found where it is', () => {
    const series = Array.from({ length: 24 }, (_, index) => (index < 15 ? 5 : 5.4) + 0.05 * Math.sin(7 * index));
    const [best] = weighLevels(series).toSorted((a, b) => b.weight - a.weight);
    expect(best?.start).toBe(15);
    expect(best?.weight).toBeGreaterThan(0.9);
  });

  test('does not depend on the unit', () => {
    fc.assert(
      fc.property(logs, fc.double({ min: -5, max: 5, noNaN: true }), (values, factor) => {
        const [own, other] = [weighLevels(values), weighLevels(values.map((value) => value + factor))];
        for (const [index, { weight }] of own.entries()) expect(other[index]?.weight).toBeCloseTo(weight, 6);
      }),
    );
  });

  test('of nothing there is none', () => {
    expect(weighLevels([])).toEqual([]);
  });
});
