import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { mean } from '../../src/stats/bootstrap.ts';
import { forecastMean, type MeanForecast } from '../../src/stats/forecast-mean.ts';
import { median, quantile } from '../../src/stats/quantile.ts';
import { seededRandom } from '../../src/stats/seeded-random.ts';

const recorded = JSON.parse(
  readFileSync(new URL('../fixtures/stats/stencil-job-seconds.json', import.meta.url), 'utf8'),
) as readonly number[];

function forecast(durations: readonly number[], next = 20): MeanForecast {
  const result = forecastMean(durations, { next });
  if (!result.available) throw new Error(result.reason);
  return result.value;
}

function noisy(level: number, n: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: n }, () => level * (1 + 0.2 * (random() + random() - 1)));
}

function errorsOf(tell: (history: readonly number[]) => number): number[] {
  return recorded
    .slice(49)
    .map((_, index) => Math.abs(tell(recorded.slice(index, index + 30)) / (mean(recorded.slice(index + 30, index + 50)) ?? 0) - 1));
}

describe('the mean of the next 20 runs from the last 30', () => {
  test('of one level is nearly the plain mean', () => {
    const history = noisy(300, 30, 1);
    const { mean: told, interval, runs, effectiveRuns, shifted } = forecast(history);
    expect(Math.abs(told / (mean(history) ?? 0) - 1)).toBeLessThan(0.02);
    expect(interval[0]).toBeLessThan(told);
    expect(interval[1]).toBeGreaterThan(told);
    expect(runs).toBe(30);
    expect(effectiveRuns).toBeGreaterThan(20);
    expect(shifted).toBeLessThan(0.5);
  });

  test('is that of what came after a sure shift', () => {
    const after = noisy(200, 10, 3);
    const { mean: told, effectiveRuns, shifted } = forecast([...noisy(300, 20, 2), ...after]);
    expect(Math.abs(told / (mean(after) ?? 0) - 1)).toBeLessThan(0.03);
    expect(effectiveRuns).toBeCloseTo(10, 0);
    expect(shifted).toBeGreaterThan(0.99);
  });

  test('is not led astray by one strange run at the end', () => {
    const history = noisy(300, 29, 4);
    expect(forecast([...history, 900]).mean).toBeLessThan(1.25 * (mean(history) ?? 0));
  });

  test('has a wider interval for fewer runs to come, and for fewer known', () => {
    const history = noisy(300, 30, 5);
    const width = ({ interval: [low, high] }: MeanForecast): number => high - low;
    expect(width(forecast(history, 1))).toBeGreaterThan(2 * width(forecast(history, 20)));
    expect(width(forecast(history.slice(-6)))).toBeGreaterThan(width(forecast(history)));
  });

  test('is not made from fewer than five runs or from what is no duration', () => {
    expect(forecastMean([1, 2, 3, 4])).toEqual({ available: false, reason: 'too few runs to forecast from: 4 of the 5 needed' });
    expect(forecastMean([1, 2, 3, 4, Number.NaN])).toEqual({ available: false, reason: 'a duration is no number of at least 0' });
  });

  test('of equal runs is their time', () => {
    expect(forecast([60, 60, 60, 60, 60, 60]).mean).toBeCloseTo(60, 6);
  });
});

// 242 nights of one job on GitHub's runners, as they are: their level shifted.
describe('on the runs of a real job', () => {
  test('the error is below that of the plain mean where it is large, and near it at the median', () => {
    const [own, plain] = [errorsOf((history) => forecast(history).mean), errorsOf((history) => mean(history) ?? 0)];
    expect(quantile(own, 0.9)).toBeLessThan(0.85 * (quantile(plain, 0.9) ?? 0));
    expect(median(own)).toBeLessThan(1.25 * 0.026);
  });

  test('the 95 % interval holds 90 % or more', () => {
    const held = recorded.slice(49).filter((_, index) => {
      const [low, high] = forecast(recorded.slice(index, index + 30)).interval;
      const happened = mean(recorded.slice(index + 30, index + 50)) ?? 0;
      return low <= happened && happened <= high;
    });
    expect(held.length / (recorded.length - 49)).toBeGreaterThan(0.9);
  });
});
