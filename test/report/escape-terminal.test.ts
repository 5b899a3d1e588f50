import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { escapeTerminal } from '../../src/report/escape-terminal.ts';
import { hostileName } from '../helpers/hostile-names.ts';
import { HIDDEN } from '../helpers/outside-code.ts';

test('a hostile name reaches the terminal as one line without control characters', () => {
  fc.assert(
    fc.property(hostileName, (name) => {
      const text = escapeTerminal(name);
      expect(HIDDEN.test(text)).toBe(false);
      expect(text).not.toContain('\n');
    }),
    { numRuns: 1_000 },
  );
});

test('colours, links and titles are taken out whole', () =>
  expect(escapeTerminal('\u001b[1;31mred\u001b[0m \u001b]8;;https://x.example\u001b\\link\u001b]8;;\u0007 \u009b2Jclear')).toBe(
    'red link clear',
  ));

test('letters of any script stay', () => expect(escapeTerminal('Größe 測試 тест')).toBe('Größe 測試 тест'));
