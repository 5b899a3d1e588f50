import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { applyEdits } from '../../src/workflow/apply-edits.ts';
import type { Edit } from '../../src/workflow/edit.ts';

/** A case: options and edits, the text, the text expected (or `conflict: <code>`), parted by lines `---8<---`. */
interface Case {
  readonly edits: readonly Edit[];
  readonly eol?: 'crlf';
  readonly bom?: boolean;
  readonly 'final-newline'?: boolean;
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
      const result = applyEdits(written(`${before}\n`, options), options.edits);
      if (process.env['UPDATE_CASES'] === '1') {
        const actual = result.ok
          ? result.text
              .replace(/^\ufeff/, '')
              .replaceAll('\r\n', '\n')
              .replace(/\n?$/, '\n')
          : `conflict: ${result.conflict.code}\n`;
        writeFileSync(join(folder, file), [head, before, actual].join(MARK));
        return;
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

  test('gives back the same text for no edit', () => {
    expect(applyEdits('\ufeffon:  push\r\n', [])).toEqual({ ok: true, text: '\ufeffon:  push\r\n', ranges: [] });
  });
});
