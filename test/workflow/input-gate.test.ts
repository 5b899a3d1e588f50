import { describe, expect, test } from '@jest/globals';
import { parseAction } from '../../src/workflow/parse-action.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

const SIZE = 255 * 1024;

const fill = (head: string, unit: string, tail = '') =>
  head + unit.repeat(Math.floor((SIZE - head.length - tail.length) / unit.length)) + tail;
const each = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i)).join('');
const STEPS = 'on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n';
const RUN = `${STEPS}      - run: `;

const WORKFLOWS: readonly (readonly [name: string, text: string])[] = [
  ['T1 an alias bomb', `a0: &a [1,1]\n${each(30, (i) => `a${i + 1}: &b${i} [${'*a,'.repeat(30)}]\n`)}`],
  [
    'T1 a long text behind many aliases',
    `env: { a: &t "${'x'.repeat(100_000)}" }\non: push\njobs: { a: { uses: ./x, with: { ${each(2_000, (i) => `k${i}: *t, `)} } } }\n`,
  ],
  [
    'T1 a condition behind many aliases',
    `on: push\njobs:\n  a: { runs-on: x, if: &c "true${' || true'.repeat(20_000)}", steps: [{ run: a }] }\n${each(500, (i) => `  k${i}: { uses: ./x, if: *c }\n`)}`,
  ],
  [
    'T1 expressions behind aliases',
    `env: { a: &e "${'${{ 1 }}'.repeat(1_000)}" }\non: push\njobs: { a: { uses: ./x, with: { ${each(1_000, (i) => `k${i}: *e, `)} } } }\n`,
  ],
  ['T2 flow lists', fill(`${RUN}a\n        env: { A: `, '[')],
  ['T2 dashes', fill('', '- ')],
  ['T2 groups in groups', `${STEPS}${each(200, (i) => `${' '.repeat(6 + 4 * i)}- parallel:\n`)}`],
  ['T3 expressions in one line of a block', fill(`${RUN}|\n          `, '${{ 1 }}', '\n')],
  ['T3 bad expressions in a block', fill(`${RUN}|\n`, '          ${{ a }}\n')],
  ['T3 expressions that do not close', fill(`${RUN}"`, '${{ ', '"\n')],
  ['T3 bad escapes', fill(`${RUN}"`, '\\q', '"\n')],
  ['T3 brackets that nothing opens', fill(STEPS, '  ]\n')],
  ['T3 steps that are nothing', fill(STEPS, '      -\n')],
  ['T3 keys that are no events', fill('on: {', 'a b: ,', '}\n')],
  ['T3 documents', fill('', '---\n')],
  ['T3 directives', fill('', '%YAML 1.2\n')],
  ['T3 a long condition', fill(`${STEPS}      - { run: a, if: true`, ' || true', ' }\n')],
  ['T3 a condition of parentheses', `${STEPS}      - { run: a, if: ${'('.repeat(60_000)}1${')'.repeat(60_000)} }\n`],
  [
    'T3 jobs that need all others',
    `on: push\njobs:\n  k: { uses: ./x, needs: &n [${each(200, (i) => `k${i},`)}] }\n${each(200, (i) => `  k${i}: { uses: ./x, needs: *n }\n`)}`,
  ],
  ['T3 jobs that need one', `on: push\njobs:\n  k: { uses: ./x }\n${each(3_000, (i) => `  k${i}: { uses: ./x, needs: k }\n`)}`],
  ['T3 many axes', `${STEPS}      - run: a\n    strategy:\n      matrix:\n${each(8_000, (i) => `        k${i}: [1]\n`)}`],
  ['T4 a header that nearly says who wrote it', fill('# this file ', 'is this file ', '\non: push\n')],
  ['T4 a long name of an action', fill(`${STEPS}      - uses: `, 'a/', '@v\n')],
];

