import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomInteger, seededRandom } from '../../src/stats/seeded-random.ts';

const take = (seed: number, count: number): number[] => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, random);
};

test('the same seed gives the same sequence, and another seed another', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer(), (a, b) => {
      expect(take(a, 5)).toEqual(take(a, 5));
      if (a !== b) expect(take(a, 5)).not.toEqual(take(b, 5));
    }),
  );
  expect(take(2 ** 40 + 1, 3)).not.toEqual(take(1, 3));
});

test('the sequence of seed 1 is the same on every platform and in every version', () => {
  expect(take(1, 3)).toEqual([0.5636717720710586, 0.8959073941886353, 0.2723428182814803]);
});

test('numbers are spread evenly over 0 to 1', () => {
  const counts = new Array<number>(20).fill(0);
  for (const value of take(7, 100_000)) {
    expect(value >= 0 && value < 1).toBe(true);
    const bin = Math.floor(value * 20);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  // Chi-square with 19 degrees of freedom: 43.8 is its 99.9 % point.
  const chiSquare = counts.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0);
  expect(chiSquare).toBeLessThan(43.8);
});

test('whole numbers stay below the bound and reach all of it', () => {
  const random = seededRandom(3);
  const seen = new Set(Array.from({ length: 500 }, () => randomInteger(random, 6)));
  expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5]);
});
