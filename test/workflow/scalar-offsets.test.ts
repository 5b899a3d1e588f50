import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Document, isScalar, Scalar } from 'yaml';
import { locateInScalar } from '../../src/workflow/edits/scalar-offsets.ts';
import { placeAt } from '../../src/workflow/yaml/place.ts';
import { readYaml } from '../../src/workflow/yaml/read-yaml.ts';

const STYLES = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;

function scalarAt(text: string): Scalar {
  const yaml = readYaml(text);
  if (!yaml.ok) throw new Error(yaml.problem.message);
  const node = placeAt(yaml.file, ['a', 'key'])?.node;
  if (!isScalar(node)) throw new Error('The text has no scalar at a.key.');
  return node;
}

const BREAKS = /[\u0085\u2028]/gu;
/** Only a double-quoted text can hold them. */
const CONTROLS = /[\u0085\u2028]|(?![\t\n])\p{Cc}/gu;

/** A text in one of YAML's styles, folded early so that most of them run over several lines. */
function write(value: string, style: Scalar.Type, crlf: boolean): string {
  const scalar = new Scalar(value);
  scalar.type = style;
  const written = new Document({ a: { key: scalar }, b: 1 }).toString({ lineWidth: 24, minContentWidth: 0 });
  // The gate refuses these as they are.
  const text = written.replaceAll(BREAKS, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return crlf ? text.replaceAll('\n', '\r\n') : text;
}

const word = fc.oneof(
  fc.string({ unit: fc.constantFrom(...`ab'"\\#:-{}[]|>&*%@!,?\u00e9\u0085\u2028\t`), minLength: 1, maxLength: 6 }),
  fc.constantFrom("it''s", 'needs.build', '\u001b[0m', '${{', '}}', '\u{1f600}', '\\n', '#'),
);
const value = fc
  .array(fc.tuple(word, fc.constantFrom(' ', ' ', '  ', '\n', '\n\n', '\n  ', ' \n')), { minLength: 1, maxLength: 12 })
  .map((words) => words.flat().join(''));

describe('locateInScalar', () => {
  for (const name of STYLES) {
    test(`finds what writes each character of a random text, asked for ${name.toLowerCase()}`, () => {
      let styled = 0;
      fc.assert(
        fc.property(value, fc.boolean(), fc.nat(), (given, crlf, choice) => {
          const writable = name === 'QUOTE_DOUBLE' ? given : given.replaceAll(CONTROLS, 'x');
          const wanted = name === 'PLAIN' ? writable.replaceAll(/[^\w\s.'"]/gu, 'x').trim() : writable;
          const text = write(wanted, Scalar[name], crlf);
          const scalar = scalarAt(text);
          if (scalar.type === Scalar[name]) styled += 1;
          const read = String(scalar.value);
          const locate = locateInScalar(text, scalar);
          const places = [...read.matchAll(/[^ \t\r\n]+/gu)];
          const place = places[choice % Math.max(1, places.length)];
          if (place === undefined) return;
          const range = locate?.(place.index, place.index + place[0].length);
          expect(range).toEqual({ start: expect.any(Number), end: expect.any(Number) });
          const edited = `${text.slice(0, range?.start)}Zz${text.slice(range?.end)}`;
          expect(scalarAt(edited).value).toBe(`${read.slice(0, place.index)}Zz${read.slice(place.index + place[0].length)}`);
        }),
        { numRuns: 400 },
      );
      expect(styled).toBeGreaterThan(20);
    });
  }

  const CASES: readonly (readonly [title: string, text: string, part: string, written: string])[] = [
    ['doubled quotes', "a: { key: 'it''s x' }", "'s", "''s"],
    ['escapes', String.raw`a: { key: "\x41\u0042\U00000043\t\"x" }`, 'ABC', String.raw`\x41\u0042\U00000043`],
    ['a line break that an escape takes away', 'a:\n  key: "ne\\\n    eds.x"\n', 'needs', 'ne\\\n    eds'],
    ['an indentation that is said', 'a:\n  key: |2-\n      one\n    two\n', 'two', 'two'],
    ['an anchor and a tag before it', 'a:\n  key: &x !!str >+ # why\n    one\n\n    two\n\n', 'two', 'two'],
    ['blanks inside what is asked for', 'a:\n  key: one\n    two three\n', 'one two', 'one\n    two'],
  ];
  for (const [title, text, part, written] of CASES) {
    test(`sees ${title}`, () => {
      const scalar = scalarAt(text);
      const at = String(scalar.value).indexOf(part);
      const range = locateInScalar(text, scalar)?.(at, at + part.length);
      expect(text.slice(range?.start, range?.end)).toBe(written);
    });
  }

  test('refuses a range that ends in a blank, and a scalar that is no text', () => {
    const text = 'a:\n  key: one two\n';
    expect(locateInScalar(text, scalarAt(text))?.(0, 4)).toBeNull();
    expect(locateInScalar('a: { key: 1 }', scalarAt('a: { key: 1 }'))).toBeNull();
    expect(locateInScalar('a: { key: other }', scalarAt(text))).toBeNull();
  });
});
