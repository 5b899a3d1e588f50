import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Run } from '../../src/model/run.ts';
import { makespanOf } from '../../src/model/run-times.ts';
import { seconds } from '../../src/model/seconds.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { type HistoryRecord, readHistoryRecords } from '../../src/telemetry/history-file.ts';
import { at, buildJob, buildRun, buildStep } from '../helpers/build-run.ts';
import { fixtureJson, fixtureRecords } from './read-fixture.ts';

const record = (value: unknown, line: number | null = 1): HistoryRecord => ({ value, file: 'history.ndjson', line });
const job = (rest: object) => ({
  run_attempt: 1,
  name: 'build',
  head_sha: 'abc',
  status: 'completed',
  conclusion: 'success',
  created_at: '2026-01-01T00:00:00Z',
  started_at: '2026-01-01T00:00:05Z',
  completed_at: '2026-01-01T00:01:05Z',
  runner_name: 'r',
  ...rest,
});
const run = (rest: object) => ({
  run_attempt: 1,
  head_sha: 'abc',
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:02:00Z',
  ...rest,
});

test('a bare job a line makes a minimal run of each attempt', () => {
  const { runs, problems } = readHistoryRecords(fixtureRecords('telemetry/stencil-jobs.ndjson'));
  expect(problems).toEqual([]);
  expect(runs).toHaveLength(15);
  expect(runs[0]).toMatchObject({
    runId: 7280802416,
    event: null,
    workflowPath: null,
    workflowName: 'Stencil Nightly Build',
    conclusion: null,
  });
  expect(runs.filter((candidate) => candidate.attempt > 1 && makespanOf(candidate) === null)).toHaveLength(3);
});

test('REST answers are joined by run id and attempt, whichever comes first', () => {
  const jobs = {
    total_count: 3,
    jobs: [job({ id: 11, run_id: 1 }), job({ id: 12, run_id: 1 }), job({ id: 21, run_id: 1, run_attempt: 2 })],
  };
  const list = {
    total_count: 1,
    workflow_runs: [run({ id: 1, run_attempt: 2, event: 'push', path: '.github/workflows/ci.yml', pull_requests: [] })],
  };
  const { runs } = readHistoryRecords([record(jobs, null), record(list, null)]);
  expect(runs.map((r) => [r.attempt, r.event, r.workflowPath, r.jobs.map((j) => j.jobId)])).toEqual([
    [2, 'push', '.github/workflows/ci.yml', [21]],
    [1, 'push', '.github/workflows/ci.yml', [11, 12]],
  ]);
});

test('a job that is told twice is kept once, in its fuller record', () => {
  const queued = job({ id: 11, run_id: 1, status: 'queued', conclusion: null, completed_at: null });
  const { runs } = readHistoryRecords([record(job({ id: 11, run_id: 1 })), record(queued, 2)]);
  expect(runs.map((r) => r.jobs.map((j) => j.status))).toEqual([['completed']]);
  const steps = [1, 2].map((number) => ({ number, name: `step ${number}`, status: 'completed', conclusion: 'success' }));
  const delivered = job({ id: 11, run_id: 1, steps: steps.slice(0, 1) });
  const readAgain = job({ id: 11, run_id: 1, steps });
  for (const records of [
    [delivered, readAgain],
    [readAgain, delivered],
  ]) {
    expect(readHistoryRecords(records.map((value) => record(value))).runs[0]?.jobs.map((j) => j.steps.length)).toEqual([2]);
  }
});

test('an array of jobs is read like a job a line', () => {
  const { runs } = readHistoryRecords([record([job({ id: 1, run_id: 1 }), job({ id: 2, run_id: 1 })], null)]);
  expect(runs.map((r) => r.jobs.length)).toEqual([2]);
});

test('webhook bodies are records too', () => {
  const { runs } = readHistoryRecords([record(fixtureJson('telemetry/webhook-workflow-run-completed.json'), null)]);
  expect(runs.map((r) => r.runId)).toEqual([289782451]);
});

describe('a bad record', () => {
  test('is reported with file and line, and the others are read', () => {
    const { runs, problems } = readHistoryRecords([
      record(run({ id: 1 }), 1),
      record({ id: 2 }, 2),
      record({ hello: 'world' }, 3),
      record(run({ id: 4 }), 4),
    ]);
    expect(runs.map((r) => r.runId)).toEqual([4, 1]);
    expect(problems).toEqual([
      { file: 'history.ndjson', line: 2, reason: expect.stringMatching(/^head_sha: /) },
      { file: 'history.ndjson', line: 3, reason: 'neither a run nor a job' },
    ]);
  });

  test('inside a list is named by its place', () => {
    const { problems } = readHistoryRecords([record({ workflow_runs: [run({ id: 1 }), { id: 2, head_sha: 'a' }] }, null)]);
    expect(problems).toEqual([{ file: 'history.ndjson', line: null, reason: expect.stringMatching(/^workflow_runs\.1\.created_at: /) }]);
  });

  test('of any shape never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (values) => readHistoryRecords(values.map((value) => record(value))).problems.length >= 0),
    );
  });
});

