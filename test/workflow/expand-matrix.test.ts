import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expandMatrix, type JsonMap } from '../../src/workflow/plan/expand-matrix.ts';

function legs(matrix: JsonMap): readonly JsonMap[] {
  const expansion = expandMatrix(matrix);
  if (!expansion.expanded) throw new Error(expansion.reason);
  return expansion.legs;
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
    [{ os: [], v: [1] }, 'the matrix has no leg'],
    [{ a: Array.from({ length: 16 }, (_, i) => i), b: Array.from({ length: 17 }, (_, i) => i) }, 'the matrix has more than 256 legs'],
    [{ a: Array.from({ length: 90 }, (_, i) => i), b: Array.from({ length: 90 }, (_, i) => i) }, 'the matrix has more than 256 legs'],
  ])('does not guess the legs of %j', (matrix, reason) => {
    expect(expandMatrix(matrix)).toEqual({ expanded: false, reason });
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
