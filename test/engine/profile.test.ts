import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { analyzeWorkflow } from '../../src/engine/analyze-workflow.ts';
import { computeProfile } from '../../src/engine/profile/compute-profile.ts';
import { stepNameWithoutRef } from '../../src/engine/profile/step-identity.ts';
import { rollUpDay } from '../../src/engine/roll-up-day.ts';
import { available } from '../../src/model/availability.ts';
import type { CacheOutcome, CacheResult } from '../../src/model/cache-outcome.ts';
import type { JobRun } from '../../src/model/job-run.ts';
import type { Run } from '../../src/model/run.ts';
import { rule as setJobTimeout } from '../../src/rules/set-job-timeout/rule.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { readHistoryRecords } from '../../src/telemetry/history-file.ts';
import { parseJob } from '../../src/telemetry/parse-job.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';
import { caseEvidence } from '../helpers/case-evidence.ts';
import { fixtureJson, fixtureRecords } from '../telemetry/read-fixture.ts';

const AS_OF = new Date('2026-12-31');

/** The profile of the only job of one workflow. */
function profileOfJob(jobs: readonly Partial<JobRun>[]) {
  const runs = jobs.map((job) => buildRun({ jobs: [buildJob(job)], attempt: job.attempt ?? 1 }));
  const profile = computeProfile(runs, AS_OF).workflows[0]?.jobs[0];
  if (profile === undefined) throw new Error('no job');
  return profile;
}

test('a real run gives its own numbers', () => {
  const { runs } = readHistoryRecords(fixtureRecords('telemetry/biome-main.ndjson'));
  const { workflows, window } = computeProfile(runs, AS_OF);
  expect(window).toEqual({ from: new Date('2024-12-30T04:07:43Z'), to: new Date('2024-12-30T04:07:43Z') });
  expect(workflows).toHaveLength(1);
  expect(workflows[0]).toMatchObject({
    path: '.github/workflows/main.yml',
    runs: 1,
    makespan: { n: 1, p50: 847, p95: null, p99: null },
    runnerTime: { n: 1, p50: 3577 },
    totalRunnerTime: 3577,
    outcomes: { success: { n: 1, count: 1, share: 1 }, timeout: { n: 1, count: 0, share: 0 } },
  });
  const windows = workflows[0]?.jobs.find((job) => job.name === 'Test (windows-latest)');
  expect(windows).toMatchObject({ duration: { n: 1, p50: 697 }, queueTime: { n: 1, p50: 149 } });
});

test('carried-over, skipped and never started jobs are in no number (traps 1 and 6)', () => {
  const { runs } = readHistoryRecords(fixtureRecords('telemetry/stencil-jobs.ndjson'));
  const job = computeProfile(runs, AS_OF).workflows[0]?.jobs[0];
  // 15 records: 3 carried over, 1 skipped; of the 11 left 9 succeeded, one failed, one was cancelled.
  expect(job?.duration.n).toBe(9);
  expect(job?.queueTime).toMatchObject({ n: 11, p50: 6 });
  expect(job?.outcomes).toEqual({ success: { n: 10, count: 9, share: 0.9 }, timeout: { n: 11, count: 0, share: 0 } });
});

test.each([
  [19, null, null],
  [20, 19.05, null],
  [99, 94.1, null],
  [100, 95.05, 99.01],
])('of %i values p95 is %p and p99 is %p: from where one value is expected above it', (n, p95, p99) => {
  const { duration } = profileOfJob(Array.from({ length: n }, (_, i) => ({ completedAt: at(6 + i) })));
  expect(duration).toMatchObject({ n, p50: expect.any(Number) });
  expect([duration.p95, duration.p99].map((value) => (value === null ? null : Math.round(value * 100) / 100))).toEqual([p95, p99]);
});

