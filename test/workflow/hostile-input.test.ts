import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { BOMBS } from '../../scripts/hostile/bombs.ts';
import { exercise } from '../../scripts/hostile/exercise.ts';
import { hostileInput } from '../../scripts/hostile/hostile-input.ts';
import { seededRandom } from '../../src/stats/seeded-random.ts';
import { applyEdits } from '../../src/workflow/apply-edits.ts';
import { parseWorkflow } from '../../src/workflow/parse-workflow.ts';

/** Generous for a slow machine; each of these took seconds to forever, or the process, before it was bounded. */
const LIMIT_MS = 4_000;

/** Milliseconds on the processor: a busy machine is not the input's fault. */
function processorTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

const OWN_NAMES = Object.getOwnPropertyNames(Object.prototype);

const lines = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i)).join('\n');

const INPUTS: readonly (readonly [name: string, text: string, code: string | null])[] = [
  ['an alias bomb', `a0: &a0 [${'x,'.repeat(9)}]\n${lines(20, (i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`)}`, 'too-large'],
  ['a chain of aliases', `a0: &a0 x\n${lines(5_000, (i) => `a${i + 1}: &a${i + 1} [*a${i}]`)}`, 'too-deep'],
  ['a list of aliases of a large node', `a: &a [${'x,'.repeat(500)}]\nb: [${'*a,'.repeat(500)}]`, 'too-large'],
  ['brackets, 5,000 deep', '['.repeat(5_000), 'too-deep'],
  ['brackets, 5,000 deep, on seven lines', `${'['.repeat(5_000)}\n`.repeat(7), 'too-deep'],
  ['braces, 5,000 deep', '{a: '.repeat(5_000), 'too-deep'],
  ['dashes, 50,000 deep', '- '.repeat(50_000), 'too-deep'],
  ['explicit keys, 50,000 deep', '? '.repeat(50_000), 'too-deep'],
  ['indentation, 500 deep', lines(500, (i) => `${' '.repeat(i)}a:`), 'too-deep'],
  ['20,000 keys', `on: push\njobs:\n${lines(20_000, (i) => `  k${i}: 1`)}`, 'too-large'],
  ['one key 50,000 times', 'k: 1\n'.repeat(50_000), 'too-large'],
  ['anchors on one node', '&a '.repeat(80_000), 'too-large'],
  ['tags on one node', '!a '.repeat(80_000), 'too-large'],
  ['quotes', '"'.repeat(200_000), 'too-large'],
  ['blank lines', '\n'.repeat(250_000), 'too-large'],
  ['documents', '---\n'.repeat(50_000), 'not-yaml'],
  ['expressions that do not end', `on: push\njobs: { a: { runs-on: x, steps: [{ run: "${'${{ a '.repeat(20_000)}" }] } }`, 'too-large'],
  [
    'a condition of parentheses',
    `on: push\njobs: { a: { runs-on: x, if: "\${{ ${'('.repeat(20_000)} }}", steps: [{ run: a }] } }`,
    'not-a-workflow',
  ],
  [
    'a condition of negations',
    `on: push\njobs: { a: { runs-on: x, if: "\${{ ${'!'.repeat(20_000)}true }}", steps: [{ run: a }] } }`,
    'not-a-workflow',
  ],
  ['a prototype as a job', 'on: push\njobs: { __proto__: { runs-on: x, steps: [{ run: a }] } }', 'not-a-workflow'],
  ['a constructor as a job', 'on: push\njobs: { constructor: { runs-on: x, steps: [{ run: a }] } }', null],
  ['more than 256 KiB', 'a'.repeat(256 * 1024 + 1), 'too-large'],
  ['more than 256 KiB in UTF-8', 'ä'.repeat(200 * 1024), 'too-large'],
  ['a control that turns text around', 'name: "a\u202eb"\non: push\n', 'bidi-controls'],
];

describe('hostile files', () => {
  test.each(INPUTS)('are bounded: %s', (_, text, code) => {
    const start = processorTime();
    const result = parseWorkflow('.github/workflows/x.yml', text);
    const edited = applyEdits(text, [{ op: 'add', route: [], key: 'name', to: { value: 'x' } }]);
    expect(processorTime() - start).toBeLessThan(LIMIT_MS);
    expect(result.ok ? null : result.problems[0].code).toBe(code);
    expect(result.ok || result.problems.length <= 50).toBe(true);
    expect(edited.ok || edited.conflict.message !== '').toBe(true);
    expect(Object.prototype).not.toHaveProperty('runs-on');
  });

  test('a control that turns text around is reported where it stands', () => {
    const result = parseWorkflow('x.yml', 'name: x\nenv: { A: "\u2067" }\n');
    expect(result.ok ? [] : result.problems).toMatchObject([{ code: 'bidi-controls', line: 2, column: 12 }]);
  });
});

describe('everything that reads or edits a workflow', () => {
  test.each(BOMBS.map(({ name, text }) => [name, text] as const))('survives %s', (_, text) => {
    const start = processorTime();
    exercise(text, seededRandom(1));
    expect(processorTime() - start).toBeLessThan(LIMIT_MS);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(OWN_NAMES);
  });

  test('survives 300 mutated files', () => {
    const folder = join(import.meta.dirname, '../fixtures/workflows');
    const seeds = readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .map((name) => readFileSync(join(folder, name), 'utf8'));
    const reached = { yaml: 0, workflow: 0, applied: 0 };
    for (let i = 0; i < 300; i += 1) {
      const start = processorTime();
      const got = exercise(hostileInput(BOMBS.length + i, 7, seeds), seededRandom(i));
      expect({ i, milliseconds: processorTime() - start < LIMIT_MS }).toEqual({ i, milliseconds: true });
      reached.yaml += Number(got.isYaml);
      reached.workflow += Number(got.isWorkflow);
      reached.applied += got.applied;
    }
    expect(reached.yaml).toBeGreaterThan(50);
    expect(reached.workflow).toBeGreaterThan(20);
    expect(reached.applied).toBeGreaterThan(50);
  });
});
