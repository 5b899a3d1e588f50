import type { TestTiming } from '../../../model/job-log.ts';

/** What one line says of how a file of tests, or one test of it, ended. */
export interface ResultLine {
  readonly tool: TestTiming['tool'];
  readonly file: string;
  /** Null: of the whole file. */
  readonly test: string | null;
  /** How many failed; of one test 0 or 1. */
  readonly failed: number;
}

/** `tests/test_a.py ..F.s [ 50%]`, a letter a test. */
const PYTEST_FILE = /^(\S+\.py) ([.FEsxXpR,]+)(?: +\[ *\d+%\])?$/;
/** `tests/test_a.py::TestA::test_b PASSED [ 50%]`, with `-v`. */
const PYTEST_TEST = /^(\S+?\.py)::(.+) (PASSED|FAILED|ERROR)(?: +\[ *\d+%\])?$/;
/** `FAILED tests/test_a.py::test_b - AssertionError`, `ERROR tests/test_a.py - ImportError`: of the summary. */
const PYTEST_SUMMARY = /^(?:FAILED|ERROR) ([^\s:]+\.py)(::| - |$)/;
/** `FAIL project src/a.test.ts (5.1 s)`. How many of its tests failed stands far from it. */
const JEST = /^(PASS|FAIL) (?:\S+ )?(\S+\.\w+)(?: \([^)]*\))?$/;
/** ` ❯ |project| src/a.test.ts (4 tests | 1 failed) 2.5s`. */
const VITEST = /^ ([✓❯×]) (?:\|[^|]+\| |\S+ {1,2})?(\S+\.\w+) \(\d+ tests?(?: \| (\d+) failed)?[ |)]/;
/** `    TRY 2 PASS [   0.005s] ( 1/10) crate::binary module::test`: the last try decides. */
const NEXTEST = /^ +(?:TRY \d+ )?(PASS|FAIL|LEAK|TIMEOUT|ABORT|SIG[A-Z]+) \[ *\d+\.\d+s\] (?:\( *\d+\/\d+\) )?(\S+) (\S+)$/;
/** `[ERROR] Tests run: 3, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 1.2 s <<< FAILURE! -- in com.x.Y`. */
const SUREFIRE =
  /^(?:\[\w+\] )?Tests run: \d+, Failures: (\d+), Errors: (\d+), Skipped: \d+, Time elapsed: [\d.,]+ \w+\b.* --? in ([\w.$]+)$/;

type Reader = (text: string) => ResultLine | null;

const pytest: Reader = (text) => {
  const [, file, letters = ''] = PYTEST_FILE.exec(text) ?? [];
  if (file !== undefined) return { tool: 'pytest', file, test: null, failed: letters.replace(/[^FE]/g, '').length };
  const [, ofTest, test, word] = PYTEST_TEST.exec(text) ?? [];
  if (ofTest !== undefined && test !== undefined) return { tool: 'pytest', file: ofTest, test, failed: word === 'PASSED' ? 0 : 1 };
  const [whole, failing, end] = PYTEST_SUMMARY.exec(text) ?? [];
  if (whole === undefined || failing === undefined) return null;
  const name = end === '::' ? text.slice(whole.length).split(' - ', 1)[0] : undefined;
  // A file that could not be read has no tests: it failed as one.
  return { tool: 'pytest', file: failing, test: name ?? '', failed: 1 };
};

const jest: Reader = (text) => {
  const [, word, file] = JEST.exec(text) ?? [];
  return file === undefined ? null : { tool: 'jest', file, test: null, failed: word === 'PASS' ? 0 : 1 };
};

const indented: Reader = (text) => {
  const [, mark, file, failed] = VITEST.exec(text) ?? [];
  if (file !== undefined) return { tool: 'vitest', file, test: null, failed: mark === '✓' ? 0 : Number(failed ?? 1) };
  const [, word, binary, test] = NEXTEST.exec(text) ?? [];
  if (binary === undefined || test === undefined) return null;
  return { tool: 'nextest', file: binary, test, failed: word === 'PASS' || word === 'LEAK' ? 0 : 1 };
};

const maven: Reader = (text) => {
  const [, failures, errors, file] = SUREFIRE.exec(text) ?? [];
  return file === undefined ? null : { tool: 'maven', file, test: null, failed: Number(failures) + Number(errors) };
};

/** What a line of a test runner's output says of failures by itself; null for any other. Go's takes more than a line. */
export function readResultLine(text: string): ResultLine | null {
  if (text.startsWith(' ')) return indented(text);
  if (text.startsWith('[') || text.startsWith('Tests run: ')) return maven(text);
  if (text.startsWith('PASS ') || text.startsWith('FAIL ')) return jest(text);
  return pytest(text);
}
