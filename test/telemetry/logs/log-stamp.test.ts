import { expect, test } from '@jest/globals';
import { createStampReader } from '../../../src/telemetry/logs/log-stamp.ts';

test.each([
  ['2026-02-28', true],
  ['2026-02-29', false],
  ['2024-02-29', true],
  ['2026-02-30', false],
  ['2026-02-31', false],
  ['2026-04-31', false],
  ['2026-12-31', true],
  ['2026-12-32', false],
  ['2026-13-01', false],
])('%s is a day of the calendar: %s', (day, isOne) => {
  expect(createStampReader().read(`${day}T12:00:00.1234567Z x`, 0)).toBe(isOne);
});
