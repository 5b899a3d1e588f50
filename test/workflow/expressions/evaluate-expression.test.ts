import { describe, expect, test } from '@jest/globals';
import type { Json } from '../../../src/model/json.ts';
import { evaluateCondition, evaluateExpression, evaluateText } from '../../../src/workflow/expressions/evaluate-expression.ts';
import type { Evaluation, Scope } from '../../../src/workflow/expressions/expression.ts';

const scope: Scope = {
  contexts: new Map<string, { values: Json; complete: boolean }>([
    ['github', { complete: false, values: { event_name: 'push', ref: 'refs/heads/main', event: { commits: [{ id: 'a' }, { id: 'b' }] } } }],
    ['matrix', { complete: true, values: { os: 'ubuntu-latest', node: 20, deep: { list: [1, 'two', null] }, constructor: 'own' } }],
    ['inputs', { complete: true, values: { fast: true, count: 0 } }],
  ]),
  status: null,
  hashFiles: (patterns) => (patterns.includes('unknown') ? null : `hash of ${patterns.join('+')}`),
};
const UNKNOWN = Symbol('unknown');
const show = (evaluation: Evaluation) => (evaluation.known ? evaluation.value : UNKNOWN);

const KNOWN: readonly (readonly [source: string, value: Json])[] = [
  ["'a' == 'A'", true],
  ["1 == '1'", true],
  ["null == 0 && '' == false", true],
  ["'abc' < 'ABD'", true],
  ["'it''s ''so'''", "it's 'so'"],
  ['matrix.os', 'ubuntu-latest'],
  ["MATRIX['OS']", 'ubuntu-latest'],
  ['matrix.none', null],
  ['matrix.none.deeper', null],
  ['matrix.constructor', 'own'],
  ['inputs.constructor', null],
  ['inputs.__proto__', null],
  ['matrix.deep', { list: [1, 'two', null] }],
  ['matrix.deep.list[1]', 'two'],
  ['matrix.deep.list[9]', null],
  ['github.event.commits.*.id', ['a', 'b']],
  ["join(github.event.commits.*.id, '-')", 'a-b'],
  ["startsWith(github.ref, 'refs/heads/') && endsWith(github.ref, 'MAIN')", true],
  ['contains(fromJSON(\'["push", "x"]\'), github.event_name)', true],
  ["format('{0}-{{{1}}}', matrix.os, matrix.node)", 'ubuntu-latest-{20}'],
  ['toJSON(matrix.deep.list)', '[\n  1,\n  "two",\n  null\n]'],
  ['fromJSON(\'{"constructor": 1, "__proto__": 2}\').constructor', 1],
  ["case(inputs.count == 1, 'one', inputs.fast, 'fast', 'slow')", 'fast'],
  ["case(true, 'a', fromJSON('not evaluated'))", 'a'],
  ["hashFiles('a', 'b')", 'hash of a+b'],
  ["inputs.fast && 'x' || 'y'", 'x'],
  ["inputs.count && 'x' || 'y'", 'y'],
  ['always()', true],
  ['0x10', 16],
  ["'0x1f' == 31 && ' 0o17 ' == 15 && '.5' == 0.5 && '1.' == 1", true],
  ["'0b11' == 3", false],
  ["'0XFF' == 255", false],
  ["'0O7' == 7", false],
  ["format('{0} {1} {2}', 1e15, 1234567890123456789, 999999999999999)", '1E+15 1.23456789012346E+18 999999999999999'],
  ["format('{0}', 0.00001)", '1E-05'],
  ["join(fromJSON('[1e15, 1.5]'), ' ')", '1E+15 1.5'],
  ["contains(1e15, 'E+')", true],
  ["toJSON(fromJSON('[1e15]'))", '[\n  1E+15\n]'],
  ["format('{0:}{{{1}}}', 'a', 'b')", 'a{b}'],
  ["'ß' == 'ss'", false],
  ["'ß' != 'SS' && 'straße' == 'STRAßE'", true],
  ["'éä' == 'ÉÄ' && 'ж' == 'Ж'", true],
  ["'😀' == '😁'", false],
  ["startsWith('ßa', 'SS') || endsWith('aß', 'ss') || contains('aßb', 'ss')", false],
  ["startsWith('Éa', 'é') && endsWith('aÉ', 'é') && contains('aÉb', 'éB')", true],
  ["contains(fromJSON('[\"ß\", 1]'), 'ss')", false],
  ['toJSON(fromJSON(\'{"__proto__":5}\'))', '{\n  "__proto__": 5\n}'],
  ['toJSON(fromJSON(\'{"10":1,"b":{"2":[],"1":{}}}\'))', '{\n  "10": 1,\n  "b": {\n    "2": [],\n    "1": {}\n  }\n}'],
  [`join(fromJSON('{"2": "x:", "1": "y\\": "}').*, '|')`, 'x:|y": '],
];

