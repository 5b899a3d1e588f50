import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect } from '@jest/globals';

/** The text equals the file, byte for byte. `UPDATE_CASES=1` writes the file instead; the diff is the review. */
export function expectFile(file: URL, actual: string): void {
  if (process.env['UPDATE_CASES'] === '1') {
    mkdirSync(dirname(file.pathname), { recursive: true });
    writeFileSync(file, actual);
    return;
  }
  if (!existsSync(file)) throw new Error(`${file.pathname} does not exist: run the test with UPDATE_CASES=1 and review it.`);
  expect(actual).toBe(readFileSync(file, 'utf8'));
}
