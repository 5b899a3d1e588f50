import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const folder = new URL('./', import.meta.url);
const expectations = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.expected.txt'));

test('no text that a rule says has a place left open', () => {
  expect(expectations.length).toBeGreaterThan(50);
  const open = expectations.filter((path) => /(?<!\$\{)\{[A-Za-z]+\}/.test(readFileSync(new URL(path, folder), 'utf8')));
  expect(open).toEqual([]);
});
