import { describe, expect, test } from '@jest/globals';
import { chooseWindow, countedRuns } from '../../../src/engine/alerts/choose-window.ts';
import { clusteredQuantileInterval } from '../../../src/engine/alerts/clustered-quantile-interval.ts';
import { limitsOf } from '../../../src/engine/alerts/limits-of.ts';
import { measureOfKey } from '../../../src/model/alert.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../../../src/model/repository-config.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { quantile } from '../../../src/stats/quantile.ts';
import { quantileInterval } from '../../../src/stats/quantile-interval.ts';
import { seededRandom } from '../../../src/stats/seeded-random.ts';
import { buildRun } from '../../helpers/build-run.ts';

const NOW = new Date('2026-03-20T12:00:00Z');
const hoursAgo = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000);
const samples = (ages: readonly number[]) => ages.map((age) => ({ run: buildRun({ createdAt: hoursAgo(age) }), values: [age] }));

describe('the window of a measure', () => {
  test('is the last day where that holds enough', () => {
    const window = chooseWindow(samples([1, 2, 3, 23.9, 24, 30]), NOW, 4);
    expect(window).toMatchObject({ basis: 'day', from: hoursAgo(23.9), to: hoursAgo(1) });
    expect(window?.samples).toHaveLength(4);
  });

  test('is the newest that are enough elsewhere, of no more than two weeks', () => {
    expect(chooseWindow(samples([1, 30, 60, 90, 120]), NOW, 3)).toMatchObject({ basis: 'newest', from: hoursAgo(60) });
    expect(chooseWindow(samples([1, 30, 13.9 * 24]), NOW, 3)).toMatchObject({ basis: 'newest' });
    expect(chooseWindow(samples([1, 30, 14 * 24]), NOW, 3)).toBeNull();
  });

  test('counts no run without a value, and none from after the moment', () => {
    const empty = samples([2, 3]).map((sample) => ({ ...sample, values: [] }));
    expect(chooseWindow([...samples([-1, 1]), ...empty], NOW, 2)).toBeNull();
  });
});

test('runs of the merge queue count where the workflow has no others', () => {
  const queued = { event: 'merge_group', headBranch: 'gh-readonly-queue/main/pr-1' };
  const both = [buildRun(queued), buildRun(), buildRun({ status: 'in_progress' }), buildRun({ fromFork: true })];
  expect(countedRuns(both)).toEqual([both[1]]);
  expect(countedRuns([buildRun(queued), buildRun(queued)])).toHaveLength(2);
});

test('each key of a threshold names its measure, and a key that is none names nothing', () => {
  const limits = { p50: seconds(1), p95: seconds(2), p99: seconds(3) };
  const critical = {
    ...{ makespan: limits, queueTime: limits, stages: new Map([['unit-test', limits]]), failureRate: 0.1, cacheHitRate: 0.5 },
    ...{ makespanIncrease: 0.2, costPerDay: 1, costPerMonth: 2 },
  };
  const found = limitsOf({ ...DEFAULT_REPOSITORY_CONFIG.alerts, critical });
  expect(found.map(({ measure, limit }) => `${measure.key} ${measure.kind} ${measure.statistic} ${measure.stage} ${limit}`)).toEqual([
    ...['p50', 'p95', 'p99'].map((each, i) => `makespan.${each} makespan ${each} null ${i + 1}`),
    ...['p50', 'p95', 'p99'].map((each, i) => `queue-time.${each} queue-time ${each} null ${i + 1}`),
    ...['p50', 'p95', 'p99'].map((each, i) => `stages.unit-test.${each} stage ${each} unit-test ${i + 1}`),
    ...['failure-rate failure-rate null null 0.1', 'cache-hit-rate cache-hit-rate null null 0.5'],
    ...['makespan-increase makespan-increase null null 0.2', 'cost-per-day cost-per-day null null 1'],
    'cost-per-month cost-per-month null null 2',
  ]);
  expect(['makespan', 'makespan.p90', 'stages', 'p50', '', 'cost'].map(measureOfKey)).toEqual(Array(6).fill(null));
});

describe('the interval of a quantile of values that fall together', () => {
  test('holds the true one about as often as it says, where one that takes them as independent does not', () => {
    const random = seededRandom(7);
    const tries = 300;
    const hits = { clustered: 0, naive: 0 };
    for (let i = 0; i < tries; i += 1) {
      // Eight jobs of a run wait equally long: the true median of a wait is 0.5.
      const values = Array.from({ length: 30 }, (_, run) => ({ run: String(run), value: random() })).flatMap(
        (each) => Array(8).fill(each) as (typeof each)[],
      );
      const [low, high] = clusteredQuantileInterval(values, 0.5);
      if ((low ?? 0) <= 0.5 && (high ?? 1) >= 0.5) hits.clustered += 1;
      const naive = quantileInterval(
        values.map(({ value }) => value),
        0.5,
      );
      if ((naive.low ?? 0) <= 0.5 && (naive.high ?? 1) >= 0.5) hits.naive += 1;
    }
    expect(hits.clustered / tries).toBeGreaterThan(0.92);
    expect(hits.naive / tries).toBeLessThan(0.7);
  });

  test('is the usual one for one value a run, has no upper bound where these are few, and none for no value', () => {
    const values = Array.from({ length: 41 }, (_, i) => ({ run: String(i), value: i }));
    const [low, high] = clusteredQuantileInterval(values, 0.5);
    const usual = quantileInterval(
      values.map(({ value }) => value),
      0.5,
    );
    expect(Math.abs((low ?? 0) - (usual.low ?? 0))).toBeLessThanOrEqual(1);
    expect(Math.abs((high ?? 0) - (usual.high ?? 0))).toBeLessThanOrEqual(1);
    expect(clusteredQuantileInterval(values, 0.95)[1]).toBeNull();
    expect(quantile([], 0.5)).toBeNull();
    expect(clusteredQuantileInterval([], 0.5)).toEqual([null, null]);
  });
});
