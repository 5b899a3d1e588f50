import { describe, expect, test } from '@jest/globals';
import { makespanOf, runnerTimeOf } from '../../src/model/run-times.ts';
import { parseRun } from '../../src/telemetry/parse-run.ts';
import { fixtureJson, fixtureRecords } from './read-fixture.ts';

function parsed(payload: unknown) {
  const result = parseRun(payload);
  if (!result.ok) throw new Error(result.reason);
  return result.value;
}

const MINIMAL = { id: 1, head_sha: 'abc', created_at: '2026-01-01T00:00:00Z' };

describe('a webhook body', () => {
  const body = fixtureJson('telemetry/webhook-workflow-run-completed.json');

  test('gives the run with its pull requests', () => {
    expect(parsed(body)).toMatchObject({
      runId: 289782451,
      attempt: 1,
      workflowPath: '.github/workflows/test.yml',
      workflowName: null,
      event: 'repository_dispatch',
      conclusion: 'success',
      pullRequests: [2],
      jobs: [],
      simulated: null,
    });
  });

  test('leaves people out, whose addresses do not even satisfy GitHub’s own schema (trap 9)', () => {
    const addresses = JSON.stringify(body).match(/"email":"[^"]+"/g) ?? [];
    expect(addresses.length).toBeGreaterThan(0);
    expect(JSON.stringify(parsed(body))).not.toMatch(/@/);
    const withOddAddress = { ...MINIMAL, head_commit: { author: { email: 'not an address' } } };
    expect(parsed(withOddAddress).runId).toBe(1);
  });
});

test('reads a whole real run with its jobs', () => {
  const [record] = fixtureRecords('telemetry/biome-main.ndjson');
  const run = parsed(record?.value);
  expect(run.jobs).toHaveLength(8);
  expect(run.jobs[0]).toMatchObject({
    runId: 12541749172,
    attempt: 1,
    headSha: run.headSha,
    headBranch: 'main',
    workflowName: 'CI on main',
  });
  // 04:07:44 to 04:21:51, and 654 + 452 + 380 + 697 + 365 + 570 + 340 + 119 s.
  expect([makespanOf(run), runnerTimeOf(run)]).toEqual([847, 3577]);
});

test('a run that failed to start has no jobs and no times', () => {
  const { workflow_runs: runs } = fixtureJson('telemetry/hub4j-startup-failure.json') as { workflow_runs: unknown[] };
  const run = parsed(runs[0]);
  expect([run.conclusion, run.jobs, makespanOf(run), runnerTimeOf(run)]).toEqual(['startup_failure', [], null, 0]);
});

test('cuts the ref off a workflow path', () => {
  expect(parsed({ ...MINIMAL, path: '.github/workflows/ci.yml@refs/heads/main' }).workflowPath).toBe('.github/workflows/ci.yml');
});

test('display_title, absent before July 2022, is not needed (trap 5)', () => {
  expect(parsed(MINIMAL)).toMatchObject({ runId: 1, event: null, workflowPath: null, headBranch: null, startedAt: null, status: 'queued' });
});

test('reads what a history says of files, and that it was generated', () => {
  const run = parsed({ ...MINIMAL, paceline: { workflowBlob: 'b1', fileBlobs: { 'package-lock.json': 'b2' }, simulated: 'seed 7' } });
  expect(run.sources).toEqual({ workflowBlob: 'b1', workflowText: null, fileBlobs: new Map([['package-lock.json', 'b2']]) });
  expect(run.simulated).toBe('seed 7');
  expect(parsed({ ...MINIMAL, paceline: {} }).sources).toBeNull();
});

test('refuses a run with a job that cannot be read, and says where', () => {
  const result = parseRun({ ...MINIMAL, jobs: [{ id: 1, name: 'ok' }, { id: 2 }] });
  expect(result).toMatchObject({ ok: false, reason: expect.stringMatching(/^jobs\.1\.name: /) });
});

test.each([[{}], [null], [7], [{ ...MINIMAL, created_at: null }], [{ ...MINIMAL, id: '1' }]])('says why %j is not a run', (payload) => {
  const result = parseRun(payload);
  expect(result.ok).toBe(false);
});