describe('runs of forks', () => {
  const record = (id: number, head: object, took: number, repository: object | undefined, more: object = {}) => {
    const time = (second: number) => new Date(Date.parse('2026-03-02T08:00:00Z') + id * 1000 + second * 1000).toISOString();
    const ended = { status: 'completed', conclusion: 'success', head_sha: 'abc', created_at: time(0), ...more };
    const job = { ...ended, id: 1000 + id, run_id: id, run_attempt: 1, name: 'test', runner_name: 'r', steps: [] };
    const jobs = [{ ...job, started_at: time(0), completed_at: time(took) }];
    return { ...ended, id, run_attempt: 1, path: '.github/workflows/ci.yml', repository, head_repository: head, jobs };
  };
  const history = (repository: object | undefined, fork: object, more: object = {}) => {
    const own = Array.from({ length: 60 }, (_, i) => record(i + 1, { id: 42 }, 60, repository));
    const forks = Array.from({ length: 60 }, (_, i) => record(i + 101, fork, 7200, repository, more));
    const { runs, problems } = readHistoryRecords([...own, ...forks].map((value, i) => ({ file: 'a', line: i + 1, value })));
    expect([runs.length, problems]).toEqual([120, []]);
    return runs;
  };

  test.each([
    ['by the ids of both repositories', { id: 42 }, { id: 77 }],
    ['by what GitHub says of the head', undefined, { id: 77, fork: true }],
  ])('are no samples of a profile, known %s', (_, repository, fork) => {
    const [workflow] = computeProfile(history(repository, fork), AS_OF).workflows;
    expect(workflow).toMatchObject({ runs: 120, forkRuns: 60, totalRunnerTime: 60 * 7260 });
    expect(workflow?.makespan).toMatchObject({ n: 60, p50: 60, p95: 60 });
    expect(workflow?.outcomes.success.n).toBe(60);
    expect(workflow?.jobs[0]).toMatchObject({ duration: { n: 60, p50: 60 }, queueTime: { n: 60 }, outcomes: { success: { n: 60 } } });
  });

  test('are no samples of a rollup, and count there as runs', () => {
    const day = rollUpDay('.github/workflows/ci.yml', 1, history({ id: 42 }, { id: 77 }, { conclusion: 'failure' }));
    expect(day).toMatchObject({ runs: 120, runnerTime: 60 * 7260, successes: 60, failures: 0, makespan: { sum: 3600 } });
    expect(day.jobs).toMatchObject([{ runs: 60, runnerTime: 3600, duration: { sum: 3600 } }]);
  });

  test('are known again in the history format', () => {
    for (const runs of [history({ id: 42 }, { id: 77 }), history(undefined, { id: 77, fork: true })]) {
      const again = readHistoryRecords(runs.map((run, i) => ({ file: 'a', line: i + 1, value: formatHistoryRun(run) }))).runs;
      expect(again).toEqual(runs);
    }
  });

  test('of a repository that is a fork itself are its own', () => {
    const runs = history({ id: 42, fork: true }, { id: 42, fork: true });
    expect(computeProfile(runs, AS_OF).workflows[0]).toMatchObject({ forkRuns: 0, makespan: { n: 120 } });
  });

  test('decide no limit of a job: not what is proposed, nor what is refused', () => {
    const text = 'on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make test\n';
    const runs = history({ id: 42 }, { id: 77 }).toSorted((a, b) => Number(b.createdAt) - Number(a.createdAt));
    const [first] = runs;
    const window = { from: runs.at(-1)?.createdAt ?? AS_OF, to: first?.createdAt ?? AS_OF };
    const known = caseEvidence(text, '');
    const repository = { ...known.repository, id: 0 };
    const evidence = { ...known, repository, history: available({ runs, window, eras: [], simulated: null }), asOf: AS_OF };
    const report = analyzeWorkflow({ ok: true, path: '.github/workflows/ci.yml', evidence }, [setJobTimeout], { seed: 1 });
    const findings = report.status === 'analyzed' ? report.findings : [];
    expect(findings.map(({ outcome }) => outcome?.kind)).toEqual(['proven']);
    expect(JSON.stringify(findings)).toContain('timeout-minutes');
    expect(JSON.stringify(findings)).not.toContain('180');
  });
});

test('timing is of first attempts that succeeded, rates are of all that ran', () => {
  const job = profileOfJob([
    { completedAt: at(65) },
    { completedAt: at(105) },
    { completedAt: at(905), conclusion: 'failure' },
    { completedAt: at(905), conclusion: 'timed_out' },
    { completedAt: at(905), conclusion: 'cancelled' },
    { completedAt: at(15), attempt: 2 },
  ]);
  expect(job.duration).toEqual({ n: 2, p50: 80, p95: null, p99: null });
  expect(job.outcomes.success).toEqual({ n: 5, count: 3, share: 0.6 });
  expect(job.outcomes.timeout).toEqual({ n: 6, count: 1, share: 1 / 6 });
});

