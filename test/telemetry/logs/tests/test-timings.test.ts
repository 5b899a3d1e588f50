import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StepRun } from '../../../../src/model/job-run.ts';
import { createJobLogReader } from '../../../../src/telemetry/logs/job-log-reader.ts';
import { timingsByFile } from '../../../../src/telemetry/logs/tests/timings-by-file.ts';
import { buildStep } from '../../../helpers/build-run.ts';
import { jobLog, scriptHeader } from '../../../helpers/job-log.ts';

function read(lines: readonly string[], steps: readonly StepRun[] = []) {
  const reader = createJobLogReader({ steps });
  reader.takeText(jobLog(...scriptHeader(1, 'run tests'), ...lines.map((text, index): [number, string] => [2 + index / 1000, text])));
  return reader.finish().tests;
}

const brief = (lines: readonly string[]) =>
  read(lines).map(({ tool, file, test: name, duration, tests }) => [tool, file, name, duration, tests ?? null]);

describe('the times that a runner prints', () => {
  test.each([
    [
      'pytest --durations',
      [
        '0.50s call     tests/test_a.py::TestA::test_b[1-2]',
        '0.25s setup    tests/test_a.py::TestA::test_b[1-2]',
        '12.00s teardown tests/test_c.py::test_d',
      ],
      [
        ['pytest', 'tests/test_a.py', 'TestA::test_b[1-2]', 0.75, null],
        ['pytest', 'tests/test_c.py', 'test_d', 12, null],
      ],
    ],
    [
      'jest',
      [
        'PASS src/a.test.ts (12.3 s)',
        'FAIL unit src/b.test.js (5.001 s, 80 MB heap size)',
        'PASS src/c.test.ts',
        'PASS something (or other)',
      ],
      [
        ['jest', 'src/a.test.ts', null, 12.3, null],
        ['jest', 'src/b.test.js', null, 5.001, null],
      ],
    ],
    [
      'vitest',
      [
        ' ✓ src/a.test.ts (3 tests) 120ms',
        ' ❯ |unit| src/b.test.ts (4 tests | 1 failed) 2.5s',
        ' ✓ src/c.test.ts > suite > does it 3ms',
        '   ✓ slow one  305ms',
      ],
      [
        ['vitest', 'src/a.test.ts', null, 0.12, 3],
        ['vitest', 'src/b.test.ts', null, 2.5, 4],
        ['vitest', 'src/c.test.ts', 'suite > does it', 0.003, null],
      ],
    ],
    [
      'vitest in colours',
      ['\u001b[32m ✓ \u001b[39msrc/a.test.ts \u001b[2m(3 tests)\u001b[22m\u001b[32m 120\u001b[2mms\u001b[22m\u001b[39m'],
      [['vitest', 'src/a.test.ts', null, 0.12, 3]],
    ],
    [
      'nextest',
      [
        '        PASS [   0.005s] krate module::test_a',
        '        FAIL [  61.500s] ( 2/10) krate::it test_b',
        '   TRY 2 PASS [   1.000s] krate test_c',
      ],
      [
        ['nextest', 'krate', 'module::test_a', 0.005, null],
        ['nextest', 'krate::it', 'test_b', 61.5, null],
        ['nextest', 'krate', 'test_c', 1, null],
      ],
    ],
    [
      'go test -v',
      [
        '=== RUN   TestX',
        '--- PASS: TestX (0.10s)',
        '--- PASS: TestQuick (0.00s)',
        'PASS',
        'ok  \tgithub.com/o/r/pkg\t1.250s\tcoverage: 80.0% of statements',
        'ok  \tgithub.com/o/r/old\t(cached)',
        'FAIL\tgithub.com/o/r/bad\t0.300s',
      ],
      [
        ['go', 'github.com/o/r/pkg', null, 1.25, null],
        ['go', 'github.com/o/r/pkg', 'TestX', 0.1, null],
        ['go', 'github.com/o/r/bad', null, 0.3, null],
      ],
    ],
    [
      'surefire',
      [
        '[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1.2 s - in com.x.Y',
        '[ERROR] Tests run: 2, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.5 s <<< FAILURE! -- in com.x.Z',
        '[INFO] Tests run: 5, Failures: 1, Errors: 0, Skipped: 0',
      ],
      [
        ['maven', 'com.x.Y', null, 1.2, 3],
        ['maven', 'com.x.Z', null, 0.5, 2],
      ],
    ],
    [
      'surefire 2 and ant',
      [
        'Running com.x.Old',
        'Tests run: 4, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.4 sec',
        '    [junit] Running com.x.Ant',
        '    [junit] Tests run: 6, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 2.1 sec',
      ],
      [
        ['maven', 'com.x.Old', null, 0.4, 4],
        ['junit', 'com.x.Ant', null, 2.1, 6],
      ],
    ],
    [
      'rspec --profile',
      [
        'Top 10 slowest examples (1.2 seconds, 90% of total time):',
        '  Foo does bar',
        '    0.5 seconds ./spec/foo_spec.rb:12',
        'Top 3 slowest example groups:',
        '  Foo',
        '    0.5 seconds average (1.0 seconds / 2 examples) ./spec/foo_spec.rb:3',
      ],
      [
        ['other', 'spec/foo_spec.rb', 'line 12', 0.5, null],
        ['other', 'spec/foo_spec.rb', null, 1, 2],
      ],
    ],
    [
      'mocha, of slow tests',
      ['  Array', '    #indexOf()', '      ✓ is slow (123ms)', '      ✓ is fast'],
      [['other', 'Array', 'is slow', 0.123, null]],
    ],
    ['phpunit --testdox', ['Foo (App\\Tests\\Foo)', ' ✔ Does it [12.50 ms]'], [['other', 'App\\Tests\\Foo', 'Does it', 0.0125, null]]],
    [
      'dotnet test',
      [
        '  Passed My.Space.FooTests.Does_it(x: 1) [120 ms]',
        '  Failed My.Space.FooTests.Other [1 m 2 s]',
        '  Passed My.Space.FooTests.Quick [< 1 ms]',
      ],
      [
        ['other', 'My.Space.FooTests', 'Does_it(x: 1)', 0.12, null],
        ['other', 'My.Space.FooTests', 'Other', 62, null],
        ['other', 'My.Space.FooTests', 'Quick', 0.001, null],
      ],
    ],
  ])('%s', (_, lines, expected) => {
    expect(brief(lines)).toEqual(expected);
  });
});

