import { describe, expect, test } from '@jest/globals';
import { computeProfile } from '../../src/engine/profile/compute-profile.ts';
import type { JobProfile } from '../../src/engine/profile/profile.ts';
import type { JobRun } from '../../src/model/job-run.ts';
import type { Run } from '../../src/model/run.ts';
import { jobDuration, makespanOf, queueTimeOf, runnerTimeOf, stepDuration } from '../../src/model/run-times.ts';
import { renderProfileText } from '../../src/report/terminal/profile.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { readHistoryRecords } from '../../src/telemetry/history-file.ts';
import { parseJob } from '../../src/telemetry/parse-job.ts';
import { parseRun } from '../../src/telemetry/parse-run.ts';
import { at, buildJob, buildRun } from '../helpers/build-run.ts';
import { bare } from '../report/profile-example.ts';
import { fixtureJson, fixtureRecords } from './read-fixture.ts';

// The numbered traps of recorded telemetry, each with the record that proves it; where none exists, the name says "constructed".
// Cache lines of logs are in read-cache-outcomes.test.ts; the re-read after a delivery without all steps in ../tasks/read-job.test.ts.

const AS_OF = new Date('2026-11-01T00:00:00Z');

/** What a history of these records is to the product. */
function historyOf(...records: readonly unknown[]): readonly Run[] {
  const { runs, problems } = readHistoryRecords(records.map((value, index) => ({ value, file: 'records', line: index + 1 })));
  expect(problems).toEqual([]);
  return runs;
}

function onlyJob(runs: readonly Run[]): JobRun {
  const [job] = runs.flatMap((run) => run.jobs);
  if (job === undefined) throw new Error('no job');
  return job;
}

