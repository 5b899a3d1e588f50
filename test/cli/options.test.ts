import { expect, test } from '@jest/globals';
import { instant } from '../../src/commands/options.ts';
import { makeFolder } from '../helpers/checkout.ts';
import { cli } from '../helpers/fake-output.ts';

test.each([
  ['2026-05-01', '2026-05-01T00:00:00.000Z'],
  ['2026-05-01T12:30', '2026-05-01T12:30:00.000Z'],
  ['2026-05-01T12:30:15', '2026-05-01T12:30:15.000Z'],
  ['2026-05-01 12:30:15.5+02:00', '2026-05-01T10:30:15.500Z'],
])('the instant %s means the same on every machine', (text, utc) => {
  expect(instant(text).toISOString()).toBe(utc);
});

test.each(['yesterday', '2026-13-01', '2026-02-31', '2026-02-29T10:00Z', '2026-05-01T', '1767225600', ''])('%s is no instant', (text) => {
  expect(() => instant(text)).toThrow('ISO 8601');
});

test('a byte order mark before the first record of a history loses nothing', async () => {
  const job = {
    id: 1,
    run_id: 2,
    run_attempt: 1,
    name: 'test',
    status: 'completed',
    conclusion: 'success',
    head_sha: 'a'.repeat(40),
    workflow_name: 'CI',
  };
  const times = {
    created_at: '2026-01-01T00:00:00Z',
    started_at: '2026-01-01T00:00:05Z',
    completed_at: '2026-01-01T00:01:05Z',
    runner_name: 'r',
    labels: [],
    steps: [],
  };
  const folder = makeFolder({ 'history.ndjson': `\uFEFF${JSON.stringify({ ...job, ...times })}\n` });
  const { code, notes, out } = await cli(['profile', '--history', `${folder}/history.ndjson`]);
  expect({ code, notes }).toEqual({ code: 0, notes: '' });
  expect(out).toContain('test');
});
