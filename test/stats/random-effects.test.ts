import { describe, expect, test } from '@jest/globals';
import { mixtureCdf } from '../../src/stats/normal-mixture.ts';
import { type GroupedMeasurement, predictTrueValue } from '../../src/stats/random-effects.ts';

const PRIOR = { mean: 0, meanSd: 1, between: 0.5, within: 0.25 };
/** With next to no spread of groups and members there is one mean: a normal prior and normal measurements. */
const ONE_MEAN = { mean: 1, meanSd: 2, between: 1e-9, within: 1e-9 };

function meanAndSd(measurements: readonly GroupedMeasurement[], group: string | null, prior = PRIOR): readonly [mean: number, sd: number] {
  const components = predictTrueValue(measurements, group, prior);
  const total = components.reduce((sum, { weight }) => sum + weight, 0);
  const mean = components.reduce((sum, component) => sum + component.weight * component.mean, 0) / total;
  const square =
    components.reduce((sum, component) => sum + component.weight * (component.sd ** 2 + (component.mean - mean) ** 2), 0) / total;
  return [mean, Math.sqrt(square)];
}

describe('the next true value', () => {
  test('of one mean is that of the normal distribution with a normal prior', () => {
    const measurements = [
      { group: 'a', value: 3, standardError: 1 },
      { group: 'b', value: 5, standardError: 0.5 },
    ];
    const precision = 1 / 4 + 1 + 4;
    const [mean, sd] = meanAndSd(measurements, null, ONE_MEAN);
    expect(mean).toBeCloseTo((1 / 4 + 3 + 20) / precision, 6);
    expect(sd).toBeCloseTo(1 / Math.sqrt(precision), 6);
  });

  test('counts a group by its trust', () => {
    const [mean] = meanAndSd([{ group: 'a', value: 3, standardError: 1, trust: 0.5 }], null, ONE_MEAN);
    expect(mean).toBeCloseTo((1 / 4 + 0.5 * 3) / (1 / 4 + 0.5), 6);
  });

  test('of nothing measured is what was known before', () => {
    const [mean, sd] = meanAndSd([], 'a');
    expect(mean).toBe(0);
    expect(sd).toBeGreaterThan(Math.hypot(1, 0.5, 0.25) * 0.97);
    expect(sd).toBeLessThan(Math.hypot(1, 0.5, 0.25) * 1.03);
  });

  test('in a group lies between its own values and the mean of all, nearer to its own the more there are', () => {
    const others = [0.1, -0.1, 0.3, -0.3].map((value, index) => ({ group: `other ${index}`, value, standardError: 0.1 }));
    const ownOf = (n: number): GroupedMeasurement[] => Array.from({ length: n }, () => ({ group: 'own', value: 1, standardError: 0.1 }));
    const means = [1, 3, 10].map((n) => meanAndSd([...others, ...ownOf(n)], 'own')[0]);
    expect(means).toEqual(means.toSorted((a, b) => a - b));
    expect(means[0]).toBeGreaterThan(0.3);
    expect(means[2]).toBeLessThan(1);
  });

  test('takes the spread of groups from the groups', () => {
    const spreadOf = (size: number): number =>
      meanAndSd(
        Array.from({ length: 30 }, (_, index) => ({ group: `${index}`, value: index % 2 === 0 ? size : -size, standardError: 0.05 })),
        null,
      )[1];
    expect(spreadOf(0.1)).toBeLessThan(0.2);
    expect(spreadOf(0.8)).toBeGreaterThan(0.7);
    expect(spreadOf(0.8)).toBeLessThan(1);
  });

  test('is a distribution', () => {
    const components = predictTrueValue([{ group: 'a', value: 0.5, standardError: 0.2 }], 'a', PRIOR);
    expect(mixtureCdf(components, -20)).toBeCloseTo(0, 9);
    expect(mixtureCdf(components, 20)).toBeCloseTo(1, 9);
  });

  test('leaves out values that are none', () => {
    const bad = [
      { group: 'a', value: Number.NaN, standardError: 1 },
      { group: 'a', value: 1, standardError: 0 },
    ];
    expect(predictTrueValue(bad, 'a', PRIOR)).toEqual(predictTrueValue([], 'a', PRIOR));
  });
});
