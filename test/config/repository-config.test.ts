import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parse } from 'yaml';
import { emitConfigSchema, type JsonSchema } from '../../src/config/emit-config-schema.ts';
import { NOT_IN_EFFECT } from '../../src/config/not-in-effect.ts';
import { parseDuration } from '../../src/config/parse-duration.ts';
import { parseSize } from '../../src/config/parse-size.ts';
import { readRepositoryConfig } from '../../src/config/repository-config.ts';
import { DEFAULT_REPOSITORY_CONFIG } from '../../src/model/repository-config.ts';
import { expectFile } from '../helpers/expect-file.ts';

const CASES = new URL('../fixtures/config/', import.meta.url);
const KNOWN_RULES = ['filter-paths', 'set-job-timeout', 'shard-tests'];
const files = readdirSync(CASES).filter((name) => name.endsWith('.yml'));
const textOf = (name: string) => readFileSync(new URL(name, CASES), 'utf8');

function render(name: string): string {
  const result = readRepositoryConfig(textOf(name), { knownRules: KNOWN_RULES });
  if (!result.ok) return result.problems.map(({ line, column, message }) => `${line}:${column} ${message}\n`).join('');
  return `${JSON.stringify(result.config, (_, value: unknown) => (value instanceof Map ? Object.fromEntries(value) : value), 2)}\n`;
}

