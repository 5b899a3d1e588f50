import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { codeBlock, codeSpan, plainTitle, prose } from '../../src/report/escape-markdown.ts';
import { markdownTable } from '../../src/report/markdown-table.ts';
import { hostileName } from '../helpers/hostile-names.ts';
import { ACTIVE, HIDDEN, outsideCode } from '../helpers/outside-code.ts';

const RUNS = { numRuns: 1_000 };

function expectInert(markdown: string): void {
  const read = outsideCode(markdown);
  for (const { what, pattern } of ACTIVE)
    expect({ what, found: pattern.exec(read)?.[0] ?? null, markdown }).toEqual({ what, found: null, markdown });
  expect(HIDDEN.exec(markdown)?.[0] ?? null).toBeNull();
}

describe('hostile names', () => {
  test('in a code span neither mention, link, draw nor tag', () => {
    fc.assert(
      fc.property(hostileName, (name) => expectInert(`before ${codeSpan(name)} after`)),
      RUNS,
    );
  });
  test('in a sentence neither mention, link, draw nor tag', () => {
    fc.assert(
      fc.property(hostileName, hostileName, (a, b) => expectInert(`Before ${prose(`the job ${a} and ${b} ran`)} after`)),
      RUNS,
    );
  });
  test('in a table stay in their cell', () => {
    fc.assert(
      fc.property(hostileName, hostileName, (a, b) => {
        const table = markdownTable(['name', 'other', 'n'], [[codeSpan(a), prose(b), '1']]);
        const [header = '', , ...rows] = table.split('\n');
        expect(rows).toHaveLength(1);
        const cells = (line: string): number => line.split(/(?<!\\)\|/).length;
        expect(cells(rows[0] ?? '')).toBe(cells(header));
        expectInert(table);
      }),
      RUNS,
    );
  });
  test('in a title neither mention nor link', () => {
    fc.assert(
      fc.property(hostileName, (name) => {
        const title = plainTitle(`ci: speed up ${name}`);
        expect(title).not.toMatch(/@\w|#\d|\bgh-\d|:\/\/|www\.|\n|[`<>[\]]/i);
        expect(HIDDEN.test(title)).toBe(false);
      }),
      RUNS,
    );
  });
  test('cannot end a block of code', () => {
    fc.assert(
      fc.property(hostileName, (name) => expect(outsideCode(`a\n${codeBlock(name, 'diff')}\nb`)).toBe('a\n\nb')),
      RUNS,
    );
  });
});

describe('an ordinary name', () => {
  test('is kept as it is', () => expect(codeSpan('test (20, ubuntu-latest)')).toBe('`test (20, ubuntu-latest)`'));
  test('of 121 characters is cut to 120', () => expect(codeSpan('a'.repeat(121))).toBe(`\`${'a'.repeat(119)}…\``));
  test('with backticks gets a longer fence', () => expect(codeSpan('run `x`')).toBe('`` run `x` ``'));
  test('that is nothing but hidden characters is said to be empty', () => expect(codeSpan('\u200b\u202e')).toBe('`(empty)`'));
});

describe('a sentence', () => {
  test('without special characters is kept as it is', () =>
    expect(prose('14 of 60 runs were superseded (23%), which cost 2h 32m of runner time.')).toBe(
      '14 of 60 runs were superseded (23%), which cost 2h 32m of runner time.',
    ));
  test('keeps its code spans', () => expect(prose('job `test` reads `~/.npm`')).toBe('job `test` reads `~/.npm`'));
  test('shows what GitHub would act on as code', () => expect(prose('ping @octocat about #12')).toBe('ping `@octocat` about `#12`'));
});

describe('what starts a block', () => {
  const BLOCKS =
    /^ {0,3}(?:[-+*](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|#{1,6}(?:[ \t]|$)|>|<|\||=+\s*$|-+\s*$|(?:[-_*]\s*){3,}$|`{3}|~{3}|:?-+:?\s*$|\[)/;
  const starter = fc.constantFrom(
    '-',
    '+',
    '*',
    '=',
    '===',
    '---',
    '1.',
    '400)',
    '1)',
    '#',
    '>',
    ':-',
    ':-:',
    '-:',
    '|',
    '~~~',
    '```',
    '<pre>',
    '- -',
  );
  const sentence = fc.array(fc.oneof(starter, hostileName, fc.constantFrom(' ', '  ', '\n', '\t', 'word', '`code`')), {
    minLength: 1,
    maxLength: 6,
  });

  test('is code at the start of a line', () => {
    fc.assert(
      fc.property(sentence, fc.constantFrom('', ' '), (parts, between) => {
        const text = prose(parts.join(between));
        expect(text).not.toMatch(/[\n\r]/);
        expect({ text, block: BLOCKS.exec(outsideCode(text))?.[0] ?? null }).toEqual({ text, block: null });
      }),
      RUNS,
    );
  });
  test.each(['1. item', '400) item', '- item', '+ item', '=', '---', ':-'])('%j is code', (text) =>
    expect(prose(text)).toBe(text.replace(/^\S+/, '`$&`')),
  );
  test.each(['the median of 12 (n 400) is 5 + 7 - 3 = 9', 'done in step 1. and 2) too', 'from `a` - 3 to `b` 4.'])('%j stays', (text) =>
    expect(prose(text)).toBe(text),
  );
});

test('a pipe after a backslash does not end a cell', () =>
  expect(markdownTable(['a'], [['`x\\|y`']]).split('\n')[2]).toBe('| `x\\ \\|y` |'));
