import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type CommitEvidence, summarizeCommit } from '../../src/engine/commit-summary.ts';
import type { JobRun } from '../../src/model/job-run.ts';
import {
  DEFAULT_REPOSITORY_CONFIG,
  type DurationTarget,
  type RepositoryConfig,
  type WorkflowTarget,
} from '../../src/model/repository-config.ts';
import type { Run } from '../../src/model/run.ts';
import { seconds } from '../../src/model/seconds.ts';
import { at, buildJob, buildRun } from '../helpers/build-run.ts';

const NOW = new Date('2026-12-31');

/** A run of the commit whose only job took so many seconds after 5 s in the queue: its makespan is 5 s longer. */
function ofCommit(duration: number, rest: Partial<Run> = {}, job: Partial<JobRun> = {}): Run {
  return buildRun({ headSha: 'head', createdAt: at(5000), jobs: [buildJob({ completedAt: at(5 + duration), ...job })], ...rest });
}

/** Earlier runs of other commits, with job durations of 100, 101, 102 … s. */
function earlier(count: number, rest: Partial<Run> = {}): Run[] {
  return Array.from({ length: count }, (_, i) => buildRun({ headSha: `old${i}`, jobs: [buildJob({ completedAt: at(105 + i) })], ...rest }));
}

function configured(target: Partial<WorkflowTarget>): RepositoryConfig {
  return { ...DEFAULT_REPOSITORY_CONFIG, targets: [{ workflow: 'ci.yml', jobs: new Map(), stages: new Map(), ...target }] };
}

function summarize(runsOfCommit: readonly Run[], rest: Partial<CommitEvidence> = {}) {
  return summarizeCommit({ runsOfCommit, history: [], repositoryId: 0, configuration: DEFAULT_REPOSITORY_CONFIG, asOf: NOW, ...rest });
}

const p95 = (limit: number, enforce = false): DurationTarget => ({ p95: seconds(limit), enforce });

describe('beside what is usual', () => {
  const history = earlier(11);

  test.each([
    [105, 'noise', 110],
    [125, 'slower', 130],
    [85, 'faster', 90],
  ])('a job of %d s is %s', (duration, state, makespan) => {
    const { workflows, conclusion, headline } = summarize([ofCommit(duration)], { history });
    expect(workflows[0]?.jobs[0]).toMatchObject({
      duration,
      state,
      usual: { n: 11, p10: 101, p50: 105, p90: 109 },
      target: null,
      queueTime: 5,
    });
    expect(headline).toMatchObject({ duration: makespan, state, usual: { n: 11, p50: 110 } });
    expect(conclusion).toBe('success');
  });

  test('fewer than five runs are no baseline, and the result is neutral', () => {
    const { workflows, conclusion, state } = summarize([ofCommit(100)], { history: earlier(4) });
    expect([workflows[0]?.usual, workflows[0]?.state, conclusion, state]).toEqual([null, 'no-baseline', 'neutral', 'no-baseline']);
  });

  test('the baseline has neither the commit itself, re-runs, failures, other workflows nor later runs', () => {
    const none = [
      ...earlier(9, { headSha: 'head' }),
      ...earlier(9, { attempt: 2 }),
      ...earlier(9, { conclusion: 'failure', jobs: [buildJob({ conclusion: 'failure' })] }),
      ...earlier(9, { workflowPath: '.github/workflows/other.yml' }),
      ...earlier(9, { createdAt: new Date('2027-01-01') }),
      ...earlier(9, { status: 'in_progress', conclusion: null }),
    ];
    expect(summarize([ofCommit(100)], { history: none }).state).toBe('no-baseline');
  });

  test('a run that had not ended when this one began is no part of what is usual', () => {
    const usual = (createdAt: Date) => summarize([ofCommit(100, { createdAt })], { history }).workflows[0]?.jobs[0]?.usual?.n ?? 0;
    expect([usual(at(115)), usual(at(114)), usual(at(110)), usual(at(105))]).toEqual([11, 10, 6, 0]);
  });

  test('runs of the same event are the baseline where there are enough', () => {
    const pushes = earlier(20, { event: 'push', jobs: [buildJob({ completedAt: at(1005) })] });
    const usual = (history: readonly Run[]) => summarize([ofCommit(100)], { history }).workflows[0]?.jobs[0]?.usual;
    expect(usual([...pushes, ...earlier(5)])).toMatchObject({ n: 5, p50: 102 });
    expect(usual([...pushes, ...earlier(4)])).toMatchObject({ n: 24, p50: 1000 });
  });
});

