import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json, JsonMap } from '../../src/model/json.ts';
import { expandMatrix, type Leg } from '../../src/workflow/plan/expand-matrix.ts';

function expand(matrix: Json): readonly Leg[] {
  const expansion = expandMatrix(matrix);
  if (!expansion.expanded) throw new Error(expansion.reason);
  return expansion.legs;
}

function legs(matrix: Json): readonly JsonMap[] {
  return expand(matrix).map(({ values }) => values);
}

function shown(matrix: Json): readonly (readonly Json[])[] {
  return expand(matrix).map((leg) => leg.shown);
}

describe('expandMatrix', () => {
  test('multiplies axes, the last one fastest', () => {
    expect(legs({ version: [10, 12], os: ['a', 'b'] })).toEqual([
      { version: 10, os: 'a' },
      { version: 10, os: 'b' },
      { version: 12, os: 'a' },
      { version: 12, os: 'b' },
    ]);
  });

  test("expands GitHub's example of include", () => {
    const include = [
      { color: 'green' },
      { color: 'pink', animal: 'cat' },
      { fruit: 'apple', shape: 'circle' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ];
    expect(legs({ fruit: ['apple', 'pear'], animal: ['cat', 'dog'], include })).toEqual([
      { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
      { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
      { fruit: 'pear', animal: 'cat', color: 'pink' },
      { fruit: 'pear', animal: 'dog', color: 'green' },
      { fruit: 'banana' },
      { fruit: 'banana', animal: 'cat' },
    ]);
  });

  test('extends a leg, and adds one that matches none', () => {
    expect(legs({ os: ['w', 'u'], node: [14, 16], include: [{ os: 'w', node: 16, npm: 6 }] })[1]).toEqual({ os: 'w', node: 16, npm: 6 });
    expect(legs({ os: ['w'], version: [12], include: [{ os: 'w', version: 17 }] })).toEqual([
      { os: 'w', version: 12 },
      { os: 'w', version: 17 },
    ]);
  });

  test('takes include entries alone as legs', () => {
    expect(
      legs({
        include: [
          { site: 'a', dc: 1 },
          { site: 'b', dc: 2 },
        ],
      }),
    ).toEqual([
      { site: 'a', dc: 1 },
      { site: 'b', dc: 2 },
    ]);
  });

  test("excludes by partial match, before include (GitHub's example: 9 legs)", () => {
    const matrix = {
      os: ['macos-latest', 'windows-latest'],
      version: [12, 14, 16],
      environment: ['staging', 'production'],
      exclude: [
        { os: 'macos-latest', version: 12, environment: 'production' },
        { os: 'windows-latest', version: 16 },
      ],
    };
    expect(legs(matrix)).toHaveLength(9);
    expect(legs({ ...matrix, include: [{ os: 'windows-latest', version: 16, environment: 'staging' }] })).toHaveLength(10);
  });

  test('matches maps in part, text without case, numbers by value', () => {
    expect(
      legs({
        os: [
          { name: 'u', cpu: 2 },
          { name: 'w', cpu: 4 },
        ],
        exclude: [{ os: { name: 'u' } }],
      }),
    ).toEqual([{ os: { name: 'w', cpu: 4 } }]);
    expect(legs({ os: ['Ubuntu', 'Mac'], exclude: [{ os: 'ubuntu' }] })).toEqual([{ os: 'Mac' }]);
    expect(legs({ v: [1, 2], exclude: [{ v: '1' }] })).toEqual([{ v: 2 }]);
  });

  test.each([
    ['${{ fromJSON(needs.a.outputs.m) }}', 'the matrix is computed at run time'],
    [{ os: '${{ fromJSON(x) }}' }, 'matrix.os is computed at run time'],
    [{ os: ['a'], include: '${{ fromJSON(x) }}' }, 'matrix.include is computed at run time'],
    [{ os: [], v: [1] }, 'matrix.os has no value'],
    [{ os: 'a' }, 'matrix.os is not a list'],
    [{}, 'the matrix is empty'],
    [{ include: [] }, 'the matrix is empty'],
    [{ os: ['a'], include: [{}] }, 'an entry of matrix.include or matrix.exclude is not a map with keys'],
    [{ os: ['a'], exclude: ['a'] }, 'an entry of matrix.include or matrix.exclude is not a map with keys'],
    [{ os: ['a'], exclude: [{ node: 1 }] }, 'matrix.exclude names node, which is no axis'],
    [{ a: Array.from({ length: 16 }, (_, i) => i), b: Array.from({ length: 17 }, (_, i) => i) }, 'the matrix has more than 256 legs'],
    [{ a: Array.from({ length: 90 }, (_, i) => i), b: Array.from({ length: 90 }, (_, i) => i) }, 'the matrix has more than 256 legs'],
    [
      { a: Array.from({ length: 250 }, (_, i) => i), exclude: Array.from({ length: 10_000 }, (_, i) => ({ a: -i })) },
      'the matrix has more filters than we compare',
    ],
  ])('does not guess the legs of %j', (matrix, reason) => {
    expect(expandMatrix(matrix)).toEqual({ expanded: false, reason });
  });

  test('keeps the axis value that an include matches only in part, or in another case', () => {
    const os = { name: 'Linux', cpu: 2 };
    expect(legs({ os: [os], include: [{ OS: { name: 'linux' }, fast: true }] })).toEqual([{ os, fast: true }]);
    expect(legs({ v: [[1, 2], [3]], exclude: [{ v: [1] }] })).toEqual([{ v: [3] }]);
    expect(legs({ v: ['a', 'b'], exclude: [{ v: { deep: null } }] })).toEqual([]);
  });

  test('runs a job once without matrix where everything is excluded', () => {
    expect(expandMatrix({ os: ['a'], exclude: [{ os: 'A' }] })).toEqual({ expanded: true, legs: [] });
    expect(legs({ os: ['a'], exclude: [{ os: 'a' }], include: [{ os: 'a', x: 1 }] })).toEqual([{ os: 'a', x: 1 }]);
  });

  test('keeps duplicates, and the order in which an include writes its keys behind its axes', () => {
    expect(legs({ v: [1, 1] })).toEqual([{ v: 1 }, { v: 1 }]);
    expect(shown({ os: ['a'], v: [1], include: [{ x: true, v: 2, os: 'b' }] })).toEqual([
      ['a', 1],
      [2, 'b', true],
    ]);
  });

  test('does not show what an include only adds', () => {
    expect(shown({ os: ['a'], include: [{ os: 'a', x: 1 }, { y: 2 }] })).toEqual([['a']]);
    expect(shown({ include: [{ y: 2, x: 1 }] })).toEqual([[2, 1]]);
  });

  test('compares as GitHub does: null and empty text with 0, booleans with 1', () => {
    expect(legs({ v: [0, '', null, false, 'x'], exclude: [{ v: 0 }] })).toEqual([{ v: 'x' }]);
    expect(legs({ v: [true, '1', 1, 'true', 2], exclude: [{ v: true }] })).toEqual([{ v: 'true' }, { v: 2 }]);
  });

  test('takes hostile names for names', () => {
    const matrix = JSON.parse('{"__proto__":[1],"constructor":[2],"include":[{"__proto__":1,"toString":"x"}]}') as Json;
    const [leg] = legs(matrix);
    expect(Object.entries(leg ?? {})).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
      ['toString', 'x'],
    ]);
    expect(legs({ a: [1], exclude: [{ a: { constructor: 1 } }] })).toEqual([{ a: 1 }]);
  });

  test('expands as a reference that decides leg by leg', () => {
    const value = fc.oneof(
      fc.constantFrom<Json>(1, 2, 'x', 'X', '1', true, null),
      fc.record({ n: fc.constantFrom(1, 2), k: fc.constantFrom('p', 'q') }),
    );
    const axes = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.array(value, { minLength: 1, maxLength: 3 }), { noNullPrototype: true });
    const entry = (keys: readonly string[]) =>
      fc.dictionary(fc.constantFrom(...keys), fc.oneof(value, fc.record({ n: fc.constantFrom(1, 2) })), {
        minKeys: 1,
        noNullPrototype: true,
      });
    const matrix = axes.chain((vectors) => {
      const names = Object.keys(vectors);
      return fc.record({
        vectors: fc.constant(vectors),
        include: fc.array(entry([...names, 'x', 'y']), { maxLength: 4, minLength: names.length === 0 ? 1 : 0 }),
        exclude: names.length === 0 ? fc.constant([]) : fc.array(entry(names), { maxLength: 3 }),
      });
    });
    fc.assert(
      fc.property(matrix, ({ vectors, include, exclude }) => {
        expect(legs({ ...vectors, include, exclude })).toEqual(reference(vectors, include, exclude));
      }),
      { numRuns: 400 },
    );
  });

  test('counts to 256 after exclude', () => {
    const range = (length: number) => Array.from({ length }, (_, i) => i);
    expect(legs({ a: range(16), b: range(17), exclude: [{ b: 0 }] })).toHaveLength(256);
  });

  test('never overwrites an axis of the product and keeps every leg that is not excluded', () => {
    const value = fc.constantFrom(1, 2, 3);
    const axes = fc.record({ a: fc.uniqueArray(value, { minLength: 1 }), b: fc.uniqueArray(value, { minLength: 1 }) });
    const entry = fc.dictionary(fc.constantFrom('a', 'b', 'c'), value, { minKeys: 1, noNullPrototype: true });
    fc.assert(
      fc.property(axes, fc.array(entry, { maxLength: 4 }), ({ a, b }, include) => {
        const result = legs({ a, b, include });
        const product = a.flatMap((x) => b.map((y) => ({ a: x, b: y })));
        expect(result.slice(0, product.length).map((leg) => ({ a: leg['a'], b: leg['b'] }))).toEqual(product);
        expect(
          include.every((one) => result.some((leg) => Object.entries(one).every(([key, part]) => key === 'c' || leg[key] === part))),
        ).toBe(true);
      }),
    );
  });
});

