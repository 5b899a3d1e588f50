import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { JobLog, RunnerFacts } from '../../src/model/job-log.ts';
import { renderLogJson } from '../../src/report/log-json.ts';
import { createJobLogReader } from '../../src/telemetry/logs/job-log-reader.ts';
import { logStageDurations } from '../../src/telemetry/logs/stages/log-stage-durations.ts';
import { recordedLog, recordedSteps } from '../telemetry/logs/recorded-pairs.ts';

function recordedJson(id: string): object {
  const reader = createJobLogReader({ steps: recordedSteps(id) });
  reader.take(recordedLog(id));
  const log = reader.finish();
  const record = { jobId: Number(id), name: 'build', conclusion: 'failure' as const };
  return renderLogJson(log, { stages: logStageDurations([log]), record, job: null, otherJobs: [] });
}

test('is plain values with a schema, a version and a record', () => {
  const json = recordedJson('6999501459');
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  expect(json).toMatchObject({
    schema: 'paceline/log@1',
    version: 1,
    form: 'raw',
    job: { id: 6999501459, name: 'build', conclusion: 'failure' },
    isJoined: true,
    bytes: 147611,
    lines: 1955,
  });
});

test('instants keep the 100 ns of the log, and durations are seconds', () => {
  expect(recordedJson('6999501459')).toMatchObject({
    firstLine: '2022-06-22T07:44:25.2479156Z',
    start: '2022-06-22T07:44:33.5843182Z',
    end: '2022-06-22T07:53:07.1541532Z',
    duration: expect.closeTo(513.569835, 7) as unknown,
    steps: expect.arrayContaining([
      expect.objectContaining({
        number: 5,
        start: '2022-06-22T07:44:52.3077885Z',
        end: '2022-06-22T07:53:06.7868962Z',
        duration: 494.4791077,
        share: expect.closeTo(0.96283, 5),
      }),
    ]) as unknown,
  });
});

const PAGE = readFileSync(new URL('../../docs/logs.md', import.meta.url), 'utf8');

/** The page's names of fields by what they are fields of. */
function documented(): Readonly<Record<string, readonly string[]>> {
  const table = PAGE.slice(PAGE.indexOf('| at | fields |')).split('\n\n')[0] ?? '';
  const namesIn = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  return Object.fromEntries(
    table
      .split('\n')
      .slice(2)
      .flatMap((line) => {
        const [, at = '', fields = ''] = line.split('|');
        const places = namesIn(at);
        return (places.length === 0 ? ['top'] : places).map((place) => [place, [...namesIn(fields)].sort()]);
      }),
  );
}

/** Names of fields by the name of what they are in; the names of permissions are data. */
function fieldsIn(value: unknown, at: string, found = new Map<string, Set<string>>()): ReadonlyMap<string, ReadonlySet<string>> {
  if (Array.isArray(value)) for (const each of value) fieldsIn(each, at, found);
  else if (typeof value === 'object' && value !== null && at !== 'tokenPermissions') {
    const own = found.get(at) ?? new Set();
    found.set(at, own);
    for (const [key, inner] of Object.entries(value)) {
      own.add(key);
      fieldsIn(inner, key, found);
    }
  }
  return found;
}

/** A recorded log with one of everything that it has not. */
function fullJson(): object {
  const reader = createJobLogReader({ steps: recordedSteps('6642948886') });
  reader.take(recordedLog('6642948886'));
  const log = reader.finish();
  const resources = {
    ...{ samples: 1, cpuMean: 0, cpuPeak: 0, memoryPeakBytes: 0, memoryTotalBytes: 0 },
    ...{ diskReadBytes: 0, diskWrittenBytes: 0, networkReceivedBytes: 0, networkSentBytes: 0 },
  };
  const pull = { image: 'postgres', pull: null };
  const runner = { ...(log.runner as RunnerFacts), container: pull, services: [{ name: 'db', ...pull, healthWait: null }] };
  const cacheOutcomes = log.cacheOutcomes.map((outcome) => ({ ...outcome, entries: { hits: 1, misses: 0 } }));
  const full = { ...log, runner, resources, cacheOutcomes, steps: log.steps.map((step) => ({ ...step, resources })) };
  const record = { jobId: 1, name: 'build', conclusion: 'failure' as const };
  return renderLogJson(full, { stages: logStageDurations([log]), record, job: null, otherJobs: [] });
}

test('the page names every field where it stands, and none that is not there', () => {
  const fields = [...fieldsIn(fullJson(), 'top')].map(([at, names]) => [at, [...names].sort()]);
  expect(documented()).toEqual(Object.fromEntries(fields));
});

test.each([
  ['result', ['exact', 'partial', 'miss', 'skipped', 'denied', 'failed', 'unknown']],
  ['save', ['saved', 'not-needed', 'skipped', 'denied', 'raced', 'failed', 'none', 'unknown']],
  ['policy', ['cache-mode', 'low-trust', 'disabled', 'read-only', 'write-only']],
  ['hosting', ['github', 'larger', 'self-hosted', 'unknown']],
  ['tool', ['pytest', 'jest', 'vitest', 'nextest', 'go', 'junit', 'gradle', 'maven', 'other']],
])('the page names every value of %s', (_, values) => {
  expect(values.filter((value) => !PAGE.includes(`\`${value}\``))).toEqual([]);
});

test('without a record what caches and tests tell names its step by its place', () => {
  const reader = createJobLogReader();
  reader.take(recordedLog('6642948886'));
  const log = reader.finish();
  const json = renderLogJson(log, { stages: null, record: null, job: null, otherJobs: [] }) as unknown as JobLog;
  const subjects = [...json.cacheOutcomes, ...json.tests].map(({ stepNumber, stepIndex }) => [
    stepNumber,
    json.steps[stepIndex ?? -1]?.subject,
  ]);
  expect(subjects[0]).toEqual([null, 'actions/setup-java@v2']);
  expect(subjects.length).toBeGreaterThan(3);
  for (const [, subject] of subjects.slice(1)) expect(subject).toMatch(/^mvn /);
});

test('what is not known is null, and a field is there each time', () => {
  const reader = createJobLogReader();
  const json = renderLogJson(reader.finish(), { stages: null, record: null, job: null, otherJobs: [] });
  expect(json).toMatchObject({ start: null, duration: null, stages: null, steps: [], isJoined: false, job: { id: null, name: null } });
});
