import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../src/model/json.ts';
import { applyEdits } from '../../src/workflow/apply-edits.ts';
import type { Edit } from '../../src/workflow/edit.ts';
import { plainValue, rootPlace } from '../../src/workflow/yaml/place.ts';
import { readYaml } from '../../src/workflow/yaml/read-yaml.ts';

const LIMIT_MS = 2_000;
/** What ends a line for GitHub's YAML reader, or may not stand in YAML at all, or turns text around. */
const SIGNS = ['\r', '\n', '\u0085', '\u2028', '\u2029', '\0', '\u001b', '\u000b', '\f', '\u007f', '\u202e', '\ud800'];
const named = SIGNS.map((sign) => [`U+${sign.charCodeAt(0).toString(16).padStart(4, '0')}`, sign] as const);
const BLOCK = "on: push\nenv:\n  A: b\n  C: 'd'\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n          a\n";
const FLOW = 'on: push\nenv: { A: b, C: "d" }\njobs: { a: { runs-on: x, steps: [{ run: a }] } }\n';
const STEPS = ['jobs', 'a', 'steps'];

function plainOf(text: string): Json {
  const yaml = readYaml(text);
  if (!yaml.ok) throw new Error(yaml.problem.message);
  return plainValue(rootPlace(yaml.file));
}

function processorTime(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const each = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i)).join('');
const many = (count: number, edit: (i: number) => Edit) => Array.from({ length: count }, (_, i) => edit(i));
const long = `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n${each(3_000, (i) => `      - run: s${i}\n`)}`;
const shared = `on: push\nenv: &e\n  A: 1\n  B: 2\njobs:\n${each(190, (i) => `  j${i}:\n    runs-on: x\n    env: *e\n    steps: [{ run: a }]\n`)}`;

describe('what may end a line for another reader', () => {
  test.each(named)('is refused in a comment: %s', (_, sign) => {
    const to = { value: 'x', comment: `fine${sign}    permissions: write-all` };
    const edits: readonly Edit[] = [
      { op: 'set', route: ['env', 'A'], to },
      { op: 'add', route: ['env'], key: 'B', to },
      { op: 'append', route: STEPS, to },
    ];
    for (const edit of edits) {
      const result = applyEdits(BLOCK, [edit]);
      expect(result.ok ? result.text : result.conflict.code).toBe('unsupported-style');
    }
  });

  test.each(named)('is only ever written as an escape: %s', (_, sign) => {
    const text = `one${sign}two: 3 # four\n`;
    for (const before of [BLOCK, FLOW]) {
      const edits: readonly Edit[] = [
        { op: 'set', route: ['env', 'A'], to: { value: text } },
        { op: 'set', route: ['env', 'C'], to: { value: text.trim() } },
        { op: 'set', route: [...STEPS, 0, 'run'], to: { value: text } },
        { op: 'add', route: ['env'], key: `K${sign}x: y`, to: { value: `${sign}x` } },
        { op: 'append', route: STEPS, to: { value: { run: text, env: { [`L${sign}`]: text } } } },
        { op: 'merge', route: ['jobs', 'a'], value: { env: { [`M${sign}`]: text } } },
        { op: 'wrap', route: STEPS, from: 0, through: 0, key: `N${sign}x` },
      ];
      for (const edit of edits) {
        const result = applyEdits(before, [edit]);
        if (!result.ok) throw new Error(`${edit.op}: ${result.conflict.message}`);
        if (sign !== '\n') expect(result.text.includes(sign)).toBe(false);
        expect(JSON.stringify(plainOf(result.text))).toContain(JSON.stringify(sign).slice(1, -1));
      }
    }
  });
});

describe('new text inside braces and brackets', () => {
  test('holds no colon or question mark without quotes, and no key without a blank behind its colon', () => {
    // Without quotes of their own, so that what is quoted can be told from outside.
    const sign = fc.constantFrom('a', ':', '?', ' ', '-', ',', '/', '$', '{', '}', '[', ']', '#', '\n');
    const text = fc.oneof(
      fc.string({ unit: sign }),
      fc.string().map((any) => any.replaceAll(/['"\\]/g, ':')),
    );
    let applied = 0;
    fc.assert(
      fc.property(text, text, fc.constantFrom('set', 'add', 'append', 'merge', 'wrap'), (value, key, op) => {
        const edits: Readonly<Record<typeof op, Edit>> = {
          set: { op: 'set', route: ['env', 'A'], to: { value: [value, { [key]: value }] } },
          add: { op: 'add', route: ['env'], key, to: { value } },
          append: { op: 'append', route: STEPS, to: { value: { [key]: value } } },
          merge: { op: 'merge', route: ['jobs', 'a'], value: { env: { [key]: [value] } } },
          wrap: { op: 'wrap', route: STEPS, from: 0, through: 0, key },
        };
        const result = applyEdits(FLOW, [edits[op]]);
        if (!result.ok) return;
        applied += 1;
        for (const { replacement } of result.ranges) {
          const unquoted = replacement.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, '""');
          expect(unquoted).not.toMatch(/\?|:(?! )/);
        }
      }),
      { numRuns: 300 },
    );
    expect(applied).toBeGreaterThan(200);
  });
});

describe('many edits at once', () => {
  const CASES: readonly (readonly [name: string, text: string, edits: readonly Edit[], expected: string])[] = [
    [
      '100 through aliases of one anchor',
      shared,
      many(100, (i) => ({ op: 'set', route: ['jobs', `j${i}`, 'env', 'A'], to: { value: 2 } })),
      'ok',
    ],
    [
      '190 through aliases of one anchor',
      shared,
      many(190, (i) => ({ op: 'set', route: ['jobs', `j${i}`, 'env', 'A'], to: { value: 2 } })),
      'inside-alias',
    ],
    ['1,000 removals of 3,000', long, many(1_000, (i) => ({ op: 'remove', route: [...STEPS, i] })), 'ok'],
    ['2,999 removals of 3,000', long, many(2_999, (i) => ({ op: 'remove', route: [...STEPS, i] })), 'too-many'],
    ['1,000 values', long, many(1_000, (i) => ({ op: 'set', route: [...STEPS, i, 'run'], to: { value: 'z' } })), 'ok'],
    ['1,000 new steps', long, many(1_000, () => ({ op: 'append', route: STEPS, to: { value: { run: 'z' } } })), 'ok'],
    [
      '999 moves to a new job',
      long,
      [
        { op: 'add', route: ['jobs'], key: 'b', to: { value: { 'runs-on': 'x', steps: [] } } },
        ...many(999, (i) => ({ op: 'move', route: [...STEPS, i], to: ['jobs', 'b', 'steps'] })),
      ],
      'ok',
    ],
    [
      'a merge of 3,000 keys',
      BLOCK,
      [{ op: 'merge', route: ['env'], value: Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`K${i}`, i])) }],
      'too-many',
    ],
  ];

  test.each(CASES)('take less than two seconds: %s', (_, text, edits, expected) => {
    const taken = processorTime(() => {
      const result = applyEdits(text, edits);
      expect(result.ok ? 'ok' : result.conflict.code).toBe(expected);
    });
    expect(taken).toBeLessThan(LIMIT_MS);
  });
});