const DECIDED: readonly (readonly [source: string, value: Json])[] = [
  ['false && needs.a.result', false],
  ['true || needs.a.result', true],
  ["needs.a.result == 'x' && false", false],
  ["needs.a.result == 'x' || true", true],
  ['!(needs.a.result && false)', true],
  ['!(needs.a.result || true)', false],
  ["needs.a.result == 'x' && 'same' || 'same'", 'same'],
  ["startsWith(needs.a.result == 'x' && 'ab' || 'ac', 'a')", true],
  ["case(needs.a.result == 'x', 1, 1)", 1],
  ['contains(matrix, needs.a) && false', false],
  ["(needs.a || 'default') && true && true || false", true],
];

const NOT_KNOWN: readonly (readonly [source: string, reason: string])[] = [
  ['needs.build.outputs.v', 'needs.build.outputs.v is only known in a run'],
  ["needs['build it'].outputs['v']", "needs['build it'].outputs.v is only known in a run"],
  ['needs.*.result', 'needs.*.result is only known in a run'],
  ['env[matrix.os]', 'env[…] is only known in a run'],
  ['github.event.number', 'github.event.number is only known in a run'],
  ['github.event.commits.*.message', 'github.event.commits.*.message is only known in a run'],
  ['matrix[vars.name]', 'matrix[…] is only known in a run'],
  ['toJSON(github)', 'all of github is only known in a run'],
  ['needs.a && false', 'needs.a is only known in a run'],
  ["vars.a == 'x'", 'vars.a is only known in a run'],
  ["vars.a == 'x' && 'y' || 'z'", 'vars.a is only known in a run'],
  ["case(vars.a == 'x', 'y', 'z')", 'vars.a is only known in a run'],
  ["format('{0}', vars.a)", 'vars.a is only known in a run'],
  ["hashFiles('unknown')", 'hashFiles() is only known in a run: the files are not known'],
  ['success()', 'success() is only known in a run'],
  ["fromJSON('{')", "a run fails at the expression fromJSON('{'): fromJSON of a text that is no JSON: {"],
  [
    "format('{0:x}', 'a')",
    "a run fails at the expression format('{0:x}', 'a'): the format is wrong, or asks for more arguments than there are: {0:x}",
  ],
  [
    "format('{0a}', 'a')",
    "a run fails at the expression format('{0a}', 'a'): the format is wrong, or asks for more arguments than there are: {0a}",
  ],
  ["'0xFFFFFFFF' == -1", "it is not known which number GitHub takes '0xFFFFFFFF' for"],
  ['0xFFFFFFFF', "it is not known which number GitHub takes '0xFFFFFFFF' for"],
  ["'infinity' > 1", "it is not known which number GitHub takes 'infinity' for"],
  ["'ı' == 'I'", 'it is not known how GitHub compares these letters'],
  ["'é' < 'f'", 'it is not known how GitHub compares these letters'],
  ['0b11', "GitHub refuses the expression 0b11: Unexpected symbol: '0b11'"],
  ["case('x', 1, 2)", "a run fails at the expression case('x', 1, 2): a predicate of case() is no boolean"],
  ['foo.bar == 1', "GitHub refuses the expression foo.bar == 1: Unrecognized named-value: 'foo'"],
  ['matrix.node + 1', "GitHub refuses the expression matrix.node + 1: Unexpected symbol: '+'"],
  ['', 'GitHub refuses the expression : an expression was expected'],
];

