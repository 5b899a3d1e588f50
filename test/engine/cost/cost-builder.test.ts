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
    expect(cost.workflows[0]).toMatchObject({ pricedMinutes: 3, pricedJobRuns: 3 });
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

  test('keeps minutes that have no price apart from those that have one, in rounding too', () => {
    const gpu = jobOf(90, { name: 'big', labels: ['gpu'] });
    const cost = costOf([buildRun({ jobs: [jobOf(30), gpu] }), buildRun({ workflowPath: 'b.yml', jobs: [jobOf(30), gpu] })]);
    expect(cost).toMatchObject({ pricedMinutes: 2, pricedJobRuns: 2, unpricedMinutes: 4, unpricedJobRuns: 2, unpriced: ['gpu'] });
    expect(cost.roundedUpMinutes).toBeCloseTo(1, 10);
    expect(cost.workflows.map(({ unpricedMinutes }) => unpricedMinutes)).toEqual([2, 2]);
  });

  test('of forks is told apart, and nothing of a fork is wasted', () => {
    const forged = jobOf(5 * 3600, { conclusion: 'failure' });
    const cost = costOf([
      buildRun({ jobs: [jobOf(60), jobOf(60, { conclusion: 'failure' })] }),
      buildRun({ fromFork: true, conclusion: 'failure', jobs: [forged, jobOf(60, { labels: ['gpu'], conclusion: 'failure' })] }),
      buildRun({ fromFork: true, attempt: 2, jobs: [jobOf(60, { attempt: 2 })] }),
    ]);
    expect(cost.forks).toEqual({ jobRuns: 2, minutes: 301, listPrice: 1.806 });
    expect(cost.wasted).toEqual({ failed: 0.006, cancelled: 0, rerun: 0 });
    expect(cost.listPrice).toBe(1.818);
  });

  test.each([
    ['ubuntu-latest', 6 * 3600 + 15, 6 * 3600 + 601],
    ['macos-15-xlarge', 6 * 3600, 7 * 3600],
    ['ubuntu-slim', 15 * 60, 26 * 60],
    ['self-hosted', 5 * 86_400, 5 * 86_400 + 601],
    ['our-big-machine', 5 * 86_400, 6 * 86_400],
  ])('leaves out a job run on %s that lasted longer than GitHub lets it, and counts it', (label, longest, tooLong) => {
    const runs = [longest, tooLong].map((duration) => buildRun({ fromFork: true, jobs: [jobOf(duration, { labels: [label] })] }));
    const cost = costOf(runs, { prices: new Map([[label, 1]]) });
    expect(cost).toMatchObject({ overlongJobRuns: 1, pricedJobRuns: 1, pricedMinutes: Math.ceil(longest / 60) });
    expect(cost.forks.minutes).toBe(Math.ceil(longest / 60));
  });

  test('names a workflow without a path as its newest run that has a name does, in any order of runs', () => {
    const runs = [
      buildRun({ workflowName: 'Old' }),
      buildRun({ createdAt: at(DAY), workflowName: 'New' }),
      buildRun({ createdAt: at(2 * DAY), workflowName: null }),
    ];
    expect([runs, runs.toReversed()].map((each) => costOf(each).workflows[0]?.name)).toEqual(['New', 'New']);
    expect(costOf([buildRun({ workflowPath: null, workflowName: 'Nightly' })]).workflows[0]).toMatchObject({ path: null, name: 'Nightly' });
  });

  test('is told for a month from a week on', () => {
    const runs = [0, 10].map((day) => buildRun({ createdAt: at(day * DAY), jobs: [jobOf(60)] }));
    expect(costOf(runs).perMonth).toBeCloseTo((2 * 0.006 * 30) / 10, 10);
    expect(costOf(runs.slice(0, 1)).perMonth).toBeNull();
  });
});