describe('beside a target', () => {
  test.each([
    [96, false, 'over', 'success'],
    [96, true, 'over', 'failure'],
    [95, true, 'close', 'success'],
    [85, true, 'ok', 'success'],
  ])('a makespan of %d + 5 s against 100 s, enforced %s, is %s and a %s', (duration, enforce, state, conclusion) => {
    const summary = summarize([ofCommit(duration)], { configuration: configured({ makespan: p95(100, enforce) }) });
    expect(summary.workflows[0]).toMatchObject({ state, target: { statistic: 'p95', limit: 100, enforce } });
    expect([summary.conclusion, summary.state]).toEqual([conclusion, state]);
  });

  test('a run is held against the highest statistic: it cannot miss a median', () => {
    const makespan = { p50: seconds(50), p95: seconds(200), enforce: true };
    expect(summarize([ofCommit(100)], { configuration: configured({ makespan }) }).workflows[0]).toMatchObject({
      state: 'ok',
      target: { statistic: 'p95' },
    });
  });

  test('a job is found by its name, and a matrix leg by the job’s', () => {
    const jobs = new Map([
      ['test', p95(10)],
      ['test (slow)', p95(1000)],
    ]);
    const run = ofCommit(50, { jobs: ['test', 'test (fast)', 'test (slow)', 'tests'].map((name) => buildJob({ name })) });
    const summary = summarize([run], { configuration: configured({ jobs }) });
    expect(summary.workflows[0]?.jobs.map((job) => [job.name, job.state])).toEqual([
      ['test', 'over'],
      ['test (fast)', 'over'],
      ['test (slow)', 'ok'],
      ['tests', 'no-baseline'],
    ]);
  });

  test.each([
    ['.github/workflows/ci.yml', 'over'],
    ['c*.yml', 'over'],
    ['ci', 'no-baseline'],
    ['{ci,docs}.yml', 'no-baseline'],
  ])('a workflow named %s in the configuration is %s', (workflow, state) => {
    expect(summarize([ofCommit(100)], { configuration: configured({ workflow, makespan: p95(10) }) }).workflows[0]?.state).toBe(state);
  });

  test('a failed run is not comparable, and never fails the check run for its time', () => {
    const run = ofCommit(500, { conclusion: 'failure' }, { conclusion: 'failure' });
    const summary = summarize([run], { configuration: configured({ makespan: p95(100, true) }), history: earlier(9) });
    expect([summary.workflows[0]?.state, summary.workflows[0]?.jobs[0]?.state, summary.conclusion]).toEqual([
      'not-comparable',
      'not-comparable',
      'neutral',
    ]);
  });
});

describe('while runs are in progress', () => {
  const running = ofCommit(0, { status: 'in_progress', conclusion: null }, { status: 'in_progress', conclusion: null, completedAt: null });

  test('there is no conclusion, and finished runs are judged already', () => {
    const summary = summarize([running, ofCommit(200, { workflowPath: '.github/workflows/docs.yml' })], {
      configuration: configured({ workflow: 'docs.yml', makespan: p95(100, true) }),
    });
    expect([summary.status, summary.conclusion, summary.state]).toEqual(['in_progress', null, 'over']);
    expect(summary.workflows.map(({ path, state, duration }) => [path, state, duration])).toEqual([
      ['.github/workflows/ci.yml', 'running', null],
      ['.github/workflows/docs.yml', 'over', 205],
    ]);
    expect(summary.headline?.path).toBe('.github/workflows/docs.yml');
  });

  test('a running job has its queue time', () => {
    expect(summarize([running]).workflows[0]?.jobs[0]).toMatchObject({ state: 'running', duration: null, queueTime: 5 });
  });
});

test('a re-run is the newest attempt, shows carried-over jobs as they ran, and has no comparable makespan', () => {
  const first = ofCommit(100, {
    runId: 9,
    conclusion: 'failure',
    jobs: [buildJob({ name: 'a' }), buildJob({ name: 'b', conclusion: 'failure' })],
  });
  const copy = buildJob({ name: 'a', attempt: 2, carriedOver: true, runnerName: null, createdAt: at(900) });
  const again = buildJob({ name: 'b', attempt: 2, createdAt: at(900), startedAt: at(910), completedAt: at(990) });
  const second = ofCommit(100, { runId: 9, attempt: 2, jobs: [copy, again] });
  const [workflow, ...others] = summarize([second, first]).workflows;
  expect(others).toEqual([]);
  expect(workflow).toMatchObject({ attempt: 2, state: 'not-comparable', duration: 90 });
  expect(workflow?.jobs.map((job) => [job.name, job.attempt, job.duration, job.queueTime])).toEqual([
    ['a', 1, 60, 5],
    ['b', 2, 80, 10],
  ]);
});

