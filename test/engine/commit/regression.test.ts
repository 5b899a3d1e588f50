import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { movedInPullRequest, regressionOfPullRequest } from '../../../src/engine/commit/regression.ts';
import { compareDurations, isFarOutside, standingShift } from '../../../src/engine/commit/regression-comparison.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../../../src/model/repository-config.ts';
import type { Run } from '../../../src/model/run.ts';
import { judge, others, own, REGRESSION_CASES, series, withAudit } from '../../report/check-run-regression-cases.ts';

const pullRequest = { numbers: [7], headRepositoryId: 42, headBranch: 'topic', isFromFork: false };
const first = (runs: readonly Run[], history?: readonly Run[]) => judge(runs, history)?.workflows[0];

describe('the verdict about a pull request', () => {
  test.each([
    ['slower-by-code-one-run', 'slower'],
    ['slower-by-code-four-runs', 'slower'],
    ['slower-by-its-newest-commit', 'slower'],
    ['slower-by-workflow', 'slower'],
    ['slower-with-a-queue', 'slower'],
    ['job-slower-only', 'job-slower'],
    ['not-its-doing-queue', 'outside'],
    ['not-its-doing-queue-one-run', 'outside'],
    ['not-its-doing-cache', 'outside'],
    ['not-its-doing-image', 'outside'],
    ['not-its-doing-others-too', 'outside'],
    ['unclear', 'unclear'],
    ['faster', 'faster'],
    ['within-noise', 'none'],
    ['too-few', 'too-few'],
    ['of-a-fork', 'slower'],
  ])('of the case %s is %s', (name, state) => expect(REGRESSION_CASES[name]?.()?.state).toBe(state));

  test('names the step that moved, and by how much', () =>
    expect(first(series(4, 62))?.steps).toMatchObject([{ job: 'test', step: 'unit', time: 62, usual: { n: 40, p50: 120 } }]));

  test('takes what a queue added off the shift, and keeps what was measured', () => {
    const found = REGRESSION_CASES['slower-with-a-queue']?.()?.workflows[0];
    expect([found?.shift.estimate, found?.comparison.shift.estimate]).toEqual([61, 121]);
    expect(found?.causes.map(({ cause }) => cause)).toEqual(['queue']);
  });

  test('claims nothing from one run beyond all others whose steps are not far outside', () => {
    const run = own(0, { test: { steps: { unit: 125, Install: 21, 'Restore cache': 12 } } });
    expect(first([run])).toMatchObject({ state: 'too-few', comparison: { isBeyondAll: true } });
  });

  test('claims nothing from one run beside fewer than thirty usual ones', () =>
    expect(judge([own(0, { test: { steps: { unit: 182 } } })], others().slice(0, 29))?.state).toBe('too-few'));

  test('is none where fewer than ten runs are usual', () => expect(judge(series(4, 62), others().slice(0, 9))).toBeNull());

  test('is none where no run of it succeeded at its first attempt', () => {
    const failed = series(4, 62).map((run) => ({ ...run, conclusion: 'failure' as const }));
    const rerun = series(4, 62).map((run) => ({ ...run, attempt: 2 }));
    expect([judge(failed), judge(rerun)]).toEqual([null, null]);
  });

  test('never compares a re-run', () => {
    const runs = series(3, 62);
    const again = runs.map((run) => ({ ...run, attempt: 2, jobs: own(9, { test: { steps: { unit: 900 } } }).jobs }));
    expect(first([...runs, ...again])).toMatchObject({ comparison: { m: 3, p50: 372 }, reruns: 3 });
  });

  test('leaves its own runs, those of its branch, of forks and of the merge queue out of what is usual', () => {
    const slow = { test: { steps: { unit: 500 } } };
    const foreign = [
      { headRepositoryId: 77, fromFork: true },
      { event: 'merge_group', headBranch: 'gh-readonly-queue/main/pr-1' },
      { headBranch: 'topic', pullRequests: [] },
      { headBranch: 'renamed', pullRequests: [7] },
    ].map((rest, index) => own(-1 - index, slow, { headBranch: 'x', pullRequests: [], headSha: `${index}e`.padEnd(40, '2'), ...rest }));
    expect(first(series(4, 62), [...others(), ...foreign])?.comparison).toMatchObject({ n: 40, m: 4, usual: 311 });
  });

  test('takes for usual what was known when its first run began', () => {
    const later = Array.from({ length: 4 }, (_, index) =>
      own(20 + index, { test: { steps: { unit: 30 } } }, { headBranch: 'later', pullRequests: [], headSha: `${index}d`.padEnd(40, '3') }),
    );
    expect(first(series(4, 62), [...others(), ...later])?.comparison).toMatchObject({ n: 40, usual: 311 });
  });

  test('is the same in whatever order the runs come', () => {
    const runs = series(4, 62);
    expect(judge(runs.toReversed(), others().toReversed())).toEqual(judge(runs));
  });

  test('compares with the file as it was where the pull request changes it, and leaves runs of its earlier versions out', () => {
    const edited = series(4, 0).map((run, index) => (index === 0 ? run : withAudit(run, 60)));
    expect(first(edited)).toMatchObject({
      comparison: { n: 40, m: 3 },
      otherPlan: 1,
      change: { workflow: true, newJobs: [{ name: 'audit', p50: 60 }], lostJobs: [] },
    });
  });

  test('tells a lock file that no usual run saw', () => {
    const sources = { ...(own(0).sources as NonNullable<Run['sources']>), fileBlobs: new Map([['package-lock.json', 'l2']]) };
    expect(first(series(3, 0, { sources }))?.change.files).toEqual(['package-lock.json']);
    expect(first(series(3, 0))?.change.files).toEqual([]);
  });

  test('holds its p-values against the number of workflows', () => {
    const inWorkflow = (run: Run, index: number): Run => ({
      ...run,
      runId: run.runId * 100 + index,
      workflowPath: `.github/workflows/${index}.yml`,
    });
    const many = Array.from({ length: 20 }, (_, index) => index);
    const runs = many.flatMap((index) => series(3, index === 0 ? 62 : 0).map((run) => inWorkflow(run, index)));
    const history = many.flatMap((index) => others().map((run) => inWorkflow(run, index)));
    const found = judge(runs, history);
    expect(found?.workflows).toHaveLength(20);
    expect(found?.workflows[0]).toMatchObject({ path: '.github/workflows/0.yml', state: 'slower' });
    expect(found?.workflows[0]?.p).toBeGreaterThan(first(series(3, 62))?.p ?? 1);
  });

  test('does not look at workflows that the configuration ignores', () => {
    const configuration = { ...DEFAULT_REPOSITORY_CONFIG, ignore: { ...DEFAULT_REPOSITORY_CONFIG.ignore, workflows: ['ci.yml'] } };
    const evidence = { pullRequest, runs: series(4, 62), history: others(), repositoryId: 42, configuration };
    expect(regressionOfPullRequest(evidence)).toBeNull();
  });

  test('asks for the steps only of workflows in which something moved', () => {
    const ask = (runs: readonly Run[]) =>
      movedInPullRequest({ pullRequest, runs, history: others(), repositoryId: 42, configuration: DEFAULT_REPOSITORY_CONFIG });
    expect([...ask(series(4, 62))]).toEqual(['.github/workflows/ci.yml']);
    expect([...ask([own(0, { test: { queue: 95 } })])]).toEqual(['.github/workflows/ci.yml']);
    expect([...ask(series(4, 0))]).toEqual([]);
  });
});