/** Another way to the same: legs by number, and GitHub's own expression engine for every comparison. */
function reference(vectors: JsonMap, include: readonly JsonMap[], exclude: readonly JsonMap[]): readonly JsonMap[] {
  const axes = Object.entries(vectors) as readonly (readonly [string, readonly Json[]])[];
  const count = axes.reduce((product, [, values]) => product * values.length, axes.length === 0 ? 0 : 1);
  const filters = include.map((one) => Object.fromEntries(Object.entries(one).filter(([key]) => Object.hasOwn(vectors, key))));
  const used = new Set<number>();
  const found: JsonMap[] = [];
  for (let number = 0; number < count; number += 1) {
    let rest = number;
    const own: [string, Json][] = [];
    for (const [name, values] of axes.toReversed()) {
      own.unshift([name, values[rest % values.length] ?? null]);
      rest = Math.floor(rest / values.length);
    }
    const leg = Object.fromEntries(own);
    if (exclude.some((filter) => fits(filter, leg))) continue;
    const extra: Record<string, Json> = {};
    include.forEach((one, i) => {
      if (!fits(filters[i] ?? {}, leg)) return;
      used.add(i);
      for (const [key, value] of Object.entries(one)) if (!Object.hasOwn(vectors, key)) extra[key] = value;
    });
    found.push({ ...leg, ...extra });
  }
  return [...found, ...include.filter((_, i) => !used.has(i))];
}

function fits(filter: JsonMap, leg: JsonMap): boolean {
  const check = (value: Json, path: string): boolean => {
    if (value !== null && typeof value === 'object')
      return Object.entries(value).every(([key, part]) => check(part as Json, `${path}['${key}']`));
    const literal = typeof value === 'string' ? `'${value}'` : String(value);
    const tokens = new Lexer(`${path} == ${literal}`).lex().tokens;
    const context = new data.Dictionary({ key: 'matrix', value: JSON.parse(JSON.stringify(leg), data.reviver) as data.ExpressionData });
    return new Evaluator(new Parser(tokens, ['matrix'], []).parse(), context).evaluate().coerceString() === 'true';
  };
  return check(filter, 'matrix');
}
