import { expect, test } from '@jest/globals';
import { jsonText } from '../../src/report/json-text.ts';

const HIDDEN = [
  '\u001b[31m',
  '\u007f',
  '\u0085',
  '\u009b31m',
  '\u00ad',
  '\u200b',
  '\u200d',
  '\u202e',
  '\u2066',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\u{e0041}',
  '\ud800',
];

test('JSON text hides nothing from whoever reads it in a terminal, and parses to what was said', () => {
  const value = { [`key ${HIDDEN.join('x')}`]: HIDDEN, plain: 'Größe ✓ 漢字 👍' };
  const text = jsonText(value);
  expect(text).not.toMatch(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u);
  expect(JSON.parse(text)).toEqual(value);
  expect(text).toContain('"plain": "Größe ✓ 漢字 👍"');
  expect(jsonText('\u{e0041}')).toBe('"\\udb40\\udc41"\n');
});