describe('a comparison of durations', () => {
  const durations = (minLength: number) => fc.array(fc.integer({ min: 1, max: 5000 }), { minLength, maxLength: 40 });

  test('holds its estimate within its interval and turns round with its sign', () => {
    fc.assert(
      fc.property(durations(10), durations(3), (usual, runs) => {
        const found = compareDurations(usual, runs);
        const { estimate, low, high } = found?.shift ?? { estimate: 0, low: null, high: null };
        expect(low ?? estimate).toBeLessThanOrEqual(estimate);
        expect(high ?? estimate).toBeGreaterThanOrEqual(estimate);
        const moved = compareDurations(
          usual,
          runs.map((run) => run + 10_000),
        );
        expect(moved?.isBeyondAll).toBe(true);
        expect(moved?.newest.slowerThan).toBe(usual.length);
        if (moved !== null) expect(standingShift(moved, 0)).toBe('slower');
      }),
    );
  });

  test('says nothing of what is less than ten seconds or a twentieth', () => {
    const usual = Array.from({ length: 30 }, (_, index) => 600 + (index % 5));
    const stands = (extra: number): string | null => {
      const found = compareDurations(
        usual,
        [600, 602, 604].map((value) => value + extra),
      );
      return found === null ? 'none' : standingShift(found, found.p);
    };
    expect([stands(20), stands(35), stands(-35)]).toEqual([null, 'slower', 'faster']);
  });

  test('takes a value for far outside twice as far out as the farthest usual one', () => {
    const usual = [...Array.from({ length: 20 }, () => 100), 120];
    expect([isFarOutside(139, usual, 2), isFarOutside(140, usual, 2), isFarOutside(140, usual.slice(12), 2)]).toEqual([false, true, false]);
  });
});
