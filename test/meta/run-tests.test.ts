import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { closingLine, exitCode } from '../../scripts/run-tests.ts';

const passed = { numPassedTests: 3, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };

describe('the closing line', () => {
  test('counts tests', () => expect(closingLine({ ...passed, numFailedTests: 2 })).toBe('3 passed, 2 failed'));
  test('counts a file that could not run as a failure', () =>
    expect(closingLine({ ...passed, numRuntimeErrorTestSuites: 1 })).toBe('3 passed, 1 failed'));
  test('counts a report that was never written as a failure', () => expect(closingLine(null)).toBe('0 passed, 1 failed'));
});

describe('the exit code', () => {
  test('is 0 when tests passed', () => expect(exitCode(0, passed)).toBe(0));
  test('is that of Jest when it failed', () => expect(exitCode(3, passed)).toBe(3));
  test('is 1 when Jest was killed', () => expect(exitCode(null, passed)).toBe(1));
  test('is 1 when no test ran', () => expect(exitCode(0, { ...passed, numPassedTests: 0 })).toBe(1));
});

test('a selection without tests fails, and the last line says so', () => {
  const script = fileURLToPath(new URL('../../scripts/run-tests.ts', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [script, 'no-such-test-anywhere'], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^0 passed, [01] failed$/);
});
