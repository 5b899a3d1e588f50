import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Seconds, seconds } from '../../src/model/seconds.ts';
import { computeJobTimeout, falseKillBound } from '../../src/stats/job-timeout.ts';
import { seededRandom } from '../../src/stats/seeded-random.ts';

const times = (n: number, value: number): Seconds[] => Array.from({ length: n }, () => seconds(value));

describe('with 30 successes or more', () => {
  test('is one and a half times the p99, in whole minutes', () => {
    expect(computeJobTimeout(times(40, 1000))).toEqual({
      limit: 1500,
      basis: { kind: 'quantiles', n: 40, p50: 1000, p99: 1000, term: '1.5 × p99' },
    });
    expect(computeJobTimeout(times(40, 1001))?.limit).toBe(1560);
  });

  test('leaves five minutes above the median', () => {
    expect(computeJobTimeout(times(30, 400))).toMatchObject({ limit: 720, basis: { term: 'p50 plus 5 min' } });
  });

  test('is never below five minutes', () => {
    expect(computeJobTimeout(times(30, 0))?.limit).toBe(300);
    expect(computeJobTimeout(times(30, 2))?.limit).toBe(360);
  });

  test('looks at the newest 100 only, so that one old outlier does not poison it', () => {
    const durations = [...times(100, 1000), seconds(20_000)];
    expect(computeJobTimeout(durations)).toMatchObject({ limit: 1500, basis: { n: 100 } });
  });
});

test('with 5 to 29 is three times the longest', () => {
  expect(computeJobTimeout([...times(28, 100), seconds(500)])).toEqual({ limit: 1500, basis: { kind: 'maximum', n: 29, maximum: 500 } });
  expect(computeJobTimeout(times(5, 10))?.limit).toBe(300);
});

test('with fewer than 5 there is none', () => {
  expect(computeJobTimeout(times(4, 100))).toBeNull();
  expect(computeJobTimeout([])).toBeNull();
});

test('is in whole minutes and above the p99 of what it was computed from', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 5, maxLength: 150 }), (durations) => {
      const timeout = computeJobTimeout(durations.map(seconds));
      const longest = timeout?.basis.kind === 'quantiles' ? timeout.basis.p99 : (timeout?.basis.maximum ?? Number.NaN);
      expect((timeout?.limit ?? Number.NaN) % 60).toBe(0);
      expect(timeout?.limit).toBeGreaterThan(longest);
    }),
  );
});

describe('the chance that a limit ends the next success', () => {
  test('is at most 1 / (n + 1) for a limit that none of n ran past, and rises with each that did', () => {
    expect(falseKillBound(times(99, 100), seconds(100))).toBe(0.01);
    expect(falseKillBound([...times(98, 100), seconds(500)], seconds(120))).toBe(0.02);
    expect(falseKillBound([], seconds(100))).toBeNull();
  });

  test('is kept by limits at the slowest of 19 on skewed times: 1 in 20', () => {
    const random = seededRandom(11);
    const draw = (): Seconds => seconds(Math.exp(3 * random()) / (1 - random()));
    const rounds = 4000;
    let ended = 0;
    for (let round = 0; round < rounds; round += 1) {
      const past = Array.from({ length: 19 }, draw);
      const limit = seconds(Math.max(...past));
      expect(falseKillBound(past, limit)).toBe(0.05);
      if (draw() > limit) ended += 1;
    }
    expect(ended / rounds).toBeGreaterThan(0.04);
    expect(ended / rounds).toBeLessThan(0.06);
  });
});
