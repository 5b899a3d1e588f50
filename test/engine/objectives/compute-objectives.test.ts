import { describe, expect, test } from '@jest/globals';
import { computeObjectives } from '../../../src/engine/objectives/compute-objectives.ts';
import { computeReduction } from '../../../src/engine/objectives/compute-reduction.ts';
import type { Objective } from '../../../src/engine/objectives/objective.ts';
import type { WorkflowRuns } from '../../../src/engine/recent/workflow-runs.ts';
import type { WorkflowTarget } from '../../../src/model/repository-config.ts';
import type { Run } from '../../../src/model/run.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { at, buildJob, buildRun } from '../../helpers/build-run.ts';

const TARGET: WorkflowTarget = { workflow: 'ci.yml', jobs: new Map(), stages: new Map() };

function workflow(runs: readonly Run[]): WorkflowRuns {
  return { path: 'ci.yml', name: null, runs, running: [], ofAll: runs.length, planOf: () => null, newestPlan: null };
}

/** Newest first, one run for each makespan. */
function lasting(...makespans: readonly number[]): readonly Run[] {
  return makespans.map((makespan) => buildRun({ jobs: [buildJob({ createdAt: at(0), startedAt: at(0), completedAt: at(makespan) })] }));
}

function objectivesOf(runs: readonly Run[], target: Partial<WorkflowTarget>): readonly Objective[] {
  return computeObjectives(workflow(runs), { ...TARGET, ...target }, []);
}

const upTo = (n: number, first = 1): number[] => Array.from({ length: n }, (_, index) => index + first);

describe('a target on a duration', () => {
  test('is met or missed by what was measured, with an interval', () => {
    const makespan = { p50: seconds(60), p95: seconds(90), enforce: false };
    const [p50, p95] = objectivesOf(lasting(...upTo(100)), { makespan });
    expect(p50).toMatchObject({ statistic: 'p50', current: 50.5, state: 'met', n: 100 });
    expect(p95).toMatchObject({ statistic: 'p95', state: 'missed', n: 100 });
    expect(p95?.current).toBeCloseTo(95.05, 6);
    expect(p95?.interval[0]).toBeLessThan(95);
    expect(p95?.interval[1]).toBeGreaterThan(95);
  });

  test('says how much of the runs that may be above it is left', () => {
    const [p95] = objectivesOf(lasting(...upTo(100)), { makespan: { p95: seconds(98), enforce: false } });
    expect(p95?.budgetLeft).toBeCloseTo(1 - 2 / 5, 10);
    const [overspent] = objectivesOf(lasting(...upTo(100)), { makespan: { p95: seconds(90), enforce: false } });
    expect(overspent?.budgetLeft).toBeCloseTo(1 - 10 / 5, 10);
  });

  test('is unknown with too few runs for its statistic, and with none', () => {
    const makespan = { p50: seconds(60), p95: seconds(90), enforce: false };
    expect(objectivesOf(lasting(...upTo(19)), { makespan }).map(({ state }) => state)).toEqual(['met', 'unknown']);
    expect(objectivesOf([], { makespan }).map(({ state, current, budgetLeft }) => [state, current, budgetLeft])).toEqual([
      ['unknown', null, null],
      ['unknown', null, null],
    ]);
  });

  test('on a job holds for each of its legs, and is shown where no such job ran', () => {
    const jobs = new Map([
      ['test', { p50: seconds(60), enforce: false }],
      ['gone', { p50: seconds(60), enforce: false }],
    ]);
    const run = buildRun({
      jobs: [buildJob({ name: 'test (20)', completedAt: at(35) }), buildJob({ name: 'test (22)', completedAt: at(95) })],
    });
    expect(objectivesOf([run], { jobs }).map(({ scope, state }) => ['job' in scope ? scope.job : '', state])).toEqual([
      ['test (20)', 'met'],
      ['test (22)', 'missed'],
      ['gone', 'unknown'],
    ]);
  });
});

describe('a target on a rate', () => {
  const ended = (conclusion: Run['conclusion']): Run => buildRun({ conclusion, jobs: [buildJob({ conclusion })] });

  test('counts runs that have a result', () => {
    const runs = [...upTo(38).map(() => ended('success')), ended('failure'), ended('timed_out'), ended('cancelled'), ended('skipped')];
    const [rate] = objectivesOf(runs, { successRate: 0.9 });
    expect(rate).toMatchObject({ statistic: 'rate', n: 40, current: 0.95, state: 'met' });
    expect(rate?.budgetLeft).toBeCloseTo(0.5, 10);
    expect(rate?.interval[0]).toBeLessThan(0.95);
  });

  test('is unknown with fewer than twenty results', () => {
    expect(
      objectivesOf(
        upTo(19).map(() => ended('success')),
        { successRate: 0.9 },
      )[0],
    ).toMatchObject({ state: 'unknown', current: null, n: 19 });
  });
});

describe('progress towards a reduction', () => {
  test('compares the newest third with the oldest', () => {
    const runs = lasting(...upTo(30, 50), ...upTo(30, 75), ...upTo(30, 100));
    const progress = computeReduction(workflow(runs), 0.4);
    expect(progress.available && progress.value.reached).toBeCloseTo(1 - 65 / 115, 1);
    if (progress.available) {
      expect(progress.value.interval[0]).toBeLessThan(progress.value.reached);
      expect(progress.value.interval[1]).toBeGreaterThan(progress.value.reached);
      expect(progress.value).toMatchObject({ before: { n: 30, p50: 114.5 }, now: { n: 30, p50: 64.5 } });
    }
  });

  test('is not told of fewer than thirty runs', () => {
    expect(computeReduction(workflow(lasting(...upTo(29))), 0.4)).toMatchObject({ available: false });
  });
});
