import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { benjaminiHochberg } from '../../src/stats/benjamini-hochberg.ts';

// The 15 p-values of the paper's own example (Benjamini and Hochberg 1995, section 4.1), which rejects the four smallest at 5 %.
const PUBLISHED = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1];

test('rejects the four that the paper rejects', () => {
  expect(benjaminiHochberg(PUBLISHED, 0.05).map(({ isRejected }) => isRejected)).toEqual(PUBLISHED.map((_, index) => index < 4));
});

test('adjusts as SciPy does', () => {
  const expected = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.06385714, 0.06385714, 0.0645, 0.0765, 0.486, 0.58118182];
  const found = benjaminiHochberg(PUBLISHED);
  for (const [index, value] of expected.entries()) expect(found[index]?.adjusted).toBeCloseTo(value, 8);
});

test('rejects up to the largest p-value at or below its share of q, whatever the order', () => {
  const chance = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(chance, { maxLength: 30 }), (pValues) => {
      const sorted = pValues.toSorted((a, b) => a - b);
      const last = sorted.findLastIndex((p, index) => p * (sorted.length / (index + 1)) <= 0.1);
      const limit = sorted[last] ?? -1;
      expect(benjaminiHochberg(pValues).map(({ isRejected }) => isRejected)).toEqual(pValues.map((p) => p <= limit));
      for (const [index, { adjusted }] of benjaminiHochberg(pValues).entries())
        expect(adjusted).toBeGreaterThanOrEqual(pValues[index] ?? 1);
    }),
  );
});