describe('a job that GitHub cancelled at its limit', () => {
  const recorded = parseJob(fixtureJson('telemetry/orientdb-job-7064234142.json'));

  test('counts as timed out, in its job and in its run', () => {
    if (!recorded.ok) throw new Error('not read');
    expect(recorded.value).toMatchObject({ conclusion: 'cancelled' });
    const [workflow] = computeProfile([buildRun({ conclusion: 'cancelled', jobs: [recorded.value] })], AS_OF).workflows;
    const timedOut = { success: { n: 1, count: 0, share: 0 }, timeout: { n: 1, count: 1, share: 1 } };
    expect(workflow?.outcomes).toEqual(timedOut);
    expect(workflow?.jobs[0]?.outcomes).toEqual(timedOut);
  });

  test.each([
    ['ubuntu-latest', 21_599, 0],
    ['ubuntu-latest', 21_600, 1],
    ['ubuntu-slim', 899, 0],
    ['ubuntu-slim', 900, 1],
  ])('on %s after %d s: %d', (label, length, count) => {
    const job = profileOfJob([{ labels: [label], conclusion: 'cancelled', completedAt: at(5 + length) }]);
    expect(job.outcomes.timeout).toMatchObject({ n: 1, count });
    expect(job.outcomes.success.n).toBe(count);
  });
});

test('a run that was not recorded itself succeeded when its jobs did, and cannot be told without jobs', () => {
  const failed = buildJob({ conclusion: 'failure' });
  const of = (...jobs: JobRun[]) => buildRun({ conclusion: null, jobs });
  const [told] = computeProfile([of(buildJob()), of(buildJob(), failed), of(buildJob({ conclusion: 'cancelled' })), of()], AS_OF).workflows;
  expect(told?.outcomes.success).toEqual({ n: 2, count: 1, share: 0.5 });
  expect(told?.outcomes.timeout).toEqual({ n: 3, count: 0, share: 0 });
  const [untold] = computeProfile([of()], AS_OF).workflows;
  expect(untold?.outcomes.success).toEqual({ n: 0, count: 0, share: null });
});

test('nothing measured is null, not 0', () => {
  const job = profileOfJob([{ createdAt: null, conclusion: 'cancelled' }]);
  expect(job.duration).toEqual({ n: 0, p50: null, p95: null, p99: null });
  expect(job.queueTime.n).toBe(0);
  expect(job.outcomes.success.share).toBeNull();
  expect(computeProfile([], AS_OF)).toEqual({ asOf: AS_OF, window: null, simulated: null, workflows: [] });
});

describe('a step', () => {
  test.each([
    ['Run actions/checkout@v4', 'Run actions/checkout'],
    ['Post Run actions/checkout@93ea575cb5d8a053eaa0ac8fa3b40d7e05a33cc8', 'Post Run actions/checkout'],
    ['Run org/actions/sub/dir@main', 'Run org/actions/sub/dir'],
    ['Run /./.github/actions/build', 'Run ./.github/actions/build'],
    ['Run npm install react@19', 'Run npm install react@19'],
    ['Mail team@example', 'Mail team@example'],
  ])('called %s is known as %s', (name, expected) => {
    expect(stepNameWithoutRef(name)).toBe(expected);
  });

  test('stays one step when its action is updated and its number shifts (trap 4)', () => {
    const job = profileOfJob([
      { steps: [buildStep(2, 'Run actions/checkout@v3', 5, 9), buildStep(3, 'Test', 9, 60)] },
      { steps: [buildStep(2, 'Lint', 5, 7), buildStep(3, 'Run actions/checkout@v4', 7, 13), buildStep(4, 'Test', 13, 60)] },
    ]);
    expect(job.steps.map((step) => [step.name, step.duration.n, step.duration.p50])).toEqual([
      ['Lint', 1, 2],
      ['Run actions/checkout', 2, 5],
      ['Test', 2, 49],
    ]);
  });

  test('is told from another of its name by their order', () => {
    const job = profileOfJob([{ steps: [buildStep(2, 'Run make', 5, 9), buildStep(7, 'Run make', 9, 60)] }]);
    expect(job.steps.map((step) => [step.occurrence, step.duration.p50])).toEqual([
      [0, 4],
      [1, 51],
    ]);
  });

  test('that ends before it starts lasts 0 s, and a skipped one is no sample (trap 2)', () => {
    const job = profileOfJob([{ steps: [buildStep(2, 'A', 9, 7), buildStep(3, 'B', 9, 9, { conclusion: 'skipped' })] }]);
    expect(job.steps.map((step) => [step.name, step.duration.n, step.duration.p50, step.success.n])).toEqual([
      ['A', 1, 0, 1],
      ['B', 0, null, 0],
    ]);
  });

  test('called Parallel group by GitHub is left out, one that a person called so is not (trap 8)', () => {
    const { jobs } = fixtureJson('telemetry/parallel-nuxt.json') as { jobs: unknown[] };
    const parsed = parseJob(jobs[0], { run_id: 30668200410, head_sha: '0'.repeat(40) });
    const nuxt = profileOfJob(parsed.ok ? [parsed.value] : []);
    expect(nuxt.steps.map((step) => [step.name, step.duration.p50])).toEqual([
      ['Set up job', 1],
      ['Run voidzero-dev/setup-vp', 23],
      ['Test (types)', 61],
      ['Typecheck (docs)', 130],
      ['Cancel workflow on failure', null],
    ]);
    expect(profileOfJob([{ steps: [buildStep(2, 'Parallel group', 5, 9)] }]).steps).toHaveLength(1);
  });
});