describe('evaluateExpression', () => {
  test.each(KNOWN)('%s is known', (source, value) => expect(show(evaluateExpression(source, scope))).toEqual(value));
  test.each(DECIDED)('%s is decided by what is known', (source, value) => expect(show(evaluateExpression(source, scope))).toEqual(value));
  test.each(NOT_KNOWN)('%s says why it is not known', (source, reason) =>
    expect(evaluateExpression(source, scope)).toEqual({ known: false, reason }),
  );

  test('is bounded where calls multiply their input', () => {
    let source = "'\\\"'";
    for (let i = 0; i < 40; i++) source = `toJSON(${source})`;
    let format = "'xxxxxxxxxx'";
    for (let i = 0; i < 6; i++) format = `format('${'{0}'.repeat(500)}', ${format})`;
    let value: Json = 'x';
    for (let i = 0; i < 5_000; i++) value = [value];
    const deep: Scope = { ...scope, contexts: new Map([['inputs', { complete: true, values: value }]]) };
    for (const one of [source, format, `fromJSON('${'['.repeat(10_000)}${']'.repeat(10_000)}')`]) {
      expect(show(evaluateExpression(one, scope))).toBe(UNKNOWN);
    }
    expect(show(evaluateExpression('toJSON(inputs)', deep))).toBe(UNKNOWN);
  });
});

const TEXTS: readonly (readonly [text: string, value: Json | typeof UNKNOWN])[] = [
  ['plain', 'plain'],
  ['', ''],
  ['${{ inputs.fast }}', true],
  ['${{ matrix.node }}', 20],
  ['${{ matrix.deep }}', { list: [1, 'two', null] }],
  ['${{ matrix.node }} ', '20 '],
  ['${{ matrix.os }}-${{ matrix.node }}-${{ matrix.none }}', 'ubuntu-latest-20-'],
  ['${{ matrix.deep }}/${{ matrix.deep.list }}', 'Object/Array'],
  ['n=${{ 1e15 }}', 'n=1E+15'],
  ["it's {0} ${{ 1.50 }}", "it's {0} 1.5"],
  ['${{ matrix.os }} ${{ needs.a }}', UNKNOWN],
  ['${{ matrix.os }} ${{', UNKNOWN],
];

describe('evaluateText', () => {
  test.each(TEXTS)('%j', (text, value) => expect(show(evaluateText(text, scope))).toEqual(value));
});

const ALL: readonly Scope['status'][] = ['success', 'failure', 'cancelled', null];
/** By condition: what it gives after success, failure and cancelling, and where the status is not known. */
const CONDITIONS: readonly (readonly [condition: string | boolean | number | null, answers: readonly (boolean | typeof UNKNOWN)[]])[] = [
  [null, [true, false, false, UNKNOWN]],
  ['', [true, false, false, UNKNOWN]],
  [true, [true, false, false, UNKNOWN]],
  [false, [false, false, false, false]],
  [0, [false, false, false, false]],
  ['always()', [true, true, true, true]],
  ['failure()', [false, true, false, UNKNOWN]],
  ['!cancelled()', [true, true, false, UNKNOWN]],
  ['${{ !cancelled() && matrix.os }}', [true, true, false, UNKNOWN]],
  ["github.event_name == 'push'", [true, false, false, UNKNOWN]],
  ["github.event_name == 'pull_request'", [false, false, false, false]],
  ["github.event_name == 'pull_request' && needs.a.result == 'x'", [false, false, false, false]],
  ['needs.a.outputs.x', [UNKNOWN, false, false, UNKNOWN]],
  ['needs.a.outputs.x && false', [false, false, false, false]],
  ['always() || needs.a.outputs.x', [true, true, true, true]],
  ["${{ false }} == 'x'", [true, false, false, UNKNOWN]],
  ['${{ needs.a.outputs.x }}\n', [true, false, false, UNKNOWN]],
  ["${{ 'false' }}", [false, false, false, false]],
  ["contains('always()', 'always')", [true, false, false, UNKNOWN]],
  ["success('build')", [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]],
];

describe('evaluateCondition', () => {
  test.each(CONDITIONS)('%j', (condition, answers) => {
    expect(ALL.map((status) => show(evaluateCondition(condition, { ...scope, status })))).toEqual(answers);
  });

  test('says why it is not known', () => {
    expect(evaluateCondition('a b', { ...scope, status: 'success' })).toMatchObject({
      known: false,
      reason: expect.stringContaining('refuses'),
    });
    expect(evaluateCondition('vars.x', { ...scope, status: 'success' })).toEqual({ known: false, reason: 'vars.x is only known in a run' });
  });
});
