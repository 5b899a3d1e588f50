import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { listKeys } from '../../scripts/generators/configuration-page.ts';
import { emitConfigSchema, type JsonSchema, SCHEMA_ID } from '../../src/config/emit-config-schema.ts';
import { readRepositoryConfig } from '../../src/config/repository-config.ts';

const published = JSON.parse(readFileSync(new URL('../../docs/paceline.schema.json', import.meta.url), 'utf8')) as JsonSchema;
const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allowUnionTypes: true });
const validate = ajv.compile(published);
const CASES = new URL('../fixtures/config/', import.meta.url);

/** What the schema cannot say: the least and the most retention, the most cooldown, which time zones there are, and what two keys are together, where each is right otherwise. */
const BEYOND_SCHEMA =
  /kept for at (?:least 1d|most 36500d)|cooldown is at most 30d|IANA time zone|more runners at least than|either runners or scale|a budget needs/;

function agree(value: unknown): { readonly reader: boolean; readonly schema: boolean; readonly beyond: boolean } {
  const read = readRepositoryConfig(stringify(value));
  return {
    reader: read.ok,
    schema: validate(value),
    beyond: !read.ok && read.problems.every(({ message }) => BEYOND_SCHEMA.test(message)),
  };
}

const DURATIONS = [
  '10m',
  '2m35s',
  '10 min',
  '1.5h',
  '95s',
  '1h 30m',
  '400d',
  '52w',
  '2 Days',
  '0s',
  '90',
  90,
  '1:30',
  '5m 1h',
  '10 ms',
  '',
  'm',
  null,
];
const SIZES = ['16GB', '15.6 GiB', '512mib', '0GB', '16', 16, '16G', '', null];
const SHARES = ['99.5%', '0%', '100%', '101%', 0.995, 0, 1, 1.5, -0.1, 99.5, '40', '', true];
const PATTERNS = ['ci.yml', 'release*.yml', '!x', '{a,b}.yml', '{1..3}', '{x}', '${{ a }}', '', 'x'.repeat(256), 'x'.repeat(257), 5];
const SCHEDULES = [
  'any',
  'mon-fri',
  'Mon-Fri',
  '09:00-17:00',
  'mon-fri 09:00-17:00',
  '22:00-06:00',
  '09:00-09:00',
  '9:00-17:00',
  '25:00-26:00',
  'weekdays',
  '',
];
const ZONES = ['UTC', 'Europe/Berlin', 'Europe/Berln', 'Mars', ''];
const COUNTS = [0, 1, 2, 100, 101, -1, 1.5, '2', null];
const OTHERS = [
  'a\nb',
  'a\u0007',
  'off',
  'suggest',
  'pr',
  'basic',
  'intelligent',
  'fast',
  'auto',
  true,
  false,
  null,
  [],
  {},
  ['a'],
  [''],
  'x',
  0,
];

const pick = (values: readonly unknown[]) => fc.constantFrom(...values);
const anything = fc.oneof(...[DURATIONS, SIZES, SHARES, PATTERNS, SCHEDULES, ZONES, COUNTS, OTHERS].map(pick));

/** Values that mostly fit a place of the schema, and now and then do not. */
function valuesFor(schema: JsonSchema): fc.Arbitrary<unknown> {
  const fitting = (): fc.Arbitrary<unknown> => {
    if (schema.title === 'duration') return pick(DURATIONS);
    if (schema.title === 'size') return pick(SIZES);
    if (schema.title === 'share') return pick(SHARES);
    if (schema.title === 'pattern') return pick(PATTERNS);
    if (schema.title === 'schedule') return pick(SCHEDULES);
    if (schema.title === 'time zone') return pick(ZONES);
    if (schema.enum !== undefined) return pick([...schema.enum, 'fast']);
    if (schema.properties !== undefined) return mapOf(schema);
    if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(valuesFor));
    if (schema.type === 'array') return fc.array(valuesFor(schema.items ?? {}), { maxLength: 3 });
    if (typeof schema.additionalProperties === 'object') {
      return fc.dictionary(fc.constantFrom('unit', 'set-job-timeout', 'a b'), valuesFor(schema.additionalProperties), { maxKeys: 2 });
    }
    return schema.type === 'integer' || schema.type === 'number' ? pick(COUNTS) : pick(OTHERS);
  };
  return fc.oneof({ weight: 24, arbitrary: fitting() }, { weight: 1, arbitrary: anything });
}

function mapOf({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> {
  const entries = Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, valuesFor(each)]));
  // A few keys at a time: with all of them hardly any map would be right.
  const few = fc.subarray(Object.keys(properties), { maxLength: Math.min(2, Object.keys(properties).length) }).chain((keys) => {
    const chosen = new Set([...keys, ...required]);
    return fc.record(Object.fromEntries(Object.entries(entries).filter(([key]) => chosen.has(key))));
  });
  return fc.oneof(
    { weight: 20, arbitrary: few },
    { weight: 1, arbitrary: few.map((map) => ({ ...map, unknown: 1 })) },
    { weight: 1, arbitrary: few.map((map) => Object.fromEntries(Object.entries(map).slice(1))) },
  );
}

describe('the published schema', () => {
  test('is the one that is emitted, of draft 2020-12, with a name', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(emitConfigSchema())));
    expect(published).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', $id: SCHEMA_ID });
  });

  test('takes what the reader takes and refuses what it refuses, for any values', () => {
    const seen = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(mapOf(published), (value) => {
        const { reader, schema, beyond } = agree(value);
        seen[reader ? 'taken' : 'refused'] += 1;
        if (!beyond) expect({ value, taken: schema }).toEqual({ value, taken: reader });
      }),
      { numRuns: 2000, endOnFailure: true },
    );
    expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(100);
  });

  test.each(
    listKeys(published)
      .filter(({ name }) => !name.includes('[') && !name.includes('<'))
      .map(({ name, schema }) => [name, schema] as const),
  )('takes and refuses the same values for %s', (name, schema) => {
    fc.assert(
      fc.property(fc.oneof(valuesFor(schema), anything), (value) => {
        const whole = name.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
        const { reader, schema: taken, beyond } = agree(whole);
        if (!beyond) expect({ value, taken }).toEqual({ value, taken: reader });
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  test.each(readdirSync(CASES).filter((name) => /^(?:design-example|anchors|empty|mistakes|list)\.yml$/.test(name)))(
    'agrees with the reader on %s',
    (name) => {
      const value: unknown = parse(readFileSync(new URL(name, CASES), 'utf8')) ?? {};
      expect(validate(value)).toBe(readRepositoryConfig(stringify(value)).ok);
    },
  );

  test('describes every key and gives examples, each of which is taken', () => {
    for (const { name, schema } of listKeys(published)) {
      expect([name, schema.description]).toEqual([name, expect.stringMatching(/./)]);
      expect([name, schema.examples?.length ?? 0]).not.toEqual([name, 0]);
      const { $id, ...alone } = { ...schema } as JsonSchema & { $id?: string };
      const check = ajv.compile(alone);
      for (const example of schema.examples ?? []) expect([name, example, check(example)]).toEqual([name, example, true]);
    }
  });
});

test('the page of the configuration names the keys of the schema, once each', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  const listed = [...page.matchAll(/^\| `([^`]+)` \| /gm)].map(([, key]) => key);
  expect(listed).toEqual(listKeys(published).map(({ name }) => name));
});

test('the example of the page is valid', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  expect(example).toContain('level:');
  expect(readRepositoryConfig(example)).toMatchObject({ ok: true, notes: [] });
});