describe('the input gate', () => {
  test.each(WORKFLOWS)('bounds the work: %s', (_, text) => {
    expect(text.length).toBeLessThanOrEqual(256 * 1024);
    const result = parseWorkflow('.github/workflows/x.yml', text);
    const action = parseAction('action.yml', text.replace(STEPS, 'runs:\n  using: composite\n  steps:\n'));
    const problems = [...(result.ok ? [] : result.problems), ...(action.ok ? [] : [action.problem])];
    expect(problems.length).toBeLessThanOrEqual(51);
    for (const { line, column, message } of problems) {
      expect([Number.isInteger(line) && line >= 1, Number.isInteger(column) && column >= 1]).toEqual([true, true]);
      expect(message).toMatch(/^[^\p{Cc}\p{Cf}]{1,301}$/u);
    }
  });

  test.each([
    ['a lone carriage return', '\r'],
    ['NEL', '\u0085'],
    ['a line separator', '\u2028'],
    ['a paragraph separator', '\u2029'],
    ['NUL', '\0'],
    ['ESC', '\u001b'],
    ['a vertical tab', '\u000b'],
    ['a form feed', '\f'],
    ['DEL', '\u007f'],
    ['another C1 control', '\u009b'],
  ])('refuses what other YAML readers take for the end of a line, or for no YAML: %s', (_, sign) => {
    // What stands behind it is a comment here, and a key that makes every token writable for a reader that ends the line.
    const text = `on: push\r\n# fine${sign}permissions: write-all\r\njobs: { a: { uses: ./x } }\n`;
    const result = parseWorkflow('x.yml', text);
    expect(result.ok ? [] : result.problems).toMatchObject([{ code: 'control-characters', line: 2, column: 7 }]);
    expect(parseAction('action.yml', `name: "a${sign}b"\nruns: { using: composite, steps: [] }\n`)).toMatchObject({
      ok: false,
      problem: { code: 'control-characters' },
    });
  });

  test('takes tabs, line endings of both kinds and a byte order mark', () => {
    expect(parseWorkflow('x.yml', '\ufeffon: push\t# a\tb\r\njobs: { a: { uses: ./x } }\n').ok).toBe(true);
  });

  test('T5 pollutes no prototype, and works where none can be changed', () => {
    const names = Object.getOwnPropertyNames(Object.prototype);
    // From here on this file's tests run without a prototype to pollute: a write to one throws.
    Object.freeze(Object.prototype);
    const text =
      'on: { push: , workflow_call: { inputs: { __proto__: { type: string }, constructor: { type: string } } } }\n' +
      'env: { __proto__: polluted, toString: a, hasOwnProperty: b }\n' +
      'jobs:\n  toString: { uses: ./__proto__, with: { __proto__: 1, constructor: 2 } }\n  constructor: { uses: ./x, needs: toString }\n';
    const result = parseWorkflow('x.yml', text);
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    expect(result.workflow.jobs.map(({ key, needs }) => [key, needs])).toEqual([
      ['toString', []],
      ['constructor', ['toString']],
    ]);
    expect([...(result.workflow.env?.entries.keys() ?? [])]).toEqual(['__proto__', 'toString', 'hasOwnProperty']);
    expect([...(result.workflow.triggers.get('workflow_call')?.inputs.keys() ?? [])]).toEqual(['__proto__', 'constructor']);
    // GitHub keeps names with two underscores for itself.
    const reserved = parseWorkflow('x.yml', text.replaceAll('toString', '__proto__'));
    expect(reserved.ok || reserved.problems.map(({ code }) => code)).toEqual(['not-a-workflow']);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(names);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test.each([
    ['a key', 'on: push\n"a\\u001b[31m\\u2028b": 1\njobs: { a: { uses: ./x } }\n'],
    ['a value', `on: push\njobs: { a: { uses: ./x, needs: "${'\\u0007'.repeat(2_000)}" } }\n`],
    ['an expression', `on: push\njobs: { a: { runs-on: x, if: "\${{ ${'z'.repeat(9_000)} }}", steps: [{ run: a }] } }\n`],
    ['an anchor', `on: *${'z'.repeat(9_000)}\n`],
  ])('says what is wrong on one short line when it quotes %s', (_, text) => {
    const result = parseWorkflow('x.yml', text);
    const messages = result.ok ? [] : result.problems.map(({ message }) => message);
    expect(messages.length).toBeGreaterThan(0);
    for (const message of messages) expect(message).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,301}$/u);
  });
});
