import { describe, expect, test } from '@jest/globals';
import { seconds } from '../../src/model/seconds.ts';
import { formatHistoryRun } from '../../src/telemetry/format-history-run.ts';
import { parseRun } from '../../src/telemetry/parse-run.ts';
import { buildJob, buildRun, buildStep } from '../helpers/build-run.ts';

const OUTCOME = {
  stepNumber: 2,
  action: 'actions/cache',
  result: 'partial',
  save: 'saved',
  restoredKey: 'npm-1',
  primaryKey: 'npm-2',
  sizeBytes: 12,
  restoreTime: seconds(1.5),
  basis: 'log',
} as const;

/** A record of the history format, with these values put in at these places. */
function recordWith(changes: Readonly<Record<string, unknown>>): unknown {
  const job = buildJob({ runId: 3, steps: [buildStep(1, 'a', 5, 7)], cacheOutcomes: [OUTCOME] });
  const record = JSON.parse(JSON.stringify(formatHistoryRun(buildRun({ runId: 3, jobs: [job] })))) as object;
  for (const [place, value] of Object.entries(changes)) {
    const names = place.split('.');
    const last = names.pop() ?? '';
    const within = names.reduce<Record<string, unknown>>(
      (at, name) => at[name] as Record<string, unknown>,
      record as Record<string, unknown>,
    );
    within[last] = value;
  }
  return record;
}

const CACHE = 'jobs.0.paceline.cacheOutcomes';

describe('a record that no store could hold', () => {
  test.each([
    ['run_number', -5e9],
    ['run_number', 2 ** 31],
    ['run_attempt', 400_000_000],
    ['run_attempt', 0],
    ['pull_requests', [{ number: 2 ** 31 }]],
    ['head_sha', 'a'.repeat(3_000_000)],
    ['name', 'n'.repeat(3_000_000)],
    ['path', 'p'.repeat(5_000)],
    ['created_at', '0000-01-01T00:00:00+23:59'],
    ['created_at', '9999-12-31T23:59:59-23:59'],
    ['created_at', '2017-12-31T23:59:59Z'],
    ['jobs.0.run_attempt', 1001],
    ['jobs.0.steps.0.number', 2 ** 31],
    ['jobs.0.steps', Array.from({ length: 1001 }, (_, number) => ({ number, name: 'step' }))],
    ['jobs.0.labels', Array.from({ length: 101 }, (_, number) => `label ${number}`)],
    [CACHE, Array.from({ length: 201 }, () => OUTCOME)],
    [`${CACHE}.0.stepNumber`, -5e9],
    [`${CACHE}.0.sizeBytes`, 1.5],
    [`${CACHE}.0.sizeBytes`, 1e30],
    [`${CACHE}.0.sizeBytes`, -1],
    [`${CACHE}.0.restoreTime`, 86_401],
  ])('is refused for its %s', (place, value) => {
    expect(parseRun(recordWith({}))).toMatchObject({ ok: true });
    const parsed = parseRun(recordWith({ [place]: value }));
    expect(parsed).toMatchObject({ ok: false, reason: expect.stringContaining(place) as unknown });
    expect(JSON.stringify(parsed).length).toBeLessThan(300);
  });
});

test('the greatest numbers are taken', () => {
  const places = { run_number: 2 ** 31 - 1, run_attempt: 1000, 'jobs.0.run_attempt': 1000, [`${CACHE}.0.sizeBytes`]: 2 ** 53 - 1 };
  expect(parseRun(recordWith(places))).toMatchObject({ ok: true, value: { runNumber: 2 ** 31 - 1, attempt: 1000 } });
});

test('of many pull requests the first hundred are kept, and of a long name the beginning', () => {
  const pulls = Array.from({ length: 100_000 }, (_, index) => ({ number: index + 1 }));
  const parsed = parseRun(recordWith({ pull_requests: pulls, name: 'n'.repeat(60_000) }));
  if (!parsed.ok) throw new Error(parsed.reason);
  expect([parsed.value.pullRequests.length, parsed.value.workflowName?.length]).toEqual([100, 4096]);
});

test('the time of what has not happened, which programs write as year 1, is no time', () => {
  const places = { 'jobs.0.steps.0.started_at': '0001-01-01T00:00:00Z', 'jobs.0.completed_at': '2100-01-01T00:00:00Z' };
  const parsed = parseRun(recordWith(places));
  expect(parsed).toMatchObject({ ok: true, value: { jobs: [{ completedAt: null, steps: [{ startedAt: null }] }] } });
});
