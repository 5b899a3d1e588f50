import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../src/model/json.ts';
import { evaluateCondition, evaluateExpression } from '../../../src/workflow/expressions/evaluate-expression.ts';
import type { Scope } from '../../../src/workflow/expressions/expression.ts';

const VALUES: { readonly [context: string]: Json } = {
  github: { event_name: 'push', ref: 'refs/heads/main', event: { labels: [{ name: 'bug' }, { name: 'CI' }], draft: false } },
  matrix: { os: 'ubuntu', node: 20, list: ['a', 'b', '20'] },
  inputs: { flag: true, empty: '', none: null, zero: 0, text: 'Push', json: '["a", 1, {"b": null}]' },
};

const scopeOf = (contexts: Scope['contexts'], status: Scope['status'] = 'success'): Scope => ({ contexts, status, hashFiles: null });
const entries = Object.entries(VALUES).map(([name, values]) => [name, { values, complete: true }] as const);
const everything = scopeOf(new Map(entries));

const toData = (value: Json): data.ExpressionData => JSON.parse(JSON.stringify(value), data.reviver) as data.ExpressionData;
const context = new data.Dictionary(...Object.entries(VALUES).map(([key, value]) => ({ key, value: toData(value) })));

/** GitHub's own answer; undefined where it fails. */
function github(source: string): string | undefined {
  try {
    return JSON.stringify(
      new Evaluator(new Parser(new Lexer(source).lex().tokens, Object.keys(VALUES), []).parse(), context).evaluate(),
      data.replacer,
    );
  } catch {
    return undefined;
  }
}

const leaf = fc.constantFrom(
  ...['github.event_name', 'github.ref', 'github.event.labels.*.name', 'github.event.draft', 'github.event.none', 'github.none', 'github'],
  ...['matrix.os', 'matrix.node', 'matrix.list', 'matrix.list[1]', 'matrix.list.*', 'matrix', 'matrix.none.none', "matrix['os']"],
  ...['inputs.flag', 'inputs.empty', 'inputs.none', 'inputs.zero', 'inputs.text', 'inputs.json', 'inputs.missing'],
  ...["'push'", "''", "'a'", "'{0}-{1}'", "'[1, 2]'", "'{'", 'true', 'false', 'null', '0', '20', '-1.5', "'NaN'", "'20'"],
);

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const part = tie('expression');
  const binary = (...operators: string[]) => fc.tuple(part, fc.constantFrom(...operators), part).map(([a, op, b]) => `(${a} ${op} ${b})`);
  const call = (name: string, ...args: fc.Arbitrary<string>[]) => fc.tuple(...args).map((all) => `${name}(${all.join(', ')})`);
  return {
    expression: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'expression' },
      leaf,
      binary('==', '!=', '<', '<=', '>', '>='),
      binary('&&', '||'),
      part.map((a) => `!(${a})`),
      fc.oneof(call('contains', part, part), call('startsWith', part, part), call('endsWith', part, part), call('join', part, part)),
      fc.oneof(
        call('toJSON', part),
        call('fromJSON', part),
        call('format', fc.constant("'{0}-{1}'"), part, part),
        call('case', part, part, part),
      ),
      fc.tuple(part, part).map(([a, b]) => `(${a})[${b}]`),
    ),
  };
});

/** The same contexts with keys left out, or wholly left out. */
const less = fc
  .array(
    fc.constantFrom(
      'github',
      'github.event',
      'github.event.draft',
      'github.ref',
      'matrix',
      'matrix.os',
      'inputs',
      'inputs.flag',
      'inputs.text',
    ),
  )
  .map((missing) => {
    const contexts: [string, { values: Json; complete: boolean }][] = [];
    for (const [name, { values }] of entries) {
      const left = without(values, name, missing);
      if (left !== undefined) contexts.push([name, { values: left, complete: !missing.some((path) => path.startsWith(`${name}.`)) }]);
    }
    return scopeOf(new Map(contexts), missing.length > 3 ? null : 'success');
  });

function without(value: Json, path: string, missing: readonly string[]): Json | undefined {
  if (missing.includes(path)) return undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const kept = Object.entries(value).flatMap(([key, part]) => {
    const left = without(part as Json, `${path}.${key}`, missing);
    return left === undefined ? [] : [[key, left] as const];
  });
  return Object.fromEntries(kept);
}

describe('an expression', () => {
  test('of which everything is known gives what GitHub’s own evaluator gives', () => {
    let compared = 0;
    fc.assert(
      fc.property(expression, (source) => {
        const theirs = github(source);
        const ours = evaluateExpression(source, everything);
        // GitHub's evaluator in JavaScript evaluates what case() does not choose, and fails where that fails; the runner does not.
        if (theirs === undefined) return source.includes('case') || !ours.known;
        compared++;
        return ours.known && JSON.stringify(ours.value) === theirs;
      }),
      { numRuns: 3_000 },
    );
    expect(compared).toBeGreaterThan(500);
  });

  test('of which less is known never gives another known answer', () => {
    let decided = 0;
    fc.assert(
      fc.property(expression, less, (source, scope) => {
        const all = evaluateExpression(source, everything);
        const some = evaluateExpression(source, scope);
        if (!some.known) return some.reason !== '';
        decided++;
        return !all.known || JSON.stringify(all.value) === JSON.stringify(some.value);
      }),
      { numRuns: 3_000 },
    );
    expect(decided).toBeGreaterThan(500);
  });

  test('as a condition of which less is known never gives another known answer', () => {
    fc.assert(
      fc.property(expression, less, fc.constantFrom('', 'always() && ', 'failure() || '), (source, scope, before) => {
        const all = evaluateCondition(before + source, everything);
        const some = evaluateCondition(before + source, scope);
        return some.known ? !all.known || all.value === some.value : some.reason !== '';
      }),
      { numRuns: 2_000 },
    );
  });
});