function profiledJobs(runs: readonly Run[]): readonly JobProfile[] {
  return computeProfile(runs, AS_OF).workflows.flatMap((workflow) => workflow.jobs);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('trap 1: jobs carried over by "re-run failed jobs"', () => {
  const records = fixtureRecords('telemetry/stencil-jobs.ndjson').map(({ value }) => value as Record<string, unknown>);
  const copies = records.filter(({ started_at, created_at }) => String(started_at) < String(created_at));

  test('are found by a start before their creation and no runner', () => {
    const found = historyOf(...records).flatMap((run) => run.jobs.filter((job) => job.carriedOver).map((job) => job.jobId));
    expect(copies.length).toBeGreaterThan(0);
    expect(found.sort()).toEqual(copies.map(({ id }) => id).sort());
  });

  test('cost nothing, and are in no duration, queue time or rate of a profile', () => {
    const whole = profiledJobs(historyOf(...records));
    const without = profiledJobs(historyOf(...records.filter((record) => !copies.includes(record))));
    expect(whole).toEqual(without);
    const cost = (given: readonly unknown[]) => sum(computeProfile(historyOf(...given), AS_OF).workflows.map((w) => w.totalRunnerTime));
    expect(cost(records)).toBe(cost(records.filter((record) => !copies.includes(record))));
    expect(cost(copies)).toBe(0);
  });
});

describe('trap 2: step clocks are whole seconds and not always ordered', () => {
  const record = fixtureJson('telemetry/bugswarm-job-6642948886.json');

  test('a step that ends before it starts lasts 0 s and never less', () => {
    const step = onlyJob(historyOf(record)).steps.find(({ name }) => name === 'Post Run actions/checkout@v2');
    expect(step?.completedAt?.getTime()).toBeLessThan(step?.startedAt?.getTime() ?? 0);
    expect(step && stepDuration(step)).toBe(0);
  });

  test('a step that starts before the one before it ended is kept as recorded, and the job lasts as long as its own record says', () => {
    const job = onlyJob(historyOf(fixtureJson('telemetry/bugswarm-job-6999501459.json')));
    const [last, before] = [job.steps.at(-1), job.steps.at(-2)];
    expect([before?.name, last?.name]).toEqual(['Post Clone repo', 'Complete job']);
    expect((before?.completedAt?.getTime() ?? 0) - (last?.startedAt?.getTime() ?? 0)).toBe(1000);
    expect(jobDuration(job)).toBe(((job.completedAt?.getTime() ?? 0) - (job.startedAt?.getTime() ?? 0)) / 1000);
  });
});

test('trap 3: step times with a local offset and milliseconds are the instants that job times in Z are', () => {
  const record = fixtureJson('telemetry/bugswarm-job-6999501459.json') as { steps: { started_at: string }[] };
  expect(record.steps[1]?.started_at).toBe('2022-06-22T00:44:36.000-07:00');
  const job = onlyJob(historyOf(record));
  expect(job.steps[1]?.startedAt).toEqual(new Date('2022-06-22T07:44:36Z'));
  const distances = job.steps.map(({ startedAt }) => (startedAt?.getTime() ?? Number.NaN) - (job.startedAt?.getTime() ?? 0));
  // The first step starts a second before its job; an hour off would be an offset not read.
  expect(Math.min(...distances)).toBe(-1000);
  expect(Math.max(...distances)).toBeLessThan(600_000);
});

test('trap 4: step numbers are an order with gaps, also after the history was written and read again', () => {
  const [run] = historyOf(fixtureJson('telemetry/bugswarm-job-6999501459.json'));
  const numbers = [1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 18, 19];
  expect(run?.jobs[0]?.steps.map((step) => step.number)).toEqual(numbers);
  const again = historyOf(run && formatHistoryRun(run));
  expect(again[0]?.jobs[0]?.steps.map((step) => step.number)).toEqual(numbers);
});

describe('trap 5: fields that older GitHubs lack', () => {
  const runs = historyOf(fixtureJson('telemetry/orientdb-job-7064234142.json'), fixtureJson('telemetry/bugswarm-job-6642948886.json'));

  test('are null', () => {
    for (const job of runs.flatMap((run) => run.jobs))
      expect([job.createdAt, job.workflowName, job.headBranch]).toEqual([null, null, null]);
  });

  test('leave a queue time not measured, and a profile says so and no number', () => {
    const profile = computeProfile(runs, AS_OF);
    expect(profile.workflows.flatMap((workflow) => workflow.jobs).map(({ queueTime }) => [queueTime.n, queueTime.p50])).toEqual(
      profile.workflows.flatMap((workflow) => workflow.jobs).map(() => [0, null]),
    );
    const text = renderProfileText(bare(profile), { color: false, width: 200 });
    expect(text).toMatch(/^ *build +0 +no success +- +- +-/m);
    expect(text).toContain('queue times: when jobs were created is not recorded');
  });
});

describe('trap 6: jobs without steps', () => {
  test('that were skipped have no time and no result', () => {
    const record = fixtureRecords('telemetry/stencil-jobs.ndjson').find(({ value }) => (value as JobRecord).conclusion === 'skipped');
    const job = onlyJob(historyOf(record?.value));
    expect([job.steps, jobDuration(job), queueTimeOf(job)]).toEqual([[], null, null]);
    expect(profiledJobs(historyOf(record?.value)).map(({ outcomes }) => outcomes.success.n)).toEqual([0]);
  });

  test('constructed: that were refused for billing are no failure of the code and no timing sample', () => {
    const job = buildJob({ conclusion: 'failure', runnerName: null, steps: [] });
    const run = buildRun({ conclusion: 'failure', jobs: [job] });
    expect([makespanOf(run), runnerTimeOf(run)]).toEqual([null, 0]);
    const [profiled] = profiledJobs([run]);
    expect([profiled?.duration.n, profiled?.queueTime.n, profiled?.outcomes.success.n]).toEqual([0, 0, 0]);
  });

  test('constructed: that never got a runner were not queued for one that came', () => {
    const job = buildJob({ conclusion: 'cancelled', runnerName: null, steps: [], startedAt: at(900) });
    expect([jobDuration(job), queueTimeOf(job)]).toEqual([null, null]);
  });
});

interface JobRecord {
  readonly conclusion: string;
}

test('trap 7: a completed record without steps never takes away the steps of a fuller one', () => {
  const record = fixtureJson('telemetry/bugswarm-job-6642948886.json') as Record<string, unknown>;
  for (const order of [
    [record, { ...record, steps: [] }],
    [{ ...record, steps: [] }, record],
  ])
    expect(onlyJob(historyOf(...order)).steps).toHaveLength(8);
});

test('trap 8: steps that run side by side, with the Parallel group over them, never count twice', () => {
  // The trimmed record has no commit.
  const record = fixtureJson('telemetry/parallel-nuxt.json') as { jobs: object[]; workflow: { id: number } };
  const runs = historyOf(...record.jobs.map((job) => ({ ...job, run_id: record.workflow.id, head_sha: '0'.repeat(40) })));
  const job = onlyJob(runs);
  const steps = sum(job.steps.map((step) => stepDuration(step) ?? 0));
  expect(steps).toBeGreaterThan(jobDuration(job) ?? Number.NaN);
  expect(runs.map(runnerTimeOf)).toEqual([jobDuration(job)]);
  expect(computeProfile(runs, AS_OF).workflows.map(({ totalRunnerTime }) => totalRunnerTime)).toEqual([jobDuration(job)]);
});

test("trap 9: addresses that break GitHub's own schema refuse no run, and none is kept", () => {
  const body = fixtureJson('telemetry/webhook-workflow-run-completed.json') as { workflow_run: Record<string, unknown> };
  const odd = { ...body.workflow_run, head_commit: { author: { name: 'A', email: 'no address at all' } } };
  const runs = historyOf(body, { ...odd, id: 5 });
  expect(runs).toHaveLength(2);
  expect(JSON.stringify(runs)).not.toMatch(/@|no address/);
});

describe('a job that awaited approval', () => {
  const waiting = parseJob(fixtureJson('telemetry/webhook-workflow-job-waiting.json'));
  const HELD = { awaitedApproval: true, createdAt: at(0), startedAt: at(4000), completedAt: at(4060) };

  test('is waiting, which is a state of its own, and has no start', () => {
    expect(waiting.ok && waiting.value).toMatchObject({ status: 'waiting', startedAt: null, awaitedApproval: true });
  });

  test('keeps that through a later record, and through a history file; constructed: the recorded job completes', () => {
    const { workflow_job: body } = fixtureJson('telemetry/webhook-workflow-job-waiting.json') as { workflow_job: object };
    const completed = {
      ...body,
      ...{ status: 'completed', conclusion: 'success', started_at: '2023-04-20T08:00:00Z', completed_at: '2023-04-20T08:01:00Z' },
      ...{ runner_name: 'runner 1', steps: [] },
    };
    for (const order of [
      [body, completed],
      [completed, body],
    ]) {
      const [run] = historyOf(...order);
      const again = onlyJob(historyOf(run && formatHistoryRun(run)));
      expect(again).toMatchObject({ status: 'completed', awaitedApproval: true });
      expect([queueTimeOf(again), jobDuration(again)]).toEqual([null, 60]);
    }
  });

  test('constructed: its wait is in no queue time and no makespan, while other jobs that ran meanwhile are', () => {
    expect(queueTimeOf(buildJob(HELD))).toBeNull();
    expect(makespanOf(buildRun({ jobs: [buildJob(HELD)] }))).toBe(60);
    // A build from 0 to 65, and a deployment that was approved after an hour.
    const build = buildJob({ createdAt: at(0) });
    expect(makespanOf(buildRun({ jobs: [build, buildJob({ ...HELD, createdAt: at(66) })] }))).toBe(65 + 1 + 60);
    // Another job ran from 100 to 500 while it was held.
    const meanwhile = buildJob({ createdAt: at(100), startedAt: at(110), completedAt: at(500) });
    expect(makespanOf(buildRun({ jobs: [build, meanwhile, buildJob({ ...HELD, createdAt: at(66) })] }))).toBe(65 + 1 + 400 + 60);
  });
});

test('a run that failed to start has no jobs, and counts as one that failed', () => {
  const { workflow_runs: runs } = fixtureJson('telemetry/hub4j-startup-failure.json') as { workflow_runs: unknown[] };
  const run = parseRun(runs[0]);
  if (!run.ok) throw new Error(run.reason);
  const [workflow] = computeProfile([run.value], AS_OF).workflows;
  expect([workflow?.runs, workflow?.jobs, workflow?.outcomes.success]).toEqual([1, [], { n: 1, count: 0, share: 0 }]);
  expect([makespanOf(run.value), runnerTimeOf(run.value)]).toEqual([null, 0]);
});
