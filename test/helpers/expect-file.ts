import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from '@jest/globals';

/** Whether expected files are to be written instead of compared. Never in CI, where a test that writes would always pass. */
export function isUpdating(): boolean {
  if (process.env['UPDATE_CASES'] !== '1') return false;
  if ((process.env['CI'] ?? '') !== '') throw new Error('UPDATE_CASES writes what tests expect: not in CI.');
  return true;
}

/** The text equals the file, byte for byte. `UPDATE_CASES=1` writes the file instead; the diff is the review. */
export function expectFile(file: URL, actual: string): void {
  if (isUpdating()) {
    mkdirSync(dirname(file.pathname), { recursive: true });
    writeFileSync(file, actual);
    return;
  }
  if (!existsSync(file)) throw new Error(`${file.pathname} does not exist: run the test with UPDATE_CASES=1 and review it.`);
  expect(actual).toBe(readFileSync(file, 'utf8'));
}
