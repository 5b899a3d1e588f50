import { describe, expect, test } from '@jest/globals';
import type { Explanation } from '../../../src/engine/explain/explanation.ts';
import { createExplanationBuilder } from '../../../src/engine/explain/explanation-builder.ts';
import { notAvailable } from '../../../src/model/availability.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../../../src/model/repository-config.ts';
import type { Run } from '../../../src/model/run.ts';
import { seededRandom } from '../../../src/stats/seeded-random.ts';
import { isTrend } from '../../../src/stats/trend.ts';
import { at, buildJob, buildRun } from '../../helpers/build-run.ts';

const DAY = 86_400;

const random = seededRandom(17);
const NOISE = Array.from({ length: 200 }, () => 2 * random() - 1);

/** From -1 to 1. */
function noise(index: number): number {
  return NOISE[index] ?? 0;
}

function runOf(index: number, day: number, duration: number, rest: Partial<Run> = {}): Run {
  const start = Math.round(day * DAY);
  const job = buildJob({ createdAt: at(start), startedAt: at(start + 5), completedAt: at(start + 5 + Math.round(duration)) });
  return buildRun({
    runId: 1000 + index,
    event: 'push',
    headBranch: 'main',
    createdAt: at(start),
    startedAt: at(start),
    jobs: [job],
    ...rest,
  });
}

function explain(runs: readonly Run[]): Explanation['workflows'][number] {
  const builder = createExplanationBuilder({
    asOf: new Date('2026-12-01T00:00:00Z'),
    configuration: DEFAULT_REPOSITORY_CONFIG,
    visibility: 'private',
    requiredChecks: notAvailable('not asked'),
    storage: notAvailable('not asked'),
  });
  for (const run of runs) builder.take(run);
  const [only] = builder.finish().workflows;
  if (only === undefined) throw new Error('no workflow');
  return only;
}

describe('a trend', () => {
  test('is not stated from a few runs', () => {
    expect(explain([runOf(0, 0, 200)]).trend).toEqual({ available: false, reason: 'too few runs at different times: 1' });
    const seven = Array.from({ length: 7 }, (_, index) => runOf(index, 2 * index, 200));
    expect(explain(seven).trend).toEqual({ available: false, reason: 'too few runs at different times: 7' });
  });

  test('is not stated for a month from less than a week', () => {
    const { trend, jobs } = explain(Array.from({ length: 30 }, (_, index) => runOf(index, index / 72, 200 + index)));
    const reason = '30 runs in 9h 40m: no month is stated from less than 7 days';
    expect(trend).toEqual({ available: false, reason });
    expect(jobs.map((job) => job.trend)).toEqual([{ available: false, reason }]);
  });

  test('that is one is found, with its interval', () => {
    const { trend } = explain(Array.from({ length: 60 }, (_, index) => runOf(index, index / 2, 200 + index / 6 + 3 * noise(index))));
    expect(trend).toMatchObject({ available: true, value: { n: 60, of: null, since: null } });
    if (!trend.available) return;
    expect(isTrend(trend.value)).toBe(true);
    expect(trend.value.low).toBeLessThan(10);
    expect(trend.value.high).toBeGreaterThan(10);
  });

  test('is not made of a step: it is that of the stretch since then', () => {
    const { trend, jobs } = explain(
      Array.from({ length: 100 }, (_, index) => runOf(index, index / 3, (index < 50 ? 200 : 300) + 6 * noise(index))),
    );
    for (const each of [trend, ...jobs.map((job) => job.trend)]) {
      expect(each).toMatchObject({ available: true, value: { n: 50, since: at(Math.round((50 / 3) * DAY)) } });
      if (each.available) expect(isTrend(each.value)).toBe(false);
    }
  });

  test('is not stated where too little follows the step', () => {
    const { trend } = explain(
      Array.from({ length: 70 }, (_, index) => runOf(index, index / 3, (index < 58 ? 200 : 300) + 6 * noise(index))),
    );
    expect(trend).toEqual({ available: false, reason: 'a step, not a trend: changed on 2026-03-21, and since then 12 runs in 3 days' });
  });

  test('is that of the most frequent kind of runs where the mix of kinds drifts', () => {
    const runs = Array.from({ length: 160 }, (_, index) => {
      // From one in ten to nine in ten are pull requests, which take twice as long.
      const isPull = (index * 0.618) % 1 < 0.1 + (0.7 * index) / 160;
      return runOf(
        index,
        index / 4,
        (isPull ? 400 : 200) + 8 * noise(index),
        isPull ? { event: 'pull_request', headBranch: `topic-${index}` } : {},
      );
    });
    const { trend } = explain(runs);
    expect(trend).toMatchObject({ available: true, value: { of: 'push (default branch)' } });
    if (trend.available) expect(isTrend(trend.value)).toBe(false);
  });

  test('is of all runs where nine in ten are of one kind', () => {
    const { trend } = explain(
      Array.from({ length: 60 }, (_, index) =>
        runOf(index, index / 2, 200 + 8 * noise(index), index % 15 === 0 ? { event: 'schedule' } : {}),
      ),
    );
    expect(trend).toMatchObject({ available: true, value: { n: 60, of: null } });
  });
});

test('a trend is one at p up to 0.05 with an interval without 0', () => {
  expect(isTrend({ low: 1, high: 3, p: 0.05 })).toBe(true);
  expect(isTrend({ low: -3, high: -1, p: 0.01 })).toBe(true);
  expect(isTrend({ low: 0, high: 3, p: 0.01 })).toBe(false);
  expect(isTrend({ low: 1, high: 3, p: 0.051 })).toBe(false);
});
