import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Parser } from 'yaml';
import type { Json } from '../../src/model/json.ts';
import type { Route } from '../../src/model/route.ts';
import { applyEdits } from '../../src/workflow/apply-edits.ts';
import type { ChangedRange, Edit } from '../../src/workflow/edit.ts';
import { plainValue, rootPlace } from '../../src/workflow/yaml/place.ts';
import { readYaml } from '../../src/workflow/yaml/read-yaml.ts';

const folder = join(import.meta.dirname, '../fixtures/workflows');
const files = readdirSync(folder)
  .filter((name) => /\.ya?ml$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

function plainOf(text: string): Json {
  const yaml = readYaml(text);
  if (!yaml.ok) throw new Error(yaml.problem.message);
  return plainValue(rootPlace(yaml.file));
}

/** YAML's own comments; a `#` inside a script is none. */
function commentsOf(text: string): readonly string[] {
  const found: string[] = [];
  const visit = (token: unknown): void => {
    if (token === null || typeof token !== 'object') return;
    const { type, source } = token as { type?: string; source?: string };
    if (type === 'comment' && source !== undefined) found.push(source);
    for (const part of Object.values(token)) if (typeof part === 'object') visit(part);
  };
  for (const token of new Parser().parse(text)) visit(token);
  return found.sort();
}

function rebuild(text: string, ranges: readonly ChangedRange[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const range of ranges) {
    parts.push(text.slice(from, range.start), range.replacement);
    from = range.end;
  }
  return [...parts, text.slice(from)].join('');
}

interface List {
  readonly route: Route;
  readonly length: number;
}

function listsOf(value: Json, route: Route = []): readonly List[] {
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    return [{ route, length: items.length }, ...items.flatMap((item, i) => listsOf(item, [...route, i]))];
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, part]) => listsOf(part, [...route, key]));
}

/** A move within a list and the move that takes it back. */
function moveIn({ route, length }: List, from: number, before: number): readonly [Edit, Edit] {
  const to = (at: number) => (at >= length ? {} : { before: at });
  const now = before > from ? before - 1 : before;
  return [
    { op: 'move', route: [...route, from], to: route, ...to(before) },
    { op: 'move', route: [...route, now], to: route, ...to(from <= now ? from : from + 1) },
  ];
}

describe('moves and wraps on real workflow files', () => {
  const lists = files.flatMap(({ name, text }) => listsOf(plainOf(text)).map((list) => ({ name, text, list })));
  const long = lists.filter(({ list }) => list.length > 1);

  test('a move within a list touches only its ranges, keeps every comment, and is taken back byte for byte nine times in ten', () => {
    let made = 0;
    let restored = 0;
    fc.assert(
      fc.property(fc.constantFrom(...long), fc.nat(), fc.nat(), ({ text, list }, a, b) => {
        const [move, back] = moveIn(list, a % list.length, b % (list.length + 1));
        const result = applyEdits(text, [move]);
        if (!result.ok || result.ranges.length === 0) return;
        made += 1;
        expect(rebuild(text, result.ranges)).toBe(result.text);
        expect(commentsOf(result.text)).toEqual(commentsOf(text));
        const again = applyEdits(result.text, [back]);
        if (again.ok) expect(plainOf(again.text)).toEqual(plainOf(text));
        if (again.ok && again.text === text) restored += 1;
      }),
      { numRuns: 250, seed: 7 },
    );
    expect(made).toBeGreaterThan(80);
    expect(restored / made).toBeGreaterThan(0.9);
  });

  test('every wrap is made, by insertions only, and keeps every comment', () => {
    fc.assert(
      fc.property(fc.constantFrom(...lists), fc.nat(), fc.nat(), ({ text, list }, a, b) => {
        if (list.length === 0) return;
        const from = a % list.length;
        const through = from + (b % (list.length - from));
        const result = applyEdits(text, [{ op: 'wrap', route: list.route, from, through, key: 'parallel' }]);
        expect(result.ok).toBe(true);
        if (!result.ok) return;
        expect(rebuild(text, result.ranges)).toBe(result.text);
        expect(result.ranges.every(({ start, end }) => start === end)).toBe(true);
        expect(commentsOf(result.text)).toEqual(commentsOf(text));
      }),
      { numRuns: 120 },
    );
  });

  test('every job can be renamed and renamed back, or is read in a way that only a run knows', () => {
    let made = 0;
    for (const { text } of files) {
      const { jobs } = plainOf(text) as { readonly jobs: { readonly [key: string]: Json } };
      for (const job of Object.keys(jobs)) {
        const result = applyEdits(text, [{ op: 'rename', route: ['jobs', job], to: 'Renamed_job' }]);
        if (!result.ok) {
          expect(result.conflict.code).toBe('dynamic-reference');
          continue;
        }
        made += 1;
        expect(result.ranges.every(({ replacement }) => replacement === 'Renamed_job')).toBe(true);
        const back = applyEdits(result.text, [{ op: 'rename', route: ['jobs', 'Renamed_job'], to: job }]);
        expect(back.ok ? back.text : back.conflict).toBe(text);
      }
    }
    expect(made).toBeGreaterThan(20);
  });
});

describe('rename', () => {
  test('covers the names and nothing else', () => {
    const text = 'on: push\njobs:\n  a: { runs-on: x }\n  b: { needs: a, runs-on: x, if: "needs.a.result == \'a\'" }\n';
    const result = applyEdits(text, [{ op: 'rename', route: ['jobs', 'a'], to: 'c' }]);
    expect(result.ok ? result.ranges.map(({ start, end, replacement }) => [text.slice(start, end), replacement]) : result.conflict).toEqual(
      [
        ['a', 'c'],
        ['a', 'c'],
        ['a', 'c'],
      ],
    );
  });

  test('names the place that it cannot see through', () => {
    const text = 'on: push\njobs:\n  a: { runs-on: x }\n  b: { needs: a, runs-on: x, env: { A: "${{ toJSON(needs) }}" } }\n';
    const result = applyEdits(text, [{ op: 'rename', route: ['jobs', 'a'], to: 'c' }]);
    expect(result.ok ? [] : result.conflict.route).toEqual(['jobs', 'b', 'env', 'A']);
  });

  test('takes names that every object inherits for names', () => {
    const text = 'on: push\njobs:\n  __proto__: { runs-on: x }\n  constructor: { runs-on: x, needs: __proto__ }\n';
    const result = applyEdits(text, [{ op: 'rename', route: ['jobs', '__proto__'], to: 'toString' }]);
    expect(result.ok ? result.text : result.conflict).toBe(
      'on: push\njobs:\n  toString: { runs-on: x }\n  constructor: { runs-on: x, needs: toString }\n',
    );
  });
});
