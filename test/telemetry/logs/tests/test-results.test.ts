import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createJobLogReader } from '../../../../src/telemetry/logs/job-log-reader.ts';
import { keepFacts } from '../../../../src/telemetry/logs/keep-facts.ts';
import { buildStep } from '../../../helpers/build-run.ts';
import { jobLog, scriptHeader } from '../../../helpers/job-log.ts';

function read(lines: readonly string[], steps: Parameters<typeof buildStep>[] = []) {
  const reader = createJobLogReader({ steps: steps.map((step) => buildStep(...step)) });
  reader.takeText(jobLog(...scriptHeader(1, 'run tests'), ...lines.map((text, index): [number, string] => [2 + index / 1000, text])));
  return reader.finish();
}
const failed = (lines: readonly string[]) => (read(lines).testResults ?? []).map(({ tool, file, failed: count }) => [tool, file, count]);

describe('which files of tests failed', () => {
  test.each<[string, readonly string[], readonly (readonly [string, string, number])[]]>([
    [
      'pytest, by its letters and its summary',
      [
        'tests/test_a.py ..F.s                                                    [ 40%]',
        'tests/test_b.py .....                                                    [ 80%]',
        'tests/sub/test_c.py EE                                                   [100%]',
        'FAILED tests/test_a.py::TestA::test_b[1 - 2] - AssertionError: x',
        'ERROR tests/test_d.py - ImportError: no module',
        'ERROR    training.finetuner:finetuner.py:75 broken',
      ],
      [
        ['pytest', 'tests/test_a.py', 1],
        ['pytest', 'tests/test_b.py', 0],
        ['pytest', 'tests/sub/test_c.py', 2],
        ['pytest', 'tests/test_d.py', 1],
      ],
    ],
    [
      'pytest -v, each test once',
      [
        'tests/test_a.py::test_one PASSED                                         [ 33%]',
        'tests/test_a.py::test_two[a b] FAILED                                    [ 66%]',
        'tests/test_b.py::test_one PASSED                                         [100%]',
        'FAILED tests/test_a.py::test_two[a b] - assert 1 == 2',
      ],
      [
        ['pytest', 'tests/test_a.py', 1],
        ['pytest', 'tests/test_b.py', 0],
      ],
    ],
    [
      'jest, with and without a time, named again in its summary',
      ['PASS src/a.test.ts', 'FAIL unit src/b.test.js (5.001 s)', 'PASS something else', 'FAIL unit src/b.test.js (5.001 s)'],
      [
        ['jest', 'src/a.test.ts', 0],
        ['jest', 'src/b.test.js', 1],
      ],
    ],
    [
      'vitest',
      [' ✓ src/a.test.ts (3 tests) 120ms', ' ❯ |unit| src/b.test.ts (4 tests | 2 failed) 2.5s', ' ❯ src/c.test.ts (0 test)'],
      [
        ['vitest', 'src/a.test.ts', 0],
        ['vitest', 'src/b.test.ts', 2],
        ['vitest', 'src/c.test.ts', 1],
      ],
    ],
    [
      'nextest, by the last try of each test',
      [
        '        PASS [   0.005s] ( 1/10) one::bin module::a',
        '  TRY 1 FAIL [   0.005s] ( 2/10) one::bin module::b',
        '  TRY 2 PASS [   0.005s] ( 3/10) one::bin module::b',
        '        FAIL [   0.005s] two::bin module::a',
        '     TIMEOUT [  60.005s] two::bin module::b',
        '        FAIL [   0.005s] two::bin module::a',
      ],
      [
        ['nextest', 'one::bin', 0],
        ['nextest', 'two::bin', 2],
      ],
    ],
    [
      'go, whose tests come before their package',
      [
        '--- FAIL: TestA (0.00s)',
        '    --- FAIL: TestA/sub (0.00s)',
        '--- FAIL: TestB (1.00s)',
        'FAIL',
        'FAIL\texample.com/x/a\t1.20s',
        'ok  \texample.com/x/b\t0.30s',
        'FAIL\texample.com/x/c\t0.10s',
        'FAIL\texample.com/x/d [build failed]',
        'ok  \texample.com/x/e\t(cached)',
      ],
      [
        ['go', 'example.com/x/a', 2],
        ['go', 'example.com/x/b', 0],
        ['go', 'example.com/x/c', 1],
      ],
    ],
    [
      'surefire',
      [
        '[ERROR] Tests run: 3, Failures: 1, Errors: 1, Skipped: 0, Time elapsed: 1.2 s <<< FAILURE! -- in com.x.BadTest',
        '[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s - in com.x.GoodTest',
        '[ERROR] Tests run: 5, Failures: 1, Errors: 1, Skipped: 0',
      ],
      [
        ['maven', 'com.x.BadTest', 2],
        ['maven', 'com.x.GoodTest', 0],
      ],
    ],
  ])('%s', (_what, lines, expected) => {
    expect(failed(lines)).toEqual(expected);
  });

  test('is told by no line of a header, and by nothing that belongs to no step', () => {
    const lines = ['PASS src/a.test.ts', 'FAIL src/b.test.ts'];
    expect(read(lines, [[2, 'Other', 1000, 1010]]).testResults).toBeUndefined();
    expect(read(lines, [[2, 'Run run tests', 1, 10]]).testResults).toMatchObject([
      { stepNumber: 2, failed: 0 },
      { stepNumber: 2, failed: 1 },
    ]);
  });

  test('is kept with the time of the file, and without one as a file whose time is not known', () => {
    const { tests } = keepFacts(read(['PASS src/a.test.ts (12.3 s)', 'FAIL src/b.test.ts', 'PASS src/c.test.ts']));
    expect(tests).toEqual([
      { tool: 'jest', stepNumber: null, file: 'src/a.test.ts', duration: 12.3, failed: 0 },
      { tool: 'jest', stepNumber: null, file: 'src/b.test.ts', duration: 0, isSum: true, failed: 1 },
      { tool: 'jest', stepNumber: null, file: 'src/c.test.ts', duration: 0, isSum: true, failed: 0 },
    ]);
  });

  test('of more files than are kept those that failed stay', () => {
    const passed = Array.from({ length: 600 }, (_, index) => `PASS src/a${index}.test.ts`);
    const { tests } = keepFacts(read([...passed, 'FAIL src/z.test.ts']));
    expect(tests).toHaveLength(500);
    expect(tests.filter((file) => (file.failed ?? 0) > 0)).toMatchObject([{ file: 'src/z.test.ts' }]);
  });

  test('is read from any lines without an error, in time that grows with them', () => {
    const part = fc.constantFrom(
      'FAILED ',
      'tests/a.py',
      '::',
      ' PASSED',
      '   ',
      '[ 1%]',
      ' ❯ ',
      ' (1 tests',
      '| ',
      'FAIL\t',
      '.F',
      ' - in ',
      'x',
    );
    fc.assert(
      fc.property(
        fc.array(
          fc.array(part, { maxLength: 60 }).map((parts) => parts.join('')),
          { maxLength: 20 },
        ),
        (lines) => {
          for (const { failed: count } of read(lines).testResults ?? []) expect(count).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
