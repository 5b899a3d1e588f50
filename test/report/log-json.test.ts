import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { renderLogJson } from '../../src/report/log-json.ts';
import { createJobLogReader } from '../../src/telemetry/logs/job-log-reader.ts';
import { logStageDurations } from '../../src/telemetry/logs/stages/stage-durations.ts';
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

/** Names of fields, as deep as they go; keys that are data (stages, permissions) stand in arrays or are left out. */
function fieldsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'tokenPermissions' ? [key] : [key, ...fieldsOf(inner)]));
}

test('every field is explained in the page', () => {
  const page = readFileSync(new URL('../../docs/logs.md', import.meta.url), 'utf8');
  const fields = new Set(['6642948886', '6991832152', '6999501459'].flatMap((id) => fieldsOf(recordedJson(id))));
  expect(fields.size).toBeGreaterThan(60);
  expect([...fields].filter((field) => !page.includes(`\`${field}\``))).toEqual([]);
});

test('what is not known is null, and a field is there each time', () => {
  const reader = createJobLogReader();
  const json = renderLogJson(reader.finish(), { stages: null, record: null, job: null, otherJobs: [] });
  expect(json).toMatchObject({ start: null, duration: null, stages: null, steps: [], isJoined: false, job: { id: null, name: null } });
});
