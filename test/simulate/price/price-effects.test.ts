import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Run } from '../../../src/model/run.ts';
import { seconds } from '../../../src/model/seconds.ts';
import type { Effect } from '../../../src/simulate/effect.ts';
import type { Prediction, PredictionResult } from '../../../src/simulate/prediction.ts';
import { type PriceOptions, priceEffects as priceRecorded } from '../../../src/simulate/price/price-effects.ts';
import { readHistoryRecords } from '../../../src/telemetry/history-file.ts';
import { at, buildJob, buildRun } from '../../helpers/build-run.ts';
import { recordedRuns } from '../../helpers/recorded-runs.ts';
import { fixtureRecords } from '../../telemetry/read-fixture.ts';

const OPTIONS: PriceOptions = { seed: 1 };
const FILE = `
on: { push: , pull_request: , merge_group: }
jobs:
  test: { runs-on: ubuntu-latest, steps: [{ run: make }] }
  lint: { runs-on: ubuntu-latest, steps: [{ run: make lint }] }
`;

function priceEffects(effects: readonly Effect[], runs: readonly Run[], options = OPTIONS, file = FILE): PredictionResult {
  return priceRecorded(effects, recordedRuns(file, runs, at(1e7)), options);
}
const CANCEL: Effect = { kind: 'cancel-superseded', events: ['pull_request'] };

/** A run pushed at a second, whose jobs run from and to seconds after it. */
function pushed(second: number, jobs: readonly (readonly [from: number, to: number])[], rest: Partial<Run> = {}): Run {
  const runJobs = jobs.map(([from, to]) => buildJob({ createdAt: at(second), startedAt: at(second + from), completedAt: at(second + to) }));
  return buildRun({ createdAt: at(second), headSha: `sha${second}`, headBranch: 'topic', jobs: runJobs, ...rest });
}

function predict(effects: readonly Effect[], runs: readonly Run[], options = OPTIONS, file = FILE): Prediction {
  const result = priceEffects(effects, runs, options, file);
  if (!result.predicted) throw new Error(result.reason);
  return result.prediction;
}

/** Four runs an hour apart on branches of their own: no run supersedes another. */
const quiet = [1, 2, 3, 4].map((hour) => pushed(hour * 3600, [[5, 65]], { headBranch: `quiet-${hour}` }));

