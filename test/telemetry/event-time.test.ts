import { expect, test } from '@jest/globals';
import { eventTime } from '../../src/telemetry/event-time.ts';

test.each([
  [
    'the latest of its times',
    { workflow_job: { created_at: '2026-01-01T00:00:00Z', completed_at: '2026-01-01T00:02:00Z' } },
    '2026-01-01T00:02:00.000Z',
  ],
  ['seconds since 1970', { repository: { pushed_at: 1_767_225_600 } }, '2026-01-01T00:00:00.000Z'],
  [
    'the latest of its objects',
    { repository: { updated_at: '2026-01-03T00:00:00Z' }, workflow_run: { updated_at: '2026-01-02T00:00:00Z' } },
    '2026-01-03T00:00:00.000Z',
  ],
])('a delivery happened at %s', (_what, payload, expected) => {
  expect(eventTime(payload)?.toISOString()).toBe(expected);
});

test.each([[{}], [{ workflow_run: null }], [{ workflow_run: { updated_at: 'yesterday', created_at: null } }], [{ workflow_run: [1] }]])(
  '%j names no moment',
  (payload) => {
    expect(eventTime(payload)).toBeNull();
  },
);
