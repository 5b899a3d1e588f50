import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { hodgesLehmann, type Shift } from '../../src/stats/hodges-lehmann.ts';
import { logDuration } from '../../src/stats/log-duration.ts';
import { median } from '../../src/stats/quantile.ts';
import { randomInteger, seededRandom } from '../../src/stats/seeded-random.ts';

const FILE = new URL('../fixtures/stats/stencil-job-seconds.json', import.meta.url);
const recorded = JSON.parse(readFileSync(FILE, 'utf8')) as readonly number[];

// 242 nights of one job on GitHub's runners, less the median of the 51 around each.
const logs = recorded.map(logDuration);
const noise = logs.map((log, index) => log - (median(logs.slice(Math.max(0, index - 25), index + 26)) ?? 0));

function shiftsIn(series: readonly number[], step: number): Shift[] {
  return Array.from({ length: Math.floor((series.length - 40) / step) + 1 }, (_, index) => {
    const start = step * index;
    return hodgesLehmann(series.slice(start, start + 30), series.slice(start + 30, start + 40));
  }).filter((shift) => shift !== null);
}

function shareHolding(shifts: readonly Shift[]): number {
  return shifts.filter(({ low, high }) => (low ?? 1) <= 0 && (high ?? -1) >= 0).length / shifts.length;
}

function shuffled(values: readonly number[], seed: number): number[] {
  const random = seededRandom(seed);
  const order = [...values];
  for (let index = order.length - 1; index > 0; index -= 1) {
    const other = randomInteger(random, index + 1);
    [order[index], order[other]] = [order[other] ?? 0, order[index] ?? 0];
  }
  return order;
}

describe('on the noise of a real job, 10 runs after 30', () => {
  test('the interval of no change holds 0 in 93 to 98 % of samples in random order', () => {
    const share = shareHolding(Array.from({ length: 40 }, (_, seed) => shiftsIn(shuffled(noise, seed), 40)).flat());
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.98);
  });

  // Neighbouring nights are alike, and 203 windows of so few nights are hardly more than five.
  test('and in the real order in 9 of 10', () => {
    expect(shareHolding(shiftsIn(noise, 1))).toBeGreaterThan(0.9);
  });

  test('a saving of 20 % shows nearly always, one of 10 % in two of three', () => {
    const shifts = shiftsIn(noise, 1);
    const found = (saving: number): number => shifts.filter(({ high }) => (high ?? 1) + Math.log(1 - saving) < 0).length / shifts.length;
    expect(found(0.2)).toBeGreaterThan(0.97);
    expect(found(0.1)).toBeGreaterThan(0.6);
    expect(found(0.1)).toBeLessThan(0.8);
  });
});
