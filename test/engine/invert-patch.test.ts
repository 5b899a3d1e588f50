import { expect, test } from '@jest/globals';
import { createPatch } from '../../src/engine/create-patch.ts';
import { invertPatch } from '../../src/engine/invert-patch.ts';

const PATH = '.github/workflows/ci.yml';
const before = 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: a\n      - run: b\n      - run: c\n';
const after = before.replace('    steps:\n', '    timeout-minutes: 10\n    steps:\n');
const patch = createPatch(PATH, before, after);

test('takes back what was written, and leaves what else was edited since', () => {
  expect(invertPatch(patch, PATH, after)).toBe(before);
  const later = `# Ours.\n${after}`.replace('run: c', 'run: d');
  expect(invertPatch(patch, PATH, later)).toBe(`# Ours.\n${before}`.replace('run: c', 'run: d'));
});

test('keeps the line endings of the file', () => {
  const windows = (text: string) => text.replaceAll('\n', '\r\n');
  expect(invertPatch(createPatch(PATH, windows(before), windows(after)), PATH, windows(after))).toBe(windows(before));
});

test('is nothing where the lines were edited or taken back since, for a new file, and for what is no patch', () => {
  expect(invertPatch(patch, PATH, after.replace('timeout-minutes: 10', 'timeout-minutes: 20'))).toBeNull();
  expect(invertPatch(patch, PATH, before)).toBeNull();
  expect(invertPatch(createPatch(PATH, null, after), PATH, after)).toBeNull();
  expect(invertPatch(patch, 'other.yml', after)).toBeNull();
  expect(invertPatch('@@ nonsense', PATH, after)).toBeNull();
});
