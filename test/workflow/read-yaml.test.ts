import { describe, expect, test } from '@jest/globals';
import { Composer, type Document, Parser } from 'yaml';
import { readYaml } from '../../src/workflow/yaml/read-yaml.ts';

describe('the composer of the YAML library', () => {
  test('tells its errors to the method that we put in its place, and then keeps none', () => {
    const composer = new Composer({ prettyErrors: false, uniqueKeys: false });
    const told: unknown[][] = [];
    expect(Object.hasOwn(composer, 'onError')).toBe(true);
    Reflect.set(composer, 'onError', (...args: unknown[]) => told.push(args));
    const documents = [...composer.compose(new Parser().parse('a: *b c\nd: !x!y z\n'), true)] as Document[];
    expect(told.length).toBeGreaterThan(0);
    for (const [source, code, message] of told) {
      expect([typeof source, typeof code, typeof message]).toEqual([expect.stringMatching(/^(?:number|object)$/), 'string', 'string']);
    }
    expect(documents.map(({ errors }) => errors)).toEqual([[]]);
  });

  test('says the first error, with its place', () => {
    expect(readYaml('a: 1\nb: !x!y z\nc: !x!y z\n')).toMatchObject({ ok: false, problem: { code: 'not-yaml', line: 2, column: 4 } });
  });
});