test('an unknown cache outcome is not a miss', () => {
  const outcome = (result: CacheResult, stepNumber: number | null = 3): CacheOutcome => ({
    stepNumber,
    action: 'actions/cache',
    result,
    save: 'unknown',
    restoredKey: null,
    primaryKey: null,
    sizeBytes: null,
    restoreTime: null,
    basis: 'log',
  });
  const results: CacheResult[] = ['exact', 'exact', 'partial', 'miss', 'unknown', 'unknown', 'failed', 'denied', 'skipped'];
  const steps = [buildStep(3, 'Run actions/cache@v5', 5, 9)];
  const job = profileOfJob(results.map((result) => ({ steps, cacheOutcomes: [outcome(result)] })));
  expect(job.caches).toEqual([
    {
      step: 'Run actions/cache',
      action: 'actions/cache',
      exact: 2,
      partial: 1,
      miss: 1,
      unknown: 2,
      notTried: 3,
      exactRate: { n: 4, count: 2, share: 0.5 },
      hitRate: { n: 4, count: 3, share: 0.75 },
    },
  ]);
  expect(profileOfJob([{ steps, cacheOutcomes: [outcome('unknown', null)] }]).caches).toMatchObject([
    { step: null, hitRate: { n: 0, share: null } },
  ]);
  expect(profileOfJob([{ steps, cacheOutcomes: [{ ...outcome('exact'), toldBy: 'output' }] }]).caches).toEqual([]);
  expect(profileOfJob([{ steps, cacheOutcomes: [{ ...outcome('exact'), basis: 'inferred' }] }]).caches).toMatchObject([
    { exact: 0, unknown: 1, hitRate: { n: 0, share: null } },
  ]);
});

test('a workflow is known by its path, and its makespan is of first attempts that succeeded', () => {
  const runs = [
    buildRun(),
    buildRun({ conclusion: 'failure' }),
    buildRun({ attempt: 2 }),
    buildRun({ workflowPath: '.github/workflows/docs.yml' }),
    buildRun({ createdAt: new Date('2027-01-01') }),
    buildRun({ status: 'in_progress', conclusion: null }),
  ];
  const { workflows } = computeProfile(runs, AS_OF);
  expect(workflows.map(({ path, runs: n, makespan, totalRunnerTime }) => [path, n, makespan.n, totalRunnerTime])).toEqual([
    ['.github/workflows/ci.yml', 3, 1, 180],
    ['.github/workflows/docs.yml', 1, 1, 60],
  ]);
});

test('generated runs are called so', () => {
  expect(computeProfile([buildRun(), buildRun({ simulated: 'seed 7' })], AS_OF).simulated).toBe('seed 7');
});

test('the order of the history does not matter', () => {
  const job = fc.record({
    length: fc.integer({ min: 0, max: 99 }),
    name: fc.constantFrom('a', 'b'),
    conclusion: fc.constantFrom('success', 'failure' as const),
  });
  const run = fc.array(job, { maxLength: 4 }).map(
    (jobs): Run =>
      buildRun({
        jobs: jobs.map(({ length, ...rest }) =>
          buildJob({ ...rest, completedAt: at(5 + length), steps: [buildStep(1, 'x', 5, 5 + length)] }),
        ),
      }),
  );
  fc.assert(
    fc.property(fc.array(run), (runs) => {
      expect(computeProfile(runs.toReversed(), AS_OF)).toEqual(computeProfile(runs, AS_OF));
    }),
    { numRuns: 50 },
  );
});
