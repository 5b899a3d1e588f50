import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { applyEdits } from '../../src/workflow/apply-edits.ts';
import { applyRanges } from '../../src/workflow/apply-ranges.ts';
import type { Edit } from '../../src/workflow/edit.ts';
import { composeRanges } from '../../src/workflow/edits/compose-ranges.ts';
import { undoRanges } from '../../src/workflow/undo-ranges.ts';
import { isUpdating } from '../helpers/expect-file.ts';

/** A case: options and edits, the text, the text expected (or `conflict: <code>`), parted by lines `---8<---`. */
interface Case {
  readonly edits: readonly Edit[];
  readonly eol?: 'crlf';
  readonly bom?: boolean;
  readonly 'final-newline'?: boolean;
  readonly aliases?: 'expand' | 'refuse';
}

const folder = join(import.meta.dirname, 'edit-cases');
const MARK = '\n---8<---\n';

function written(text: string, options: Case): string {
  const trimmed = options['final-newline'] === false ? text.replace(/\n$/, '') : text;
  const ended = options.eol === 'crlf' ? trimmed.replaceAll('\n', '\r\n') : trimmed;
  return options.bom === true ? `\ufeff${ended}` : ended;
}

describe('applyEdits', () => {
  for (const file of readdirSync(folder)) {
    test(file.replace(/\.txt$/, '').replaceAll('-', ' '), () => {
      const [head = '', before = '', expected = ''] = readFileSync(join(folder, file), 'utf8').split(MARK);
      const options = parse(head) as Case;
      const result = applyEdits(
        written(`${before}\n`, options),
        options.edits,
        options.aliases === undefined ? {} : { aliases: options.aliases },
      );
      if (isUpdating()) {
        const actual = result.ok
          ? result.text
              .replace(/^\ufeff/, '')
              .replaceAll('\r\n', '\n')
              .replace(/\n?$/, '\n')
          : `conflict: ${result.conflict.code}\n`;
        writeFileSync(join(folder, file), [head, before, actual].join(MARK));
        return;
      }
      if (result.ok) {
        const text = written(`${before}\n`, options);
        expect(applyRanges(text, result.ranges)).toBe(result.text);
        expect(applyRanges(result.text, undoRanges(text, result.ranges))).toBe(text);
        if (before.startsWith('{\n  "')) expect(() => JSON.parse(result.text) as unknown).not.toThrow();
      }
      if (expected.startsWith('conflict: ')) {
        expect(result.ok ? result.text : `conflict: ${result.conflict.code}\n`).toBe(expected);
      } else {
        expect(result.ok ? result.text : result.conflict).toBe(written(expected, options));
      }
    });
  }

  test('reports ranges that tell exactly which bytes changed', () => {
    const text = 'on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{ run: a }]\n';
    const result = applyEdits(text, [
      { op: 'set', route: ['jobs', 'a', 'runs-on'], to: { value: 'z' } },
      { op: 'add', route: ['jobs', 'a'], key: 'timeout-minutes', to: { value: 5 }, after: 'runs-on' },
    ]);
    expect(result).toEqual({
      ok: true,
      text: 'on: push\njobs:\n  a:\n    runs-on: z\n    timeout-minutes: 5\n    steps: [{ run: a }]\n',
      ranges: [
        { start: 33, end: 34, replacement: 'z' },
        { start: 34, end: 34, replacement: '\n    timeout-minutes: 5' },
      ],
    });
  });

  test('takes the line ending of its neighbour where a file mixes them', () => {
    const text = 'on: push\r\njobs:\r\n  a:\r\n    runs-on: x\r\n    env:\n      A: 1\n    steps:\r\n      - run: a\r\n';
    const result = applyEdits(text, [
      { op: 'add', route: ['jobs', 'a', 'env'], key: 'B', to: { value: 2 } },
      { op: 'append', route: ['jobs', 'a', 'steps'], to: { value: { run: 'b', if: 'c' } } },
    ]);
    expect(result.ok ? result.text : result.conflict).toBe(
      'on: push\r\njobs:\r\n  a:\r\n    runs-on: x\r\n    env:\n      A: 1\n      B: 2\n    steps:\r\n      - run: a\r\n      - run: b\r\n        if: c\r\n',
    );
  });

  test('tells ranges of the text as given where an alias had to be written out first', () => {
    const text = 'on: push\nenv: &e { A: 1 }\njobs:\n  a: { runs-on: x, env: *e, steps: [{ run: a }] }\n';
    expect(applyEdits(text, [{ op: 'set', route: ['jobs', 'a', 'env', 'A'], to: { value: 2 } }])).toEqual({
      ok: true,
      text: 'on: push\nenv: { A: 1 }\njobs:\n  a: { runs-on: x, env: { A: 2 }, steps: [{ run: a }] }\n',
      ranges: [
        { start: 14, end: 17, replacement: '' },
        { start: 56, end: 58, replacement: '{ A: 2 }' },
      ],
    });
  });

  test('names both values of a merge that differs', () => {
    const result = applyEdits('on: push\njobs:\n  a:\n    timeout-minutes: 5\n', [
      { op: 'merge', route: ['jobs', 'a'], value: { 'timeout-minutes': 10 } },
    ]);
    expect(result).toEqual({
      ok: false,
      conflict: {
        code: 'differs',
        route: ['jobs', 'a', 'timeout-minutes'],
        message: 'jobs.a.timeout-minutes: is 5, where 10 is wanted',
      },
    });
  });

  test('two steps become one for any ranges', () => {
    const ranges = (length: number) =>
      fc
        .uniqueArray(fc.nat({ max: length }), { maxLength: 6 })
        .chain((cuts) =>
          fc.tuple(fc.constant(cuts.toSorted((a, b) => a - b)), fc.array(fc.string({ maxLength: 4 }), { minLength: 3, maxLength: 3 })),
        )
        .map(([cuts, texts]) =>
          texts.flatMap((replacement, i) => {
            const [start, end] = [cuts[2 * i], cuts[2 * i + 1]];
            return start === undefined || end === undefined ? [] : [{ start, end, replacement }];
          }),
        );
    const steps = fc
      .string({ maxLength: 30 })
      .chain((text) =>
        ranges(text.length).chain((first) => fc.tuple(fc.constant(text), fc.constant(first), ranges(applyRanges(text, first).length))),
      );
    fc.assert(
      fc.property(steps, ([text, first, second]) => {
        const both = applyRanges(applyRanges(text, first), second);
        const composed = composeRanges(text, first, second);
        expect(applyRanges(text, composed)).toBe(both);
        expect(applyRanges(both, undoRanges(text, composed))).toBe(text);
      }),
    );
  });

  test('keeps a key called __proto__ a key', () => {
    const text = 'on: push\nenv:\n  __proto__: 1\n';
    const result = applyEdits(text, [
      { op: 'merge', route: ['env'], value: JSON.parse('{"__proto__":1,"constructor":2}') as { [key: string]: number } },
    ]);
    expect(result.ok ? result.text : result.conflict).toBe(`${text}  constructor: 2\n`);
  });

  test('gives back the same text for no edit', () => {
    expect(applyEdits('\ufeffon:  push\r\n', [])).toEqual({ ok: true, text: '\ufeffon:  push\r\n', ranges: [] });
  });
});