describe('cancelling superseded runs', () => {
  test('saves of each job what ran after the newer push', () => {
    // At 100 s a newer head: of the jobs 5-205 and 150-250, 105 s and all 100 s were moot.
    const older = pushed(0, [
      [5, 205],
      [150, 250],
    ]);
    const newer = pushed(100, [[5, 65]]);
    const { runs, runnerTime, basis, costPerMonth, window } = predict([CANCEL], [older, newer, ...quiet]);
    expect([runs, basis, costPerMonth]).toEqual([6, 'replay', null]);
    expect(runnerTime.saving.mean).toBeCloseTo(205 / 6, 9);
    expect(runnerTime.saving.interval[0]).toBe(0);
    expect(runnerTime.saving.interval[1]).toBeGreaterThan(205 / 6);
    expect([runnerTime.baseline.p50, runnerTime.candidate.p50]).toEqual([60, 60]);
    expect(window).toEqual({ from: at(0), to: at(4 * 3600) });
  });

  test('claims no faster makespan: a cancelled run has no result to wait for', () => {
    const { makespan } = predict([CANCEL], [pushed(0, [[5, 905]]), pushed(100, [[5, 65]]), ...quiet]);
    expect(makespan.saving).toEqual({ mean: 0, p50: 0, interval: [0, 0] });
    expect(makespan.baseline).toEqual({ mean: 65, p50: 65, p95: 65 });
  });

  test.each([
    ['had ended before the push', [pushed(0, [[5, 65]]), pushed(100, [[5, 65]])]],
    ['is of another branch', [pushed(0, [[5, 205]]), pushed(100, [[5, 65]], { headBranch: 'other' })]],
    ['is of a branch of the same name in another fork', [pushed(0, [[5, 205]]), pushed(100, [[5, 65]], { headRepositoryId: 43 })]],
    ['is of another pull request', [pushed(0, [[5, 205]], { pullRequests: [1] }), pushed(100, [[5, 65]], { pullRequests: [2] })]],
    ['is of another workflow', [pushed(0, [[5, 205]]), pushed(100, [[5, 65]], { workflowPath: '.github/workflows/x.yml' })]],
    ['is of another event', [pushed(0, [[5, 205]], { event: 'push' }), pushed(100, [[5, 65]])]],
    ['is of the same commit', [pushed(0, [[5, 205]], { headSha: 'same' }), pushed(100, [[5, 65]], { headSha: 'same' })]],
    ['is of the merge queue', [0, 100].map((second) => pushed(second, [[5, 205]], { headBranch: 'gh-readonly-queue/main/pr-1' }))],
    ['is a re-run', [pushed(0, [[5, 205]], { attempt: 2 }), pushed(100, [[5, 65]])]],
  ])('saves nothing of a run that %s', (_, runs) => {
    const more = [...quiet, pushed(5 * 3600, [[5, 65]], { headBranch: 'quiet-5' })];
    expect(predict([CANCEL], [...runs, ...more]).runnerTime.saving.mean).toBe(0);
  });

  test('of pushes leaves the default branch alone, and is not predicted where that is not known', () => {
    const effect: Effect = { kind: 'cancel-superseded', events: ['push'] };
    const both = ['main', 'topic'].flatMap((headBranch) =>
      [0, 100].map((second) => pushed(second, [[5, 205]], { event: 'push', headBranch })),
    );
    const { runnerTime } = predict([effect], [...both, ...quiet], { ...OPTIONS, defaultBranch: 'main' });
    expect(runnerTime.saving.mean).toBeCloseTo(105 / 8, 9);
    expect(priceEffects([effect], [...both, ...quiet], OPTIONS)).toEqual({
      predicted: false,
      reason: 'the default branch is not known, and its runs are never cancelled',
    });
  });

  test('counts no carried-over job', () => {
    const older = pushed(0, [[5, 205]]);
    const copy = buildJob({ createdAt: at(0), startedAt: at(-900), completedAt: at(900), carriedOver: true, runnerName: null });
    const { runnerTime } = predict([CANCEL], [{ ...older, jobs: [...older.jobs, copy] }, pushed(100, [[5, 65]]), ...quiet]);
    expect(runnerTime.saving.mean).toBeCloseTo(105 / 6, 9);
  });

  test('is not predicted from jobs alone, which do not say what started them', () => {
    const { runs } = readHistoryRecords(fixtureRecords('telemetry/stencil-jobs.ndjson'));
    expect(priceEffects([CANCEL], runs)).toEqual({
      predicted: false,
      reason: 'the history does not say which event started a run',
    });
  });
});

