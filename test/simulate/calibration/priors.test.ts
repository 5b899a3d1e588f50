import { describe, expect, test } from '@jest/globals';
import { measurementsOf } from '../../../src/simulate/calibration/find-prior.ts';
import { EFFECT_PRIORS } from '../../../src/simulate/calibration/priors.ts';

describe('the table of priors', () => {
  test('names each prior once', () => {
    expect(new Set(EFFECT_PRIORS.map(({ id }) => id)).size).toBe(EFFECT_PRIORS.length);
  });

  test.each(EFFECT_PRIORS)('$id rests on observations with a source and two times', ({ observations }) => {
    expect(observations.length).toBeGreaterThan(0);
    for (const { source, before, after, runs } of observations) {
      expect(source).not.toBe('');
      expect(Math.min(before, after)).toBeGreaterThan(0);
      expect(runs).toBeGreaterThanOrEqual(1);
    }
  });

  test('gives the logarithm of what remained, with the error of so many runs a side', () => {
    const [first] = EFFECT_PRIORS.filter(({ id }) => id === 'dependency-cache-nix').flatMap(measurementsOf);
    expect(first?.value).toBeCloseTo(Math.log(29.8 / 69.4), 12);
    expect(first?.standardError).toBeCloseTo(0.115 / Math.sqrt(2), 12);
  });
});