test('ignored workflows and jobs, and skipped jobs, are not mentioned', () => {
  const configuration = { ...DEFAULT_REPOSITORY_CONFIG, ignore: { workflows: ['release*.yml'], jobs: ['deploy*'] } };
  const jobs = [buildJob({ name: 'deploy prod' }), buildJob({ name: 'unit' }), buildJob({ name: 'docs', conclusion: 'skipped' })];
  const summary = summarize([ofCommit(1, { jobs }), ofCommit(1, { workflowPath: '.github/workflows/release-npm.yml' })], { configuration });
  expect(summary.workflows.map((workflow) => [workflow.path, workflow.jobs.map((job) => job.name)])).toEqual([
    ['.github/workflows/ci.yml', ['unit']],
  ]);
});

test('cache outcomes of the commit are passed on', () => {
  const outcome = {
    stepNumber: 3,
    action: 'actions/cache',
    result: 'miss',
    save: 'saved',
    restoredKey: null,
    primaryKey: 'k',
    sizeBytes: 5,
    restoreTime: null,
    basis: 'log',
  } as const;
  expect(summarize([ofCommit(10, {}, { cacheOutcomes: [outcome] })]).workflows[0]?.jobs[0]?.cacheOutcomes).toEqual([outcome]);
});

test('a commit without runs is neutral and has no headline', () => {
  expect(summarize([])).toEqual({
    headSha: null,
    status: 'completed',
    isDone: true,
    settlesAt: null,
    conclusion: 'neutral',
    state: 'no-baseline',
    headline: null,
    workflows: [],
    path: null,
    movements: { told: [], more: 0, beside: [], compared: 0 },
    missed: [],
    cost: null,
    simulatedHistory: null,
  });
});

test('generated history is called so', () => {
  expect(summarize([ofCommit(10)], { history: earlier(6, { simulated: 'seed 7' }) }).simulatedHistory).toBe('seed 7');
});

test('the order of runs and history does not matter', () => {
  const runs = [ofCommit(10), ofCommit(90, { event: 'push' }), ofCommit(50, { workflowPath: '.github/workflows/docs.yml' })];
  const history = [...earlier(8), ...earlier(6, { event: 'push' })];
  const expected = summarize(runs, { history });
  const all = <T>(values: T[]) => fc.shuffledSubarray(values, { minLength: values.length });
  fc.assert(
    fc.property(all(runs), all(history), (r, h) => expect(summarize(r, { history: h })).toEqual(expected)),
    { numRuns: 30 },
  );
});

test('runs of forks are no baseline, as far as the repository is known', () => {
  const history = [...earlier(5, { headRepositoryId: 42 }), ...earlier(5, { headRepositoryId: 99 })];
  const run = ofCommit(100);
  const sizeOf = (repositoryId: number) => summarize([run], { history, repositoryId }).workflows[0]?.usual?.n;
  expect([sizeOf(42), sizeOf(0)]).toEqual([5, 10]);
});

test.each<[string, Partial<Run>]>([
  ['the event merge_group', { event: 'merge_group' }],
  ['a branch of the queue', { headBranch: 'gh-readonly-queue/main/pr-7-0123' }],
])('runs of the merge queue, known by %s, are usual for runs of the queue only', (_, ofQueue) => {
  const history = [...earlier(5), ...earlier(20, ofQueue)];
  const sizeOf = (rest: Partial<Run>) => summarize([ofCommit(100, rest)], { history }).workflows[0]?.usual?.n;
  expect([sizeOf({ event: 'push' }), sizeOf({})]).toEqual([5, 5]);
  expect(sizeOf(ofQueue)).toBeGreaterThanOrEqual(20);
});

test('the times of jobs whose steps were left out count the same', () => {
  const history = earlier(8).map((run) => ({ ...run, jobs: run.jobs.map((job) => ({ ...job, runnerName: null })) }));
  const told = (more: Partial<JobRun>) => history.map((run) => ({ ...run, jobs: run.jobs.map((job) => ({ ...job, ...more })) }));
  const with_ = (more: Partial<JobRun>) => summarize([ofCommit(100)], { history: told(more) });
  const step = { number: 1, name: 'x', status: 'completed', conclusion: 'success', startedAt: at(5), completedAt: at(6) } as const;
  expect(with_({ hasOtherSteps: true })).toMatchObject({ state: with_({ steps: [step] }).state, workflows: [{ usual: { n: 8 } }] });
  expect(with_({}).workflows[0]?.usual).toBeNull();
});
