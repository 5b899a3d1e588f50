import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Parser } from 'yaml';
import type { Json } from '../../src/model/json.ts';
import type { Route } from '../../src/model/route.ts';
import { applyEdits } from '../../src/workflow/apply-edits.ts';
import type { ChangedRange, Edit } from '../../src/workflow/edit.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { plainValue, rootPlace } from '../../src/workflow/yaml/place.ts';
import { readYaml } from '../../src/workflow/yaml/read-yaml.ts';

const folder = join(import.meta.dirname, '../fixtures/workflows');
const files = readdirSync(folder)
  .filter((name) => /\.ya?ml$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

interface Spot {
  readonly route: Route;
  readonly value: Json;
}

/** Every node of a file, with its route. */
function spotsOf(value: Json, route: Route = []): readonly Spot[] {
  if (Array.isArray(value)) return [{ route, value }, ...(value as readonly Json[]).flatMap((item, i) => spotsOf(item, [...route, i]))];
  if (value !== null && typeof value === 'object') {
    return [{ route, value }, ...Object.entries(value).flatMap(([key, part]) => spotsOf(part, [...route, key]))];
  }
  return [{ route, value }];
}

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

const scalar = fc.oneof(
  fc.constantFrom(
    'npm',
    '20',
    '3.10',
    'yes',
    'null',
    '',
    ' padded ',
    'a: b',
    'x # y',
    '*',
    '&a',
    '- x',
    "it's",
    'say "hi"',
    '${{ github.ref }}',
    '!cancelled()',
    '0o7',
    '1e3',
    '@at',
    'y',
  ),
  fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom('one\ntwo\n', 'one\n\n  two', 'no end\nof line', '# not a comment\nx\n', 'trailing  \nspace\n', 'keep\n\n\n'),
);
const value: fc.Arbitrary<Json> = fc.oneof(
  scalar,
  fc.constant(null),
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'b-c', 'with', 'on', 'key with space', '1'), fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
);

function editAt(spot: Spot, choice: number, to: Json, spots: readonly Spot[]): Edit {
  const { route } = spot;
  const isMap = spot.value !== null && typeof spot.value === 'object' && !Array.isArray(spot.value);
  const keys = isMap ? Object.keys(spot.value as object) : [];
  const beside = keys[choice % Math.max(1, keys.length)];
  if (choice % 4 === 0) return { op: 'remove', route };
  if (choice % 4 === 1) return { op: 'set', route, to: { value: to } };
  if (Array.isArray(spot.value))
    return choice % 8 < 4
      ? { op: 'append', route, to: { value: to } }
      : { op: 'append', route, to: { value: to }, before: choice % Math.max(1, spot.value.length) };
  if (!isMap) return { op: 'set', route: spots[0] === spot ? ['jobs'] : route, to: { value: to } };
  const entry = { op: 'add', route, key: `new-key-${choice % 3}`, to: { value: to } } as const;
  return beside === undefined || choice % 5 === 0 ? entry : choice % 2 === 0 ? { ...entry, after: beside } : { ...entry, before: beside };
}

/** Puts the replacements where the ranges say, and nothing else. */
function rebuild(text: string, ranges: readonly ChangedRange[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const range of ranges) {
    parts.push(text.slice(from, range.start), range.replacement);
    from = range.end;
  }
  return [...parts, text.slice(from)].join('');
}

describe('edits on real workflow files', () => {
  for (const { name, text } of files) {
    const spots = spotsOf(plainOf(text));
    const edit = fc
      .tuple(fc.integer({ min: 1, max: spots.length - 1 }), fc.nat({ max: 1000 }), value)
      .map(([at, choice, to]) => editAt(spots[at] as Spot, choice, to, spots));
    let made = 0;

    test(`${name}: what is applied touches only its ranges and keeps every comment that is not removed`, () => {
      fc.assert(
        fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
          const result = applyEdits(text, edits);
          if (!result.ok) return;
          made += 1;
          expect(rebuild(text, result.ranges)).toBe(result.text);
          expect(readYaml(result.text).ok).toBe(true);
          if (edits.every((one) => one.op !== 'remove')) expect(commentsOf(result.text)).toEqual(commentsOf(text));
          else expect(commentsOf(text)).toEqual(expect.arrayContaining([...commentsOf(result.text)]));
          if (edits.every((one) => one.op === 'add' || one.op === 'append')) {
            expect(result.ranges.every((range) => text.slice(range.start, range.end).trim() === '')).toBe(true);
          }
        }),
        { numRuns: text.length > 8_000 ? 40 : 150 },
      );
      expect(made).toBeGreaterThan(10);
    });
  }

  test('one added key is taken back by removing it, byte for byte', () => {
    for (const { text } of files) {
      const jobs = (plainOf(text) as { readonly jobs: { readonly [key: string]: Json } }).jobs;
      for (const job of Object.keys(jobs)) {
        const added = applyEdits(text, [{ op: 'add', route: ['jobs', job], key: 'x-new', to: { value: 10 } }]);
        if (!added.ok) continue;
        const back = applyEdits(added.text, [{ op: 'remove', route: ['jobs', job, 'x-new'] }]);
        expect(back.ok ? back.text : back.conflict).toBe(text);
      }
    }
  });

  test('every fixture is a workflow', () => {
    for (const { name, text } of files)
      expect({ name, ok: parseWorkflow(`.github/workflows/${name}`, text).ok }).toEqual({ name, ok: true });
  });
});
