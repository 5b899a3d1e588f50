import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeFolder } from '../../src/store/embedded-postgres/make-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paceline-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a folder is made with those above it, once', async () => {
  const path = join(folder, 'a', 'b', 'c');
  expect(await makeFolder(path, 0o755)).toBe(true);
  expect(statSync(path).isDirectory()).toBe(true);
  expect(await makeFolder(path, 0o755)).toBe(false);
});

test('two that make one folder at once both find it', async () => {
  const path = join(folder, 'a', 'b');
  const made = await Promise.all([makeFolder(path, 0o755), makeFolder(path, 0o755)]);
  expect(made.filter(Boolean).length).toBeLessThanOrEqual(1);
  expect(statSync(path).isDirectory()).toBe(true);
});

test('a file in the way is named as such', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(makeFolder(file, 0o755)).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(makeFolder(join(file, 'below'), 0o755)).rejects.toMatchObject({ code: 'ENOTDIR' });
});

const hasProc = process.platform === 'linux';
(hasProc ? test : test.skip)('a file system that makes no folders is refused, and not asked for ever', async () => {
  await expect(makeFolder('/proc/paceline', 0o755)).rejects.toMatchObject({ code: expect.stringMatching(/^E/) });
});
