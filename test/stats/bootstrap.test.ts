import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bootstrapInterval, mean } from '../../src/stats/bootstrap.ts';
import { seededRandom } from '../../src/stats/seeded-random.ts';

const meanOf = (sample: readonly number[]): number => mean(sample) ?? Number.NaN;

test('of no rows is null, and of one row is that row', () => {
  expect(bootstrapInterval([], meanOf, { random: seededRandom(1) })).toBeNull();
  expect(bootstrapInterval([4], meanOf, { random: seededRandom(1) })).toEqual([4, 4]);
});

test('the same seed gives the same interval', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 30 }), fc.integer(), (rows, seed) => {
      const draw = () => bootstrapInterval(rows, meanOf, { random: seededRandom(seed), draws: 50 });
      expect(draw()).toEqual(draw());
    }),
    { numRuns: 30 },
  );
});

test('is as wide as the standard error of the mean says', () => {
  const random = seededRandom(5);
  const rows = Array.from({ length: 400 }, () => random());
  const [low, high] = bootstrapInterval(rows, meanOf, { random: seededRandom(6) }) ?? [Number.NaN, Number.NaN];
  // Uniform: sd 0.2887, so 2 x 1.96 x 0.2887 / 20.
  expect(high - low).toBeCloseTo(0.0566, 2);
  expect(low).toBeLessThan(meanOf(rows));
  expect(high).toBeGreaterThan(meanOf(rows));
});

test('covers the true mean of skewed values about as often as it says', () => {
  const random = seededRandom(9);
  let covered = 0;
  for (let trial = 0; trial < 300; trial += 1) {
    const rows = Array.from({ length: 60 }, () => -Math.log(1 - random()));
    const [low, high] = bootstrapInterval(rows, meanOf, { random, draws: 300 }) ?? [0, 0];
    if (low <= 1 && high >= 1) covered += 1;
  }
  expect(covered / 300).toBeGreaterThan(0.88);
  expect(covered / 300).toBeLessThan(0.99);
});

test('leaves the rows as they were', () => {
  const rows = [1, 2, 3];
  bootstrapInterval(rows, meanOf, { random: seededRandom(1), draws: 10 });
  expect(rows).toEqual([1, 2, 3]);
});