test('the order of the records does not matter', () => {
  const records = [
    ...fixtureRecords('telemetry/stencil-jobs.ndjson'),
    ...fixtureRecords('telemetry/devlake-runs.ndjson'),
    ...fixtureRecords('telemetry/biome-main.ndjson'),
    record({ workflow_runs: [run({ id: 4604505266, event: 'schedule', name: 'Stencil Nightly Build' })] }),
    record(job({ id: 12498174845, run_id: 4604505266, name: 'build-core-with-stencil-nightly', status: 'queued' })),
  ];
  const expected = readHistoryRecords(records).runs;
  expect(expected.length).toBeGreaterThan(20);
  fc.assert(
    fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
      expect(readHistoryRecords(shuffled).runs).toEqual(expected);
    }),
    { numRuns: 20 },
  );
});

describe('a history line', () => {
  const roundTrip = (original: Run): Run | undefined =>
    readHistoryRecords([record(JSON.parse(JSON.stringify(formatHistoryRun(original))))]).runs[0];

  test('reads back as the run that was written', () => {
    const outcome = {
      stepNumber: 3,
      action: 'actions/cache',
      result: 'partial',
      save: 'saved',
      restoredKey: 'npm-1',
      primaryKey: 'npm-2',
      sizeBytes: 12,
      restoreTime: seconds(1.5),
      basis: 'log',
    } as const;
    const written = buildRun({
      runId: 5,
      pullRequests: [3],
      simulated: 'seed 7',
      sources: { workflowBlob: 'b', workflowText: 'on: push\n', fileBlobs: new Map([['yarn.lock', 'c']]) },
      jobs: [
        buildJob({ runId: 5, steps: [buildStep(1, 'Set up job', 5, 6), buildStep(9, 'Complete job', 65, 64)], cacheOutcomes: [outcome] }),
      ],
    });
    expect(roundTrip(written)).toEqual(written);
  });

  test('keeps a carried-over copy one', () => {
    const copy = buildJob({ runId: 6, attempt: 2, carriedOver: true, runnerName: null, createdAt: at(900) });
    const written = buildRun({ runId: 6, attempt: 2, headRepositoryId: null, jobs: [copy] });
    expect(roundTrip(written)).toEqual(written);
  });

  test.each(['stencil-jobs', 'biome-main', 'devlake-runs'])('holds all of %s', (name) => {
    for (const original of readHistoryRecords(fixtureRecords(`telemetry/${name}.ndjson`)).runs)
      expect(roundTrip(original)).toEqual(original);
  });
});

test('lists nested without end are one problem, not a crash', () => {
  let nested: unknown = job({ id: 1, run_id: 1 });
  for (let depth = 0; depth < 50_000; depth += 1) nested = [nested];
  const { runs, problems } = readHistoryRecords([record(nested, 3)]);
  expect(runs).toEqual([]);
  expect(problems).toEqual([{ file: 'history.ndjson', line: 3, reason: '0.0.0.0.neither a run nor a job' }]);
});

test('a creation from before its run takes neither the queue nor the start of a minimal run, told whole or in pieces', () => {
  const forged = job({ id: 11, run_id: 1, created_at: '2018-01-01T00:00:00Z' });
  const soon = job({ id: 12, run_id: 1, created_at: '2025-12-31T23:58:59Z' });
  const whole = readHistoryRecords([record(run({ id: 1, jobs: [forged, soon] }))]);
  const pieces = readHistoryRecords([record({ jobs: [forged, soon] }, null), record(run({ id: 1 }))]);
  for (const { runs } of [whole, pieces]) {
    expect(runs[0]?.jobs.map(({ createdAt }) => createdAt)).toEqual([null, null]);
    expect(runs.map(makespanOf)).toEqual([60]);
  }
  const alone = readHistoryRecords([record(forged)]);
  expect(alone.runs[0]?.createdAt).toEqual(new Date('2026-01-01T00:00:05Z'));
  expect(alone.runs.map(makespanOf)).toEqual([60]);
});
