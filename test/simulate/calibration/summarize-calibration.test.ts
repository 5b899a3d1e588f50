import { describe, expect, test } from '@jest/globals';
import { summarizeCalibration, type VerifiedPrediction } from '../../../src/simulate/calibration/summarize-calibration.ts';
import { seededRandom } from '../../../src/stats/seeded-random.ts';
import { drawNormal } from './planted-shares.ts';

function predictions(n: number, { bias, spread }: { readonly bias: number; readonly spread: number }): VerifiedPrediction[] {
  const random = seededRandom(4);
  return Array.from({ length: n }, () => {
    const predicted = 60 + 20 * random();
    const truth = predicted + bias + spread * drawNormal(random);
    return {
      rule: 'cache',
      predicted,
      interval: [predicted - 19.6, predicted + 19.6],
      measured: truth + 5 * drawNormal(random),
      standardError: 5,
    };
  });
}

describe('the calibration of a rule', () => {
  test('of honest predictions: no bias, and 95 % held', () => {
    const [summary] = summarizeCalibration(predictions(2000, { bias: 0, spread: 10 }));
    expect(summary?.n).toBe(2000);
    expect(summary?.bias?.low).toBeLessThan(0);
    expect(summary?.bias?.high).toBeGreaterThan(0);
    expect(summary?.coverage.low).toBeLessThan(0.95);
    expect(summary?.coverage.high).toBeGreaterThan(0.95);
  });

  test('of a rule that promises too much: the bias is below 0, and too few are held', () => {
    const [summary] = summarizeCalibration(predictions(60, { bias: -15, spread: 10 }));
    expect(summary?.bias?.high).toBeLessThan(0);
    expect(summary?.coverage.high).toBeLessThan(0.95);
  });

  test('is by rule, in the order of names, with exact intervals', () => {
    const one = { predicted: 10, interval: [8, 12], standardError: 0 } as const;
    const summaries = summarizeCalibration([
      { ...one, rule: 'needs', measured: 11 },
      { ...one, rule: 'cache', measured: 7 },
      { ...one, rule: 'needs', measured: 9 },
    ]);
    expect(summaries.map(({ rule, n }) => [rule, n])).toEqual([
      ['cache', 1],
      ['needs', 2],
    ]);
    expect(summaries[0]).toMatchObject({ bias: null, coverage: { held: 0, share: 0 } });
    expect(summaries[1]?.bias?.mean).toBe(0);
    expect(summaries[1]?.coverage.low).toBeCloseTo(0.1581, 4);
    expect(summaries[1]?.coverage.high).toBe(1);
  });

  test('widens an interval by the error of the measurement', () => {
    const near = { rule: 'a', predicted: 10, interval: [9, 11], measured: 12 } as const;
    expect(summarizeCalibration([{ ...near, standardError: 0 }])[0]?.coverage.held).toBe(0);
    expect(summarizeCalibration([{ ...near, standardError: 1 }])[0]?.coverage.held).toBe(1);
  });

  test('of nothing is nothing', () => {
    expect(summarizeCalibration([])).toEqual([]);
  });
});
