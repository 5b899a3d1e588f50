import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { editTheValue } from '../../scripts/corpus/edit-the-value.ts';
import { lostComments } from '../../scripts/corpus/judge-comments.ts';
import { keepsItsTokens, printBack } from '../../scripts/corpus/yaml-tokens.ts';

const folder = join(import.meta.dirname, '../fixtures/workflows');
const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));

describe('reading loses nothing', () => {
  test.each(files)('%s is printed back byte for byte, also with other line ends and a byte order mark', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    for (const own of [text, text.replaceAll('\n', '\r\n'), `\ufeff${text}`, text.trimEnd(), `${text}\n\n  \n`]) {
      expect(printBack(own)).toBe(own);
      expect(keepsItsTokens(own)).toBe(true);
    }
  });

  test.each(['', '\ufeff', 'a: [', '- "x', 'a: b: c', '\ta', '{]', '&a *a', '%YAML 9\n---\n', 'x: |9\n y', '\r\n\r'])(
    'a text that is no good YAML is printed back too: %j',
    (text) => {
      expect(printBack(text)).toBe(text);
    },
  );
});

describe('the judges of edits see what is wrong', () => {
  test('a lost comment is seen, and one that a removal owns is not called lost', () => {
    const text = '# head\na: 1 # own\n# above b\nb: 2\n';
    expect(lostComments(text, '# head\na: 1\n# above b\nb: 2\n', { op: 'set', route: ['a'], to: { value: 1 } })).toEqual(['# own']);
    expect(lostComments(text, '# head\na: 1 # own\n', { op: 'remove', route: ['b'] })).toEqual([]);
    expect(lostComments(text, 'a: 1 # own\n', { op: 'remove', route: ['b'] })).toEqual(['# head']);
  });

  test('each operation has one meaning on a plain value', () => {
    const value = { a: [1, 2, 3], b: { c: 'd' } };
    expect(editTheValue(value, { op: 'append', route: ['a'], to: { value: 9 }, before: 1 })).toEqual({ a: [1, 9, 2, 3], b: { c: 'd' } });
    expect(editTheValue(value, { op: 'move', route: ['a', 2], to: ['a'], before: 0 })).toEqual({ a: [3, 1, 2], b: { c: 'd' } });
    expect(editTheValue(value, { op: 'wrap', route: ['a'], from: 0, through: 1, key: 'k' })).toEqual({
      a: [{ k: [1, 2] }, 3],
      b: { c: 'd' },
    });
    expect(editTheValue(value, { op: 'merge', route: ['b'], value: { c: 'other' } })).toBeNull();
    expect(editTheValue(value, { op: 'move', route: ['b', 'c'], to: [] })).toEqual({ a: [1, 2, 3], b: {}, c: 'd' });
  });
});
