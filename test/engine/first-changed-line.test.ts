import { expect, test } from '@jest/globals';
import { createPatch } from '../../src/engine/create-patch.ts';
import { firstChangedLine } from '../../src/engine/first-changed-line.ts';

const PATH = '.github/workflows/ci.yml';
const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
const text = (of: readonly string[]) => `${of.join('\n')}\n`;
const lineOf = (after: readonly string[], path = PATH) => firstChangedLine(createPatch(PATH, text(lines), text(after)), path);

test('is the line that is replaced or taken out, and the line before what is added', () => {
  expect(lineOf(lines.map((line, index) => (index === 11 ? 'other' : line)))).toBe(12);
  expect(lineOf(lines.filter((_, index) => index !== 4))).toBe(5);
  expect(lineOf([...lines.slice(0, 9), 'new', ...lines.slice(9)])).toBe(9);
  expect(lineOf(['new', ...lines])).toBe(1);
});

test('is the first of several, in the file that is asked for', () => {
  expect(lineOf(lines.map((line, index) => (index === 2 || index === 17 ? 'other' : line)))).toBe(3);
  expect(lineOf(['other'], '.github/workflows/else.yml')).toBeNull();
});

test('is not known of a new file, and of what is no patch', () => {
  expect(firstChangedLine(createPatch(PATH, null, text(lines)), PATH)).toBeNull();
  expect(firstChangedLine('', PATH)).toBeNull();
  expect(firstChangedLine(`--- a/${PATH}\n+++ b/${PATH}\n@@ -1,9 +1,2 @@\n cut`, PATH)).toBeNull();
});