describe('setting a timeout', () => {
  const limit = (job: string, value: number): Effect => ({ kind: 'set-timeout', job, limit: seconds(value) });
  const hung = (conclusion: 'cancelled' | 'success', name = 'test'): Run =>
    buildRun({
      createdAt: at(50),
      conclusion,
      jobs: [buildJob({ name, conclusion, createdAt: at(50), startedAt: at(60), completedAt: at(21_660) })],
    });

  test('saves what a hung job ran beyond the limit, in makespan and runner time', () => {
    const { makespan, runnerTime } = predict([limit('test', 600)], [hung('cancelled'), ...quiet]);
    expect(runnerTime.saving.mean).toBe(21_000 / 5);
    expect(makespan.saving.mean).toBe(21_000 / 5);
    expect(makespan.candidate.p95).toBeLessThan(makespan.baseline.p95);
  });

  test('saves nothing of a job that succeeded: that would be a false kill', () => {
    expect(predict([limit('test', 600)], [hung('success'), ...quiet]).runnerTime.saving.mean).toBe(0);
  });

  test('saves nothing of other jobs, and reaches every leg of the job', () => {
    expect(predict([limit('test', 600)], [hung('cancelled', 'lint'), ...quiet]).runnerTime.saving.mean).toBe(0);
    const matrix = FILE.replace('test: {', 'test: { strategy: { matrix: { node: [20], os: [linux] } },');
    const saved = predict([limit('test', 600)], [hung('cancelled', 'test (20, linux)'), ...quiet], OPTIONS, matrix);
    expect(saved.runnerTime.saving.mean).toBe(21_000 / 5);
  });

  test('finds a job that is shown under another name by the plan', () => {
    const named = FILE.replace('test: {', 'unit: { name: test,');
    expect(predict([limit('unit', 600)], [hung('cancelled'), ...quiet], OPTIONS, named).runnerTime.saving.mean).toBe(21_000 / 5);
    expect(priceEffects([limit('unit', 600)], [hung('cancelled'), ...quiet], OPTIONS)).toEqual({
      predicted: false,
      reason: 'no run of the job unit in the history',
    });
  });

  test('does not save twice what cancelling saves', () => {
    const older = { ...hung('cancelled'), headBranch: 'topic', headSha: 'old' };
    const newer = pushed(1000, [[5, 65]]);
    const together = predict([CANCEL, limit('test', 600)], [older, newer, ...quiet]).runnerTime.saving.mean;
    expect(together).toBeCloseTo(21_000 / 6, 9);
  });
});

test('too few runs are not predicted from', () => {
  expect(priceEffects([CANCEL], quiet, OPTIONS)).toEqual({
    predicted: false,
    reason: 'too few completed runs to replay: 4 of the 5 needed',
  });
  const late = pushed(2e7, [[5, 65]]);
  expect(priceEffects([CANCEL], [...quiet, late], OPTIONS)).toMatchObject({ predicted: false });
});

test('generated history is called so', () => {
  const runs = [...quiet, pushed(9, [[5, 65]], { simulated: 'generated with seed 7' })];
  expect(predict([CANCEL], runs).simulatedHistory).toBe('generated with seed 7');
  expect(predict([CANCEL], [...quiet, pushed(9, [[5, 65]])]).simulatedHistory).toBeNull();
});

describe('over any history', () => {
  const anyRun = fc
    .record({
      second: fc.integer({ min: 0, max: 3000 }),
      length: fc.integer({ min: 0, max: 900 }),
      branch: fc.constantFrom('a', 'b'),
      hung: fc.boolean(),
    })
    .map(({ second, length, branch, hung }) => {
      const jobs = [
        buildJob({
          createdAt: at(second),
          startedAt: at(second + 5),
          completedAt: at(second + 5 + length),
          conclusion: hung ? 'cancelled' : 'success',
        }),
      ];
      return buildRun({ createdAt: at(second), headBranch: branch, headSha: `sha${second}`, jobs });
    });
  const history = fc.array(anyRun, { minLength: 5, maxLength: 25 });
  const effects: readonly Effect[] = [CANCEL, { kind: 'set-timeout', job: 'test', limit: seconds(300) }];

  test('the order of the runs does not matter, and the same seed gives the same prediction', () => {
    fc.assert(
      fc.property(history, fc.integer(), (runs, seed) => {
        const options = { ...OPTIONS, seed };
        expect(priceEffects(effects, runs.toReversed(), options)).toEqual(priceEffects(effects, runs, options));
      }),
      { numRuns: 25 },
    );
  });

  test('a replay never adds time, and the interval holds the mean', () => {
    fc.assert(
      fc.property(history, (runs) => {
        const result = priceEffects(effects, runs, OPTIONS);
        if (!result.predicted) return;
        for (const metric of [result.prediction.makespan, result.prediction.runnerTime]) {
          expect(metric.saving.mean).toBeGreaterThanOrEqual(0);
          expect(metric.candidate.p50).toBeLessThanOrEqual(metric.baseline.p50);
          expect(metric.saving.interval[0]).toBeLessThanOrEqual(metric.saving.mean + 1e-9);
          expect(metric.saving.interval[1]).toBeGreaterThanOrEqual(metric.saving.mean - 1e-9);
        }
      }),
      { numRuns: 25 },
    );
  });
});