describe('the repository configuration', () => {
  test.each(files)('%s reads as expected', (name) => {
    expectFile(new URL(name.replace(/yml$/, 'expected.txt'), CASES), render(name));
  });

  test.each(['', '# only a comment\n', '{}\n'])('without any key means the defaults: %j', (text) => {
    expect(readRepositoryConfig(text)).toEqual({ ok: true, config: DEFAULT_REPOSITORY_CONFIG, notes: [] });
  });

  test('has thresholds by severity, how often alerts are told, and a digest', () => {
    const text = `alerts:
  critical: { makespan: { p95: 20m }, failure-rate: 20% }
  info: { cache-hit-rate: 80%, cost-per-day: 25, cost-per-month: 500.5 }
  consecutive: 3
  cooldown: 4h
  issue: true
digest: weekly
`;
    const read = readRepositoryConfig(text);
    expect(read.ok && read.config).toMatchObject({
      alerts: {
        critical: { makespan: { p95: 1200 }, failureRate: 0.2 },
        warning: null,
        info: { cacheHitRate: 0.8, costPerDay: 25, costPerMonth: 500.5 },
        consecutive: 3,
        cooldown: 14_400,
        issue: true,
      },
      digest: 'weekly',
    });
    expect(read).toMatchObject({ notes: [] });
  });

  test('of a repository adds to the thresholds of its organization', () => {
    const organization = 'alerts: { critical: { failure-rate: 20% }, cooldown: 1d }\ndigest: monthly\n';
    const read = readRepositoryConfig('alerts: { critical: { cost-per-day: 9 }, issue: true }\n', { organization });
    expect(read.ok && read.config).toMatchObject({
      alerts: { critical: { failureRate: 0.2, costPerDay: 9 }, cooldown: 86_400, consecutive: 2, issue: true },
      digest: 'monthly',
    });
  });

  test.each([
    ['alerts: { consecutive: 0 }', '1:24 alerts.consecutive: write a whole number from 1 to 24'],
    ['alerts: { cooldown: 31d }', '1:21 alerts.cooldown: a cooldown is at most 30d'],
    ['alerts: { info: { cost-per-day: -1 } }', '1:33 alerts.info.cost-per-day: write US dollars, from 0 to 10000000'],
    ['alerts: { issue: yes please }', '1:18 alerts.issue: write true or false'],
    ['digest: daily', '1:9 digest: write one of off, weekly, monthly'],
    ['digests: weekly', '1:1 "digests" is not known; did you mean "digest"?'],
  ])('says what is wrong with %s', (text, said) => {
    const read = readRepositoryConfig(text);
    expect(read.ok || read.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([said]);
  });

  test('takes any rule id when the rules are not given', () => {
    expect(readRepositoryConfig('rules: { not-a-rule: off }')).toMatchObject({ ok: true });
  });

  test('larger than 64 KiB is refused', () => {
    expect(readRepositoryConfig(`#${'x'.repeat(64 * 1024)}\n`)).toEqual({
      ok: false,
      problems: [{ message: 'the file is larger than 64 KiB', line: 1, column: 1 }],
    });
  });

  test.each([
    ['flow lists', '['.repeat(60_000)],
    ['flow maps', '{a: '.repeat(15_000)],
    ['block lists', '- '.repeat(30_000)],
    ['keys', Array.from({ length: 8000 }, (_, i) => `k${i}: 1`).join('\n')],
    ['anchors', '&a '.repeat(20_000)],
    ['indented maps', Array.from({ length: 350 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    [
      'aliases of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]\n`).join('')}`,
    ],
  ])('full of %s is refused', (_, text) => {
    expect(readRepositoryConfig(text).ok).toBe(false);
  });

  test.each([
    [
      'an alias inside of what it repeats',
      'rules: { filter-paths: { options: &a { b: *a } } }',
      '1:43 an alias stands inside of what it repeats',
    ],
    ['a NUL character', 'level: basic # \0', '1:1 the file holds a NUL character'],
    [
      'a NUL in a label',
      'pull-requests: { labels: ["a\\0b"] }',
      '1:27 pull-requests.labels[0]: write a text of one line, without control characters',
    ],
    ['tabs', 'targets:\n\t- workflow: ci.yml\n', '2:1 Tabs are not allowed as indentation'],
    ['a merge key', 'alerts:\n  critical:\n    makespan:\n      <<: { p95: 1m }\n', '4:7 "<<" is not known in alerts.critical.makespan'],
    ['a number as a text', 'pull-requests: { open: "2" }', '1:24 pull-requests.open: write a whole number from 0 to 100'],
    ['no number', 'prices: { x: .nan }', '1:14 prices.x: write a price, such as 0.008'],
    ['lines that end as in DOS', 'level: basic\r\nretention: 90\r\n', '2:12 retention: 90 has no unit: write 90s or 90m'],
    ['half a character', 'level: "\ud800"', '1:8 level: write one of basic, intelligent, aggressive, experimental'],
    ['a letter that only looks right', 'l\u0435vel: basic', '1:1 "l\u0435vel" is not known; did you mean "level"?'],
    ['a retention that no calendar has', 'retention: 999999w', '1:12 retention: measurements are kept for at most 36500d'],
    [
      'a duration of ISO 8601',
      'retention: P90D',
      '1:12 retention: write a duration with units of w, d, h, m and s, the largest first, such as 2m35s, 90s or 10m',
    ],
    [
      'forty braces',
      `ignore: { jobs: ["${'{a,b}'.repeat(40)}"] }`,
      '1:18 ignore.jobs[0]: braces are not expanded in a pattern: write one pattern for each text they stand for',
    ],
    [
      'a pool of two sizes',
      'pools: { a: { labels: [a], runners: 2, scale: { most: 3 } } }',
      '1:47 pools.a.scale: write either runners or scale',
    ],
    [
      'a budget without a price',
      'pools: { a: { labels: [a], scale: { most: 3, budget-per-hour: 2 } } }',
      '1:63 pools.a.scale.budget-per-hour: a budget needs the price of the pool: write price',
    ],
    [
      'more runners at least than at most',
      'pools:\n  a:\n    labels: [a]\n    scale:\n      most: 3\n      least: 4\n',
      '6:14 pools.a.scale.least: there are more runners at least than at most',
    ],
    ['a scale without a limit', 'pools: { a: { labels: [a], scale: { least: 1 } } }', '1:35 pools.a.scale: "most" is missing'],
    [
      'a step of nothing',
      'pools: { a: { labels: [a], scale: { most: 3, up: { step: 0 } } } }',
      '1:58 pools.a.scale.up.step: write a whole number from 1 to 100000',
    ],
    [
      'an unknown key of a scale',
      'pools: { a: { labels: [a], scale: { most: 3, cooldwn: 1m } } }',
      '1:46 "cooldwn" is not known in pools.a.scale',
    ],
    ['a memory without a unit', 'pools: { a: { labels: [a], memory: 16 } }', '1:36 pools.a.memory: 16 has no unit: write 16GB or 16GiB'],
    ['a memory in half a unit', 'pools: { a: { labels: [a], memory: 16g } }', '1:36 pools.a.memory: write 16GB for 16g'],
    ['a speed of nothing', 'pools: { a: { labels: [a], speed: 0 } }', '1:35 pools.a.speed: write a number from 0.01 to 100, such as 1.5'],
    ['a known word of the language', 'constructor: 1', '1:1 "constructor" is not known'],
  ])('with %s is refused with its place', (_what, text, problem) => {
    const read = readRepositoryConfig(text);
    expect(read.ok ? [] : read.problems.map(({ line, column, message }) => `${line}:${column} ${message}`)).toContain(problem);
  });

  test.each([
    ['a byte order mark', '\uFEFFlevel: basic\n'],
    ['lines that end as in DOS', 'level: basic\r\n'],
    ['an end of the document', 'level: basic\n...\n'],
    ['an anchor that another list repeats', 'level: basic\nignore: { workflows: &a [x.yml], jobs: *a }\n'],
    ['names that every object has', 'level: basic\nrules: { constructor: off, toString: pr }\n'],
  ])('with %s is read', (_what, text) => {
    expect(readRepositoryConfig(text)).toMatchObject({ ok: true, config: { level: 'basic' } });
  });

  test('never throws, and always says where', () => {
    const word = fc.constantFrom(
      'level',
      'rules',
      'targets',
      'pull-requests',
      'ignore',
      'prices',
      '{',
      '}',
      '[',
      ']',
      ': ',
      '- ',
      '\n',
      '  ',
      '&a ',
      '*a',
      '"',
      '10m',
      '5%',
      '!!map ',
      '? ',
      '| ',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const result = readRepositoryConfig(words.join(''));
        if (result.ok) return;
        expect(result.problems.length).toBeGreaterThan(0);
        for (const { line, column, message } of result.problems) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(message).not.toBe('');
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what is not in effect', () => {
  const notesOf = (text: string) => {
    const read = readRepositoryConfig(text);
    return read.ok ? read.notes.map(({ line, column, message }) => `${line}:${column} ${message}`) : read.problems;
  };

  test('is said with its line', () => {
    const text = `level: basic
pull-requests:
  open: 3
  group: workflow
targets:
  - workflow: ci.yml
    makespan: { p95: 10m }
    success-rate: 95%
  - { workflow: other.yml, stretch: {} }
logs: sampled
retention: 90d
dashboard-issue: true
`;
    expect(notesOf(text)).toEqual([
      '4:3 group is read but not in effect in this version',
      '8:5 success-rate is read but not in effect in this version',
      '9:28 stretch is read but not in effect in this version',
      '12:1 dashboard-issue is read but not in effect in this version',
    ]);
  });

  test('is said of a limit on a stage that no step is given, with what was probably meant', () => {
    const text = `alerts:
  warning:
    stages: { unit-tests: { p95: 5m }, build: { p95: 3m } }
  info: { stages: { render: { p50: 1m } } }
dashboard-issue: true
`;
    expect(notesOf(text)).toEqual([
      '3:15 "unit-tests" is no stage, so nothing is measured of it; did you mean "unit-test"?',
      expect.stringMatching(/^4:21 "render" is no stage, so nothing is measured of it; stages are checkout, /),
      '5:1 dashboard-issue is read but not in effect in this version',
    ]);
  });

  test('is nothing of what is in effect', () => {
    expect(
      notesOf("logs: off\nrequired-checks: [test]\npull-requests: { draft: true, reviewers: [a] }\nignore: { jobs: ['x'] }\n"),
    ).toEqual([]);
  });

  test.each(NOT_IN_EFFECT.map(({ path, note }) => [path.join('.'), path, note] as const))(
    'is said in the schema: %s',
    (_name, path, note) => {
      const node = path.reduce<JsonSchema | undefined>(
        (schema, part) => (part === '*' ? schema?.items : schema?.properties?.[part]),
        emitConfigSchema(),
      );
      expect(Object.keys(node ?? {}).length).toBeGreaterThan(1);
      expect(node?.description).toContain(note);
    },
  );
});

describe('the published schema', () => {
  const validate = new Ajv2020({ strict: false }).compile(emitConfigSchema());

  test('takes the example of the documentation', () => {
    expect(validate(parse(textOf('design-example.yml')))).toBe(true);
  });

  test('refuses unknown keys and wrong values', () => {
    expect(validate({ levl: 'basic' })).toBe(false);
    expect(validate({ 'pull-requests': { labls: [] } })).toBe(false);
    expect(validate({ targets: [{ workflow: 'ci.yml', makespan: { p95: '10' } }] })).toBe(false);
  });
});

describe('a pool', () => {
  const poolOf = (text: string) => {
    const read = readRepositoryConfig(`pools: { a: { labels: [a], ${text} } }`);
    return read.ok ? read.config.pools.get('a') : read.problems;
  };

  test('may be of so many runners, with all that is known of one', () => {
    expect(poolOf('runners: 2, price: 0.01, speed: 1.5, cpus: 8, memory: 16GiB, start-up: 45s, shares: true')).toEqual({
      ...{ labels: ['a'], runners: 2, pricePerMinute: 0.01, speed: 1.5, cpus: 8 },
      ...{ memory: 16 * 2 ** 30, startUp: 45, shares: true },
    });
  });

  test('may come and go; what is not written of that has its default', () => {
    expect(poolOf('scale: { most: 5 }')).toEqual({
      labels: ['a'],
      runners: null,
      scale: {
        ...{ least: 0, most: 5, period: 60, budgetPerHour: null },
        up: { step: 1, busyShare: null, queued: 1, cooldown: 0 },
        down: { step: 1, busyShare: 0.3, cooldown: 600 },
      },
    });
    expect(poolOf('price: 1, scale: { most: 5, up: { busy: 80%, cooldown: 1m }, budget-per-hour: 30 }')).toMatchObject({
      scale: { up: { busyShare: 0.8, queued: null, cooldown: 60 }, budgetPerHour: 30 },
    });
  });
});

test.each([
  ['16GB', 16e9],
  ['15.6 gib', 16750372454],
  ['512 MiB', 536870912],
  ['0GB', null],
  ['16', null],
  ['16G', null],
  ['GB', null],
])('the size %j is %p bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each([
  ['2m35s', 155],
  ['95s', 95],
  ['10m', 600],
  ['10 min', 600],
  ['1h', 3600],
  ['1.5 hours', 5400],
  ['1h 30m 5s', 5405],
  ['400d', 34_560_000],
  ['2 Days', 172_800],
  ['10', null],
  ['m', null],
  ['10 fortnights', null],
  ['-5m', null],
  ['', null],
])('the duration %j is %p seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

test('a rule may have options without a mode', () => {
  const read = readRepositoryConfig('rules: { filter-paths: off, shard-tests: { options: { shards: 4 } } }');
  if (!read.ok) throw new Error('refused');
  expect(read.config.rules).toEqual(
    new Map([
      ['filter-paths', { mode: 'off', options: {} }],
      ['shard-tests', { mode: 'pr', options: { shards: 4 } }],
    ]),
  );
});
