import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluateCondition, evaluateExpression } from '../../../src/workflow/expressions/evaluate-expression.ts';
import type { Scope } from '../../../src/workflow/expressions/expression.ts';

const shapes = new Map([['ref', { prefix: 'refs/pull/', suffix: '/merge' }]]);
const scope: Scope = { contexts: new Map([['github', { values: {}, complete: false, shapes }]]), status: 'success', hashFiles: null };
const truth = (source: string) => {
  const result = evaluateExpression(source, scope);
  return result.known ? result.value : null;
};

describe('a text of which the shape is known', () => {
  test.each([
    ["github.ref == 'refs/heads/main'", false],
    ["'refs/heads/main' != github.ref", true],
    ["github['REF'] == 'refs/pull/merge'", false],
    ["github.ref == 'refs/pull//merge'", false],
    ["github.ref == 'refs/pull/1/merge'", null],
    ["github.ref == 'REFS/PULL/1/MERGE'", null],
    ["github.ref == 'reſs/heads/main'", null],
    ['github.ref == 1', null],
    ['github.ref == vars.REF', null],
    ["startsWith(github.ref, 'refs/heads/')", false],
    ["startsWith(github.ref, 'Refs/')", true],
    ["startsWith(github.ref, 'refs/pull/12')", null],
    ["endsWith(github.ref, '/merge')", true],
    ["endsWith(github.ref, '/head')", false],
    ["endsWith(github.ref, '2/merge')", null],
    ["contains(github.ref, 'pull')", true],
    ["contains(github.ref, 'release')", null],
    ["contains('refs/heads/main', github.ref)", null],
    ["(github.ref) == (vars.X && 'refs/heads/a' || 'refs/heads/b')", false],
    ["github.ref == (vars.X == '1' && 'refs/heads/a' || 'refs/heads/b')", false],
    ['github.ref', null],
    ['!github.ref', false],
  ])('%s is %s', (source, expected) => {
    expect(truth(source)).toBe(expected);
  });

  test('never says what some text of the shape contradicts', () => {
    const piece = fc.constantFrom('refs/', 'pull/', 'heads/', '1', '/', 'merge', '/merge', 'M', 'x', '');
    const text = fc.array(piece, { maxLength: 5 }).map((parts) => parts.join(''));
    const relation = fc.constantFrom(
      "github.ref == '{}'",
      "github.ref != '{}'",
      "startsWith(github.ref, '{}')",
      "endsWith(github.ref, '{}')",
      "contains(github.ref, '{}')",
    );
    fc.assert(
      fc.property(text, text, relation, (other, middle, form) => {
        const source = form.replace('{}', other);
        const ref = `refs/pull/${middle}x/merge`;
        const exact: Scope = { ...scope, contexts: new Map([['github', { values: { ref }, complete: false }]]) };
        const said = truth(source);
        if (said !== null) expect(evaluateExpression(source, exact)).toEqual({ known: true, value: said });
      }),
      { numRuns: 2_000 },
    );
  });

  test('decides a condition', () => {
    expect(evaluateCondition("github.ref == 'refs/heads/main' && vars.DEPLOY", scope)).toEqual({ known: true, value: false });
  });
});
