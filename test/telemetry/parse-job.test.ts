import { describe, expect, test } from '@jest/globals';
import { hasRun, jobDuration, queueTimeOf, stepDuration } from '../../src/model/run-times.ts';
import { isCarriedOver } from '../../src/telemetry/carried-over.ts';
import { parseJob } from '../../src/telemetry/parse-job.ts';
import { fixtureJson, fixtureRecords } from './read-fixture.ts';

function parsed(payload: unknown, within = {}) {
  const result = parseJob(payload, within);
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

const stencil = fixtureRecords('telemetry/stencil-jobs.ndjson').map(({ value }) => parsed(value));

describe('a carried-over job (trap 1)', () => {
  test('is found in a real nightly by a start before its creation and no runner', () => {
    expect(stencil.filter((job) => job.carriedOver).map((job) => [job.runId, job.attempt])).toEqual([
      [4625944044, 2],
      [4848930043, 2],
      [4868806665, 3],
    ]);
  });

  test('has no duration and no queue time, though GitHub reports both', () => {
    const job = stencil.find((candidate) => candidate.carriedOver);
    expect(job).toMatchObject({ jobId: 12566022666, conclusion: 'success', runnerName: null });
    expect([job && jobDuration(job), job && queueTimeOf(job)]).toEqual([null, null]);
  });

  test('is not a job whose runner clock is a second ahead', () => {
    const times = { createdAt: new Date('2024-01-01T00:00:01Z'), startedAt: new Date('2024-01-01T00:00:00Z') };
    expect(isCarriedOver({ ...times, runnerName: 'GitHub Actions 3' })).toBe(false);
    expect(isCarriedOver({ ...times, runnerName: null })).toBe(true);
    expect(isCarriedOver({ ...times, createdAt: null, runnerName: null })).toBe(false);
  });
});

test('a step that ends before it starts is kept as recorded and lasts 0 s (trap 2)', () => {
  const job = parsed(fixtureJson('telemetry/bugswarm-job-6642948886.json'));
  const step = job.steps.find((candidate) => candidate.name === 'Post Run actions/checkout@v2');
  expect(step?.startedAt?.toISOString()).toBe('2022-05-29T11:20:58.000Z');
  expect(step?.completedAt?.toISOString()).toBe('2022-05-29T11:20:56.000Z');
  expect(step && stepDuration(step)).toBe(0);
});

test('step times with a local offset are the same instants as job times in Z (trap 3)', () => {
  const job = parsed(fixtureJson('telemetry/bugswarm-job-6999501459.json'));
  expect(job.startedAt?.toISOString()).toBe('2022-06-22T07:44:34.000Z');
  expect(job.steps[1]?.startedAt?.toISOString()).toBe('2022-06-22T07:44:36.000Z');
});

test('step numbers have gaps and stay an order (trap 4)', () => {
  const job = parsed(fixtureJson('telemetry/bugswarm-job-6999501459.json'));
  expect(job.steps.map((step) => step.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 18, 19]);
});

test('created_at, workflow_name and head_branch are absent before late 2022 (trap 5)', () => {
  const job = parsed(fixtureJson('telemetry/bugswarm-job-6642948886.json'));
  expect(job).toMatchObject({ createdAt: null, workflowName: null, headBranch: null, carriedOver: false, attempt: 1 });
  expect([jobDuration(job), queueTimeOf(job)]).toEqual([113, null]);
});

describe('a job without steps (trap 6)', () => {
  test('was skipped, and has no time', () => {
    const job = stencil.find((candidate) => candidate.conclusion === 'skipped');
    expect(job?.steps).toEqual([]);
    expect(job && [hasRun(job), jobDuration(job), queueTimeOf(job)]).toEqual([false, null, null]);
  });

  test('was refused or never got a runner, and is no timing sample; constructed after the description of the trap', () => {
    const refused = parsed({
      id: 1,
      run_id: 2,
      run_attempt: 1,
      name: 'build',
      head_sha: 'abc',
      status: 'completed',
      conclusion: 'failure',
      created_at: '2024-01-01T00:00:00Z',
      started_at: '2024-01-01T00:00:02Z',
      completed_at: '2024-01-01T00:00:03Z',
      runner_id: 0,
      runner_name: '',
      labels: ['ubuntu-latest'],
      steps: [],
    });
    expect([hasRun(refused), jobDuration(refused), queueTimeOf(refused)]).toEqual([false, null, null]);
  });
});

test('a completed delivery with unfinished steps keeps them as they are (trap 7); constructed from a recorded delivery in progress', () => {
  const body = fixtureJson('telemetry/webhook-workflow-job-in_progress.with-queued-steps.json') as { workflow_job: object };
  const job = parsed({
    workflow_job: { ...body.workflow_job, status: 'completed', conclusion: 'success', completed_at: '2023-06-26T03:32:00Z' },
  });
  expect(job.status).toBe('completed');
  expect(job.steps.map((step) => step.status).slice(0, 4)).toEqual(['completed', 'completed', 'in_progress', 'queued']);
});

test('steps that run side by side keep their own times beside the Parallel group (trap 8)', () => {
  const { jobs } = fixtureJson('telemetry/parallel-nuxt.json') as { jobs: unknown[] };
  // The trimmed record has neither run id nor commit.
  const job = parsed(jobs[0], { run_id: 30668200410, head_sha: '0'.repeat(40) });
  const times = job.steps.slice(2, 5).map((step) => [step.name, stepDuration(step)]);
  expect(times).toEqual([
    ['Test (types)', 61],
    ['Typecheck (docs)', 130],
    ['Parallel group', 130],
  ]);
});

describe('a webhook body', () => {
  test.each(['queued', 'waiting'])('of a %s job has no start yet, though GitHub sends one', (state) => {
    const job = parsed(fixtureJson(`telemetry/webhook-workflow-job-${state}.json`));
    expect(job.status).toBe(state);
    expect([job.startedAt, job.conclusion, job.steps]).toEqual([null, null, []]);
    expect(queueTimeOf(job)).toBeNull();
  });

  test('of a job in progress has its start and queue time', () => {
    const job = parsed(fixtureJson('telemetry/webhook-workflow-job-in_progress.with-queued-steps.json'));
    expect(job.startedAt?.toISOString()).toBe('2023-06-26T03:31:36.000Z');
    expect([queueTimeOf(job), jobDuration(job)]).toEqual([7, null]);
  });
});

test('conclusions in capitals are read, empty ones are null, and words GitHub does not use as a status mean completed', () => {
  const jobs = fixtureRecords('telemetry/devlake-jobs.ndjson').map(
    ({ value }) => [(value as { status: string }).status, parsed(value)] as const,
  );
  const seen = new Map(jobs.map(([word, job]) => [word, [job.status, job.conclusion]]));
  expect(Object.fromEntries(seen)).toEqual({
    completed: ['completed', 'success'],
    in_progress: ['in_progress', null],
    success: ['completed', 'success'],
    failure: ['completed', 'failure'],
    cancelled: ['completed', 'cancelled'],
    timed_out: ['completed', 'timed_out'],
    startup_failure: ['completed', 'startup_failure'],
    queued: ['queued', null],
    waiting: ['waiting', null],
    pending: ['pending', null],
    neutral: ['completed', 'neutral'],
    skipped: ['completed', 'skipped'],
    stale: ['completed', 'stale'],
    action_required: ['completed', 'action_required'],
    requested: ['requested', null],
  });
});

test('a conclusion that does not exist yet is null and the job is kept', () => {
  const job = parsed({ id: 1, run_id: 1, name: 'x', head_sha: 'a', status: 'completed', conclusion: 'superseded' });
  expect([job.status, job.conclusion]).toEqual(['completed', null]);
});

test.each([
  [{ run_id: 1, name: 'x', head_sha: 'a' }, /^id: /],
  [{ id: 1, run_id: 1, name: 'x', head_sha: 'a', started_at: 'yesterday' }, /^started_at: not an ISO 8601 instant$/],
  [{ id: 1, run_id: 1, name: 'x', head_sha: 'a', steps: [{ number: 1 }] }, /^steps\.0\.name: /],
  [{ id: 1.5, run_id: 1, name: 'x', head_sha: 'a' }, /^id: /],
  [null, /^payload: /],
  ['text', /^payload: /],
  [[], /^payload: /],
])('names the field that is wrong and does not throw: %j', (payload, reason) => {
  const result = parseJob(payload);
  expect(result.ok).toBe(false);
  expect(!result.ok && result.reason).toMatch(reason);
});
