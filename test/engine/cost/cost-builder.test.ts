import { describe, expect, test } from '@jest/globals';
import type { Cost } from '../../../src/engine/cost/cost.ts';
import { billedMinutesOf, type CostOptions, createCostBuilder } from '../../../src/engine/cost/cost-builder.ts';
import { priceOfRunner } from '../../../src/engine/cost/price-of-runner.ts';
import type { JobRun } from '../../../src/model/job-run.ts';
import type { Run } from '../../../src/model/run.ts';
import { at, buildJob, buildRun } from '../../helpers/build-run.ts';

const DAY = 86_400;

function costOf(runs: readonly Run[], options: Partial<CostOptions> = {}): Cost {
  const builder = createCostBuilder({ asOf: at(365 * DAY), visibility: 'private', prices: new Map(), ...options });
  for (const run of runs) builder.take(run);
  return builder.finish();
}

function jobOf(duration: number, rest: Partial<JobRun> = {}): JobRun {
  return buildJob({ startedAt: at(0), completedAt: at(duration), ...rest });
}

describe('the price of a runner', () => {
  test.each([
    [['ubuntu-latest'], 0.006],
    [['ubuntu-26.04'], 0.006],
    [['ubuntu-24.04-arm'], 0.005],
    [['ubuntu-slim'], 0.002],
    [['windows-latest'], 0.01],
    [['windows-11-arm'], 0.008],
    [['macos-15'], 0.062],
    [['macos-15-xlarge'], 0.102],
    [['macos-latest-large'], 0.077],
    [['ubuntu-latest-16-cores'], 0.042],
    [['windows-2022-8-cores'], 0.042],
    [['self-hosted', 'linux'], 0],
  ])('%j is %d dollars a minute', (labels, price) => {
    expect(priceOfRunner(labels, new Map())?.perMinute).toBe(price);
  });

  test.each([[['our-big-machine']], [['ubuntu-latest-7-cores']], [[]]])('%j is not guessed', (labels) => {
    expect(priceOfRunner(labels, new Map())).toBeNull();
  });

  test('is that of the configuration where it names a label', () => {
    expect(priceOfRunner(['our-big-machine'], new Map([['our-big-machine', 0.5]]))).toMatchObject({
      perMinute: 0.5,
      source: 'configuration',
    });
  });
});

describe('the cost of a history', () => {
  test('rounds each job run up to a whole minute, so that four jobs of 20 seconds cost twice one of 61', () => {
    const one = costOf([buildRun({ jobs: [jobOf(61)] })]);
    const four = costOf([buildRun({ jobs: [20, 20, 20, 20].map((duration) => jobOf(duration)) })]);
    expect(one.listPrice).toBeCloseTo(2 * 0.006, 10);
    expect(four.listPrice).toBeCloseTo(4 * 0.006, 10);
    expect(four.workflows[0]?.roundedUpMinutes).toBeCloseTo(4 - 80 / 60, 10);
    expect(billedMinutesOf(0)).toBe(1);
    expect(billedMinutesOf(60)).toBe(1);
  });

  test('counts re-runs and forks, and no copy of a job that was carried over', () => {
    const cost = costOf([
      buildRun({ jobs: [jobOf(60)] }),
      buildRun({ attempt: 2, jobs: [jobOf(60, { attempt: 2 }), jobOf(600, { attempt: 2, carriedOver: true })] }),
      buildRun({ fromFork: true, jobs: [jobOf(60)] }),
    ]);
    expect(cost.workflows[0]).toMatchObject({ billedMinutes: 3 });
    expect(cost.workflows[0]?.wasted.rerun).toBeCloseTo(0.006, 10);
  });

  test('tells what failed and was cancelled, each job run once', () => {
    const cost = costOf([
      buildRun({ conclusion: 'failure', jobs: [jobOf(120, { conclusion: 'failure' }), jobOf(60, { conclusion: 'cancelled' }), jobOf(60)] }),
    ]);
    expect(cost.workflows[0]?.wasted).toEqual({ failed: 0.012, cancelled: 0.006, rerun: 0 });
  });

  test('is nothing that GitHub bills for standard runners of a public repository, and says what a private one would pay', () => {
    const runs = [buildRun({ jobs: [jobOf(60), jobOf(60, { name: 'big', labels: ['ubuntu-latest-8-cores'] })] })];
    expect(costOf(runs, { visibility: 'public' })).toMatchObject({ billed: 0.022, listPrice: 0.028 });
    expect(costOf(runs, { visibility: 'private' }).billed).toBe(0.028);
    expect(costOf(runs, { visibility: null }).billed).toBeNull();
  });

  test('names labels without a price and leaves them out of the sum', () => {
    const cost = costOf([buildRun({ jobs: [jobOf(60), jobOf(60, { name: 'big', labels: ['gpu', 'big'] })] })]);
    expect(cost.workflows[0]?.unpriced).toEqual(['big, gpu']);
    expect(cost.listPrice).toBe(0.006);
  });

  test('is told for a month from a week on', () => {
    const runs = [0, 10].map((day) => buildRun({ createdAt: at(day * DAY), jobs: [jobOf(60)] }));
    expect(costOf(runs).perMonth).toBeCloseTo((2 * 0.006 * 30) / 10, 10);
    expect(costOf(runs.slice(0, 1)).perMonth).toBeNull();
  });
});
