import { describe, expect, test } from '@jest/globals';
import { minimatch } from 'minimatch';
import { readRepositoryConfig } from '../../src/config/repository-config.ts';
import { PATTERN } from '../../src/engine/matches-workflow.ts';

function problemOf(text: string): string {
  const read = readRepositoryConfig(text);
  return read.ok ? 'valid' : read.problems.map(({ line, column, message }) => `${line}:${column} ${message}`).join('\n');
}

describe('a mistake says what is wrong with what was written', () => {
  test.each([
    ['retention: 90', '1:12 retention: 90 has no unit: write 90s or 90m'],
    ['retention: "90"', '1:12 retention: 90 has no unit: write 90s or 90m'],
    ['retention: 1:30', '1:12 retention: 1:30 can be read in two ways: write 1m30s or 1h30m'],
    ['retention: 1:30:05', '1:12 retention: write 1h30m05s for 1:30:05'],
    ['retention: 0d', '1:12 retention: a duration must be longer than nothing, such as 2m35s, 90s or 10m'],
    ['retention: 12h', '1:12 retention: measurements are kept for at least 1d'],
    ['target-reduction: 40', '1:19 target-reduction: 40 is more than all of it: write 40% or 0.4'],
    ['target-reduction: 140%', '1:19 target-reduction: write a share from 0% to 100%, such as 99.5% or 0.995'],
    ['level: intelligant', '1:8 level: write one of basic, intelligent, aggressive, experimental; did you mean "intelligent"?'],
    ['ignore: { jobs: ["!a"] }', '1:18 ignore.jobs[0]: a pattern cannot say what is not meant: the leading ! is not understood'],
    [
      'ignore: { workflows: ["{a,b}.yml"] }',
      '1:23 ignore.workflows[0]: braces are not expanded in a pattern: write one pattern for each text they stand for',
    ],
    [
      'pull-requests: { timezone: Berlin }',
      '1:28 pull-requests.timezone: write an IANA time zone, such as UTC or Europe/Berlin; did you mean Europe/Berlin?',
    ],
    ['pull-requests: { schedule: "9:00-17:00" }', '1:28 pull-requests.schedule: write 09:00 for 9:00'],
    [
      'pull-requests: { schedule: "09:00-25:00" }',
      '1:28 pull-requests.schedule: 25:00 is no time of day: write any, mon-fri, 09:00-17:00 or mon-fri 09:00-17:00',
    ],
    ['pull-requests: { open: many }', '1:24 pull-requests.open: write a whole number from 0 to 100'],
    ['dashboard-issue: maybe', '1:18 dashboard-issue: write true or false'],
    ['targets: [{ makespan: { p95: 10m } }]', '1:11 targets[0]: "workflow" is missing'],
  ])('%s', (text, expected) => {
    expect(problemOf(text)).toBe(expected);
  });
});

test('a share may be written as a number', () => {
  expect(readRepositoryConfig('targets: [{ workflow: ci.yml, success-rate: 0.995 }]')).toMatchObject({
    config: { targets: [{ successRate: 0.995 }] },
  });
});

test('a schedule is read in any case', () => {
  expect(readRepositoryConfig('pull-requests: { schedule: Mon-FRI 22:00-06:00 }')).toMatchObject({
    config: { pullRequests: { schedule: 'mon-fri 22:00-06:00' } },
  });
});

test('no pattern that is taken makes a match go on for ever', () => {
  const parts = ['*a', '*', '?', '[!b]*', '**/', 'a', '**/*a*', '[a-z]', '*(a)', '+(a)'];
  const names = ['a'.repeat(250), `${'a'.repeat(100)}b${'a'.repeat(100)}c`, 'a/'.repeat(100), `${'a'.repeat(20)}/`.repeat(12)];
  const patterns = parts.flatMap((x) => parts.map((y) => `${`${x}${y}`.repeat(60).slice(0, 255)}b`));
  const taken = patterns.filter((pattern) => readRepositoryConfig(`ignore: { jobs: [${JSON.stringify(pattern)}] }`).ok);
  expect(taken.length).toBeGreaterThan(50);
  let matched = 0;
  for (const pattern of taken) {
    for (const name of names) {
      minimatch(name, pattern, PATTERN);
      matched += 1;
    }
  }
  expect(matched).toBe(taken.length * names.length);
});

describe("the organization's file", () => {
  const read = (own: string, organization: string) => {
    const result = readRepositoryConfig(own, { organization });
    if (!result.ok) throw new Error('refused');
    return result.config;
  };

  test('stands under the own one: maps merge, lists and single values replace', () => {
    const organization = `level: basic
pull-requests: { open: 5, labels: [org], reviewers: [octocat] }
rules: { set-job-timeout: off, cache-dependencies: { mode: suggest } }
ignore: { workflows: [a.yml, b.yml] }
targets: [{ workflow: ci.yml, makespan: { p95: 10m } }]
`;
    const own = `level: aggressive
pull-requests: { open: 1, labels: [mine] }
rules: { set-job-timeout: pr, cache-dependencies: { options: { x: 1 } } }
ignore: { workflows: [c.yml] }
`;
    expect(read(own, organization)).toMatchObject({
      level: 'aggressive',
      pullRequests: { open: 1, perDay: 1, labels: ['mine'], reviewers: ['octocat'] },
      rules: new Map([
        ['set-job-timeout', { mode: 'pr', options: {} }],
        ['cache-dependencies', { mode: 'suggest', options: { x: 1 } }],
      ]),
      ignore: { workflows: ['c.yml'], jobs: [] },
      targets: [{ workflow: 'ci.yml' }],
    });
  });

  test.each(['', '{}', '# nothing\n'])('is in force alone beside %j', (own) => {
    expect(read(own, 'level: basic\n').level).toBe('basic');
  });

  test('that is not valid is left out', () => {
    expect(read('pull-requests: { open: 1 }', 'level: fast\n')).toMatchObject({ level: 'intelligent', pullRequests: { open: 1 } });
  });

  test('mistakes of the own file are reported with their own places', () => {
    const result = readRepositoryConfig('# one\nlevl: basic\n', { organization: 'level: basic\n' });
    expect(result).toEqual({ ok: false, problems: [{ line: 2, column: 1, message: '"levl" is not known; did you mean "level"?' }] });
  });

  test('a key of the prototype is none of the map', () => {
    const result = readRepositoryConfig('rules: { constructor: off }', { organization: 'rules: { toString: off }' });
    expect(result).toMatchObject({
      ok: true,
      config: {
        rules: new Map([
          ['toString', { mode: 'off' }],
          ['constructor', { mode: 'off' }],
        ]),
      },
    });
  });
});
