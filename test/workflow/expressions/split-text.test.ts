import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TextPart } from '../../../src/workflow/expressions/expression.ts';
import { isUnclosed, splitCondition, splitText } from '../../../src/workflow/expressions/split-text.ts';

/** Copied text as it stands, expressions in angle brackets. */
const show = (parts: readonly TextPart[]) =>
  parts.map((part) => (part.kind === 'text' ? part.text : `<${part.expression.source}>`)).join('|');
const join = (parts: readonly TextPart[]) =>
  parts.map((part) => (part.kind === 'text' ? part.text : `\${{${part.expression.source}}}`)).join('');

const TEXTS: readonly (readonly [text: string, parts: string])[] = [
  ['', ''],
  ['plain', 'plain'],
  ['${{ a }}', '< a >'],
  ['${{a}}${{b}}', '<a>|<b>'],
  ['x ${{ a }} y ${{ b }}', 'x |< a >| y |< b >'],
  ["${{ '}}' }}", "< '}}' >"],
  ["${{ 'it''s }}' }}!", "< 'it''s }}' >|!"],
  ['${{ a }}}', '< a >|}'],
  ['${{ {} }}', '< {} >'],
  ['$${{ a }}', '$|< a >'],
  ['{{ a }} $ {{ b }}', '{{ a }} $ {{ b }}'],
  ['${{ a\n  && b }}', '< a\n  && b >'],
  ['x ${{ a', 'x ${{ a'],
  ['${{ a }} ${{ b', '< a >| ${{ b'],
  ["${{ 'a }}", "${{ 'a }}"],
  ['${{}}', '<>'],
];

const CONDITIONS: readonly (readonly [text: string, parts: string])[] = [
  ["github.ref == 'x'", "<github.ref == 'x'>"],
  ['  ', ''],
  ['${{ a }}', '< a >'],
  ["${{ a }} == 'x'", "< a >| == 'x'"],
  ["${{ 'github.ref' }}", '<github.ref>'],
  ["${{ '' }}", ''],
];

describe('splitText', () => {
  test.each(TEXTS)('%j', (text, parts) => {
    expect(show(splitText(text))).toBe(parts);
    expect(splitText(text).some(isUnclosed)).toBe(parts.includes('${{'));
  });

  test('gives texts that are the text when joined, and the places of the sources', () => {
    const piece = fc.constantFrom('${{', '}}', "'", "''", '{', '}', '$', ' a.b ', '\n', 'text');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const parts = splitText(text);
        expect(join(parts)).toBe(text);
        for (const part of parts) {
          if (part.kind === 'expression') expect(text.slice(part.expression.start, part.expression.end)).toBe(part.expression.source);
          else expect(part.text).not.toBe('');
        }
        expect(parts.slice(0, -1).some(isUnclosed)).toBe(false);
      }),
    );
  });
});

describe('splitCondition', () => {
  test.each(CONDITIONS)('%j', (text, parts) => {
    const split = splitCondition(text);
    expect(show(split)).toBe(parts);
    for (const part of split) {
      if (part.kind === 'expression') expect(text.slice(part.expression.start, part.expression.end)).toBe(part.expression.source);
    }
  });
});