test.each([
  '9999999999.00s call     tests/a.py::t',
  'PASS src/a.test.ts (1e99 s)',
  '[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 99999999 s - in com.x.Y',
  'ok  \tpkg\t-1.0s',
  '0.50s call tests/a.py',
  'FAIL: something went wrong (1.2 s)',
])('%j is the time of no test', (line) => {
  expect(read([line])).toEqual([]);
});

test('a recorded build’s classes have the time and the number of tests that surefire printed', () => {
  const bytes = gunzipSync(readFileSync(new URL('../../../fixtures/logs/whole/bugswarm-6642948886.log.gz', import.meta.url)));
  const reader = createJobLogReader();
  reader.take(bytes);
  const { tests } = reader.finish();
  const printed = bytes.toString('utf8').match(/^\S+ (?:\[\w+\] )?Tests run: \d+.*Time elapsed: .*(?:in \S+)?$/gm) ?? [];
  expect(printed.length).toBeGreaterThan(3);
  const sum = printed.reduce((total, line) => total + Number(/Time elapsed: ([\d.]+)/.exec(line)?.[1]), 0);
  expect(tests.reduce((total, { duration }) => total + duration, 0)).toBeCloseTo(sum);
  expect(tests.reduce((sum, { tests: count }) => sum + (count ?? 0), 0)).toBe(
    printed.reduce((sum, line) => sum + Number(/Tests run: (\d+)/.exec(line)?.[1]), 0),
  );
});

test('times belong to the step that printed them, and secrets in names are not kept', () => {
  const key = `ghp_${'a1B2'.repeat(9)}`;
  const tests = read([`0.50s call     tests/test_a.py::test_b[${key}]`], [buildStep(3, 'Run run tests', 1, 9)]);
  expect(tests).toEqual([{ tool: 'pytest', stepNumber: 3, stepIndex: 0, file: 'tests/test_a.py', test: 'test_b[***]', duration: 0.5 }]);
});

test('a time that is longer than its step is left out and counted; without a record nothing bounds it', () => {
  const lines = ['99999.00s call     tests/test_a.py::test_b', 'PASS src/a.test.ts (8.9 s)', 'PASS src/b.test.ts (9.2 s)'];
  const log = (steps: readonly StepRun[]) => {
    const reader = createJobLogReader({ steps });
    reader.takeText(
      jobLog(...scriptHeader(1, 'run tests'), ...lines.map((text): [number, string] => [8, text]), ...scriptHeader(9, 'true')),
    );
    return reader.finish();
  };
  const joined = log([buildStep(3, 'Run run tests', 1, 9), buildStep(4, 'Run true', 9, 10)]);
  expect(joined.tests.map(({ file }) => file)).toEqual(['src/a.test.ts']);
  expect(joined.cuts.tests).toBe(2);
  expect(log([])).toMatchObject({ tests: { length: 3 }, cuts: { tests: 0 } });
});

test('what is printed without end is kept up to 5,000 times, with room for whole files', () => {
  const single = Array.from({ length: 9000 }, (_, index) => `0.50s call     tests/test_${index}.py::test`);
  const whole = Array.from({ length: 9000 }, (_, index) => `PASS src/${index}.test.ts (6.0 s)`);
  const tests = read([...single, ...whole]);
  expect(tests).toHaveLength(5000);
  expect(tests.filter(({ test: name }) => name === null)).toHaveLength(2000);
});

test('by file, a printed time outweighs the sum of tests, and what ran longest comes first', () => {
  const timings = read([
    '0.50s call     tests/a.py::x',
    '0.70s call     tests/a.py::y',
    'PASS src/b.test.ts (6.0 s)',
    ' ✓ src/c.test.ts (3 tests) 120ms',
    ' ✓ src/c.test.ts > one 90ms',
  ]);
  expect(timingsByFile(timings)).toEqual([
    { file: 'src/b.test.ts', duration: 6, tests: null, isWhole: true },
    { file: 'tests/a.py', duration: 1.2, tests: 2, isWhole: false },
    { file: 'src/c.test.ts', duration: 0.12, tests: 3, isWhole: true },
  ]);
});

test('reading never throws, and no time is below nothing', () => {
  const word = fc.constantFrom(
    'PASS ',
    'FAIL\t',
    'ok  \t',
    '0.5',
    's call ',
    ' a.py::b',
    ' ✓ ',
    '(3 tests)',
    ' 5ms',
    '  Passed A.b',
    ' [',
    'Running A',
    'Tests run: ',
    '\\',
  );
  fc.assert(
    fc.property(fc.array(fc.array(fc.oneof(word, fc.string()), { maxLength: 6 }).map((parts) => parts.join(''))), (lines) => {
      expect(read(lines.map((line) => line.replaceAll('\n', ' '))).every(({ duration }) => duration >= 0)).toBe(true);
    }),
  );
});
