import { describe, expect, test } from '@jest/globals';
import { clusteredRate } from '../../../src/simulate/cache/clustered-rate.ts';
import { rateInterval } from '../../../src/stats/rate-interval.ts';
import { seededRandom } from '../../../src/stats/seeded-random.ts';

const lookups = (...runs: readonly string[]) =>
  runs.flatMap((outcomes, run) => [...outcomes].map((outcome) => ({ run: String(run), counts: outcome === '1' })));

describe('a rate over runs', () => {
  test('has the exact interval of one lookup less where runs have one lookup each', () => {
    const { share, low, high, effective } = clusteredRate(lookups(...'1110110101'));
    expect([share, effective]).toEqual([0.7, 10 - 1]);
    expect([low, high]).toEqual(rateInterval(0.7 * 9, 9));
  });

  test('tells as little as its runs where the lookups of one agree', () => {
    const whole = clusteredRate(lookups('11111', '00000', '11111', '11111', '00000'));
    expect([whole.n, whole.runs, whole.share]).toEqual([25, 5, 0.6]);
    expect(whole.effective).toBeCloseTo(4, 9);
    expect(clusteredRate(lookups('111', '111', '111'))).toMatchObject({ effective: 3, share: 1, high: 1 });
    expect(clusteredRate(lookups('111', '111', '111')).low).toBeCloseTo(0.025 ** (1 / 3), 9);
    expect(clusteredRate(lookups('00', '0'))).toMatchObject({ effective: 2, share: 0, low: 0 });
  });

  test('is none of no lookups', () => {
    expect(clusteredRate([])).toEqual({ count: 0, n: 0, runs: 0, effective: 0, share: null, low: null, high: null });
  });

  test('has an interval that holds the truth in 95 % of histories or more, though the jobs of a run agree', () => {
    const random = seededRandom(3);
    const truth = 0.7;
    let held = 0;
    for (let history = 0; history < 1000; history += 1) {
      const runs = Array.from({ length: 30 }, () => {
        const ofRun = random() < truth;
        // Four jobs, each with the run's fate four times of five.
        return Array.from({ length: 4 }, () => ((random() < 0.8 ? ofRun : random() < truth) ? '1' : '0')).join('');
      });
      const { low, high } = clusteredRate(lookups(...runs));
      if ((low ?? 1) <= truth && truth <= (high ?? 0)) held += 1;
    }
    expect(held).toBeGreaterThanOrEqual(940);
    expect(held).toBeLessThan(1000);
  });
});
