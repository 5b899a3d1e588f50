import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseDocument } from 'yaml';
import type { Json } from '../../src/model/json.ts';
import type { Route } from '../../src/model/route.ts';
import { locate } from '../../src/workflow/locate.ts';
import type { Span, Workflow } from '../../src/workflow/model.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';
import { type Place, placeAt, rootPlace, valueSpan } from '../../src/workflow/yaml/place.ts';
import { readYaml } from '../../src/workflow/yaml/read-yaml.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/workflows');
const FIXTURES = readdirSync(FOLDER).filter((name) => /\.ya?ml$/.test(name));

const ALIASES = `on: &on [push]
env: &env { A: &a 1, B: *a }
defaults: &defaults
  run: # why
    shell: bash

    # after
jobs:
  a: &job
    runs-on: &label x
    env: *env
    defaults: *defaults
    steps: &steps
      - &step { run: a }
      - *step # twice
  b: *job
  c:
    runs-on: *label
    needs: [a, &b b]
    steps: *steps
  d: { needs: *b, uses: ./x, with: { "k": 'v', l: "w
      w", ? m : , n } } # end
`;

function readFixture(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8');
}

function* routesOf(value: Json, route: Route = []): Generator<readonly [Route, Json]> {
  if (route.length > 0) yield [route, value];
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* routesOf(item, [...route, i]);
  else if (value !== null && typeof value === 'object')
    for (const [key, item] of Object.entries(value)) yield* routesOf(item, [...route, key]);
}

function parsed(text: string): Workflow {
  const result = parseWorkflow('x.yml', text);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.workflow;
}

/** The text of a span as YAML of its own, at the depth where it stands. */
function readSpan(text: string, { start, end, column }: Span): unknown {
  return parseDocument(`${' '.repeat(column - 1)}${text.slice(start, end)}\n`, { uniqueKeys: false }).toJS();
}

const isAliased = (place: Place) => place.written !== place.node;

function checkPlaces(text: string): number {
  const workflow = parsed(text);
  const yaml = readYaml(text);
  if (!yaml.ok) throw new Error(yaml.problem.message);
  let checked = 0;
  for (const [route, value] of routesOf(workflow.plain)) {
    const span = locate(workflow, route);
    const place = placeAt(yaml.file, route);
    const above = placeAt(yaml.file, route.slice(0, -1));
    if (span === null || place === null || above === null) throw new Error(`no place for ${JSON.stringify(route)}`);
    const own = valueSpan(place);
    // Where no value is written it has no extent, and stands after the blank that follows its key.
    expect([route, span.start <= own.start && span.start <= span.end && (own.end <= span.end || own.start === own.end)]).toEqual([
      route,
      true,
    ]);
    expect(text.slice(0, span.start).split('\n')).toHaveLength(span.line);
    expect(text.slice(0, span.end).split('\n')).toHaveLength(span.endLine);
    // What an alias repeats stands where its anchor is, and nests there.
    const outer = valueSpan({ ...above, written: above.node });
    expect([route, outer.start <= span.start && span.end <= outer.end]).toEqual([route, true]);
    if (isAliased(place)) expect(text.slice(own.start, own.end)).toMatch(/^\*\w+$/);
    else if (
      !text.slice(own.start, own.end).includes('*') &&
      own.end > own.start &&
      place.written?.range?.[1] !== place.written?.range?.[0]
    ) {
      expect([route, readSpan(text, own)]).toEqual([route, value]);
      checked += 1;
    }
  }
  return checked;
}

describe('the place of every node', () => {
  test.each(FIXTURES)('is its text, inside the place of what holds it: %s', (name) => {
    expect(checkPlaces(readFixture(name))).toBeGreaterThan(5);
  });

  test('is that of the alias as written, and of what it repeats at the anchor', () => {
    expect(checkPlaces(ALIASES)).toBeGreaterThan(20);
    expect(checkPlaces(ALIASES.replaceAll('\n', '\r\n'))).toBeGreaterThan(20);
    const workflow = parsed(ALIASES);
    const at = (...route: Route) => {
      const span = locate(workflow, route);
      return span === null ? null : ALIASES.slice(span.start, span.end);
    };
    expect(at('jobs', 'b')).toBe('b: *job');
    expect(at('jobs', 'b', 'steps', 1)).toBe('*step');
    expect(at('jobs', 'b', 'steps', 1, 'run')).toBe('run: a');
    expect(at('defaults')).toBe('defaults: &defaults\n  run: # why\n    shell: bash');
    expect(at('jobs', 'd', 'with', 'l')).toBe('l: "w\n      w"');
    expect(workflow.jobs.map(({ key, route, span }) => [key, route.length, span.line])).toEqual([
      ['a', 2, 9],
      ['b', 2, 16],
      ['c', 2, 17],
      ['d', 2, 21],
    ]);
  });

  test('is found at the root too', () => {
    const yaml = readYaml(ALIASES);
    expect(yaml.ok && valueSpan(rootPlace(yaml.file))).toMatchObject({ start: 0, line: 1, column: 1, endLine: 22 });
  });
});
