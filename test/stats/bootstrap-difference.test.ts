import { expect, test } from '@jest/globals';
import { bootstrapInterval, mean } from '../../src/stats/bootstrap.ts';
import { bootstrapDifference } from '../../src/stats/bootstrap-difference.ts';
import { median } from '../../src/stats/quantile.ts';
import { seededRandom } from '../../src/stats/seeded-random.ts';

const meanOf = (sample: readonly number[]): number => mean(sample) ?? Number.NaN;
const medianOf = (sample: readonly number[]): number => median(sample) ?? Number.NaN;

test('of two independent samples is as wide as both standard errors together', () => {
  const random = seededRandom(5);
  const baseline = Array.from({ length: 300 }, () => random());
  const candidate = Array.from({ length: 200 }, () => random() - 0.3);
  const [low, high] = bootstrapDifference(baseline, candidate, meanOf, { random }) ?? [Number.NaN, Number.NaN];
  expect((low + high) / 2).toBeCloseTo(meanOf(candidate) - meanOf(baseline), 2);
  expect(high - low).toBeCloseTo(2 * 1.96 * 0.2887 * Math.sqrt(1 / 300 + 1 / 200), 2);
});

test('of paired rows is far narrower than of the same rows apart', () => {
  const random = seededRandom(6);
  const rows = Array.from({ length: 50 }, () => {
    const run = 100 * random();
    return [run, run - 5 + random()] as const;
  });
  const paired = bootstrapInterval(rows, (sample) => meanOf(sample.map(([before, after]) => after - before)), { random }) ?? [0, 0];
  const apart = bootstrapDifference(
    rows.map(([before]) => before),
    rows.map(([, after]) => after),
    meanOf,
    { random },
  ) ?? [0, 0];
  expect(paired[1]).toBeLessThan(-4);
  expect(paired[1] - paired[0]).toBeLessThan(0.1 * (apart[1] - apart[0]));
});

test('of medians of skewed values covers the true difference about as often as it says', () => {
  const random = seededRandom(9);
  let covered = 0;
  for (let trial = 0; trial < 300; trial += 1) {
    const draw = (): number => -Math.log(1 - random());
    const baseline = Array.from({ length: 30 }, draw);
    const candidate = Array.from({ length: 20 }, () => draw() + 1);
    const [low, high] = bootstrapDifference(baseline, candidate, medianOf, { random, draws: 300 }) ?? [0, 0];
    if (low <= 1 && high >= 1) covered += 1;
  }
  expect(covered / 300).toBeGreaterThan(0.9);
  expect(covered / 300).toBeLessThan(0.99);
});

test('of nothing is null', () => {
  expect(bootstrapDifference([], [1], meanOf, { random: seededRandom(1) })).toBeNull();
  expect(bootstrapDifference([1], [], meanOf, { random: seededRandom(1) })).toBeNull();
});
