import type { TestTiming } from '../../../model/job-log.ts';
import type { Seconds } from '../../../model/seconds.ts';
import { secondsOf, sumOfParts } from './printed-duration.ts';

/** A time that one line tells by itself. */
export interface TestLine {
  readonly tool: TestTiming['tool'];
  readonly file: string;
  /** Null: of the whole file. */
  readonly test: string | null;
  readonly duration: Seconds;
  /** How many tests the duration is of, where the line says it. */
  readonly tests: number | null;
}

type LineReader = (text: string) => TestLine | null;

function line(
  tool: TestTiming['tool'],
  file: string | undefined,
  test: string | null,
  time: Seconds | null,
  tests: string | undefined | null = null,
) {
  if (file === undefined || file === '' || time === null) return null;
  const count = tests == null ? null : Number(tests);
  return { tool, file, test, duration: time, tests: count };
}

/**
 * A line before and from where its last part begins; no last part unless the line ends as that does. One expression for both would try each beginning with
 * each end, and the lines are anybody's.
 */
function splitAtLast(text: string, begin: string, end: string): { readonly head: string; readonly tail: string } {
  const at = text.endsWith(end) ? text.lastIndexOf(begin) : -1;
  return at === -1 ? { head: text, tail: '' } : { head: text.slice(0, at), tail: text.slice(at) };
}

/** `0.50s call     tests/test_x.py::TestA::test_b[1-2]`, from `--durations`, with and without xdist. */
const PYTEST = /^(\d+\.\d+)s (call|setup|teardown) +(\S+?)::(.+)$/;
const pytest: LineReader = (text) => {
  const [, time, , file, test] = PYTEST.exec(text) ?? [];
  return line('pytest', file, test ?? null, secondsOf(time, 's'));
};

/** `PASS path (12.3 s)`, `PASS project path (12.3 s, 80 MB heap size)`. Jest prints no time for a file of less than five seconds. */
const JEST_TIME = /^ \((\d[\d.,]*) (m?s)\b[^)]*\)$/;
const JEST_FILE = /^(?:PASS|FAIL) (?:\S+ )?(\S+)$/;
const jest: LineReader = (text) => {
  const { head, tail } = splitAtLast(text, ' (', ')');
  const [, time, unit] = JEST_TIME.exec(tail) ?? [];
  const file = time === undefined ? undefined : JEST_FILE.exec(head)?.[1];
  const ending = file?.lastIndexOf('.') ?? -1;
  if (file === undefined || ending < 1 || !/^\w+$/.test(file.slice(ending + 1))) return null;
  return line('jest', file, null, secondsOf(time, unit ?? ''));
};

/** ` ✓ path (3 tests | 1 skipped) 120ms`, with the project in bars or as a word in front. */
const VITEST = /^ [✓❯×] (?:\|[^|]+\| |\S+ {1,2})?(\S+\.\w+) \((\d+) tests?\b[^)]*\) (\d[\d.]*)(ms|s)\b/;
/** ` ✓ path > suite > test 3ms`, of the verbose reporter. */
const VITEST_TEST = /^ [✓×] (?:\|[^|]+\| )?(\S+\.\w+) > (.+) (\d[\d.]*)(ms|s)$/;
const vitest: LineReader = (text) => {
  const [, file, tests, time, unit] = VITEST.exec(text) ?? [];
  if (file !== undefined) return line('vitest', file, null, secondsOf(time, unit ?? ''), tests);
  const [, ofFile, test, value, ofTest] = VITEST_TEST.exec(text) ?? [];
  return line('vitest', ofFile, test ?? null, secondsOf(value, ofTest ?? ''));
};

/** `        PASS [   0.005s] ( 1/10) crate::binary module::test`. The unit that can be chosen is the binary. */
const NEXTEST = /^ +(?:TRY \d+ )?(?:PASS|FAIL|LEAK) \[ *(\d+\.\d+)s\] (?:\( *\d+\/\d+\) )?(\S+) (\S+)$/;
const nextest: LineReader = (text) => {
  const [, time, file, test] = NEXTEST.exec(text) ?? [];
  return line('nextest', file, test ?? null, secondsOf(time, 's'));
};

/** `ok  	package	1.2s`, with the coverage behind it. A package that was tested before says `(cached)`. */
const GO = /^(?:ok {2}|FAIL)\t(\S+)\t(\d+\.\d+)s\b/;
const go: LineReader = (text) => {
  const [, file, time] = GO.exec(text) ?? [];
  return line('go', file, null, secondsOf(time, 's'));
};

/** `[INFO] Tests run: 3, …, Time elapsed: 1.2 s - in com.x.Y`, of surefire and failsafe. */
const SUREFIRE =
  /^(?:\[\w+\] )?Tests run: (\d+), Failures: \d+, Errors: \d+, Skipped: \d+, Time elapsed: ([\d.,]+) (s|sec|min|h)\b.* --? in ([\w.$]+)$/;
const maven: LineReader = (text) => {
  const [, tests, time, unit, file] = SUREFIRE.exec(text) ?? [];
  return line('maven', file, null, secondsOf(time, unit ?? ''), tests);
};

/** `  Passed Space.Class.Method(x: 1) [1 m 2 s]`; the unit is the class. */
const DOTNET_TIME = /^ \[(?:< )?([\d.]+ ?(?:ms|s|m|h)(?: [\d.]+ ?(?:ms|s))?)\]$/;
const DOTNET_NAME = /^ {2}(?:Passed|Failed) (\w+(?:\.\w+)+)/;
const dotnet: LineReader = (text) => {
  const { head, tail } = splitAtLast(text, ' [', ']');
  const time = DOTNET_TIME.exec(tail)?.[1];
  const [whole, name] = (time === undefined ? null : DOTNET_NAME.exec(head)) ?? [];
  if (whole === undefined || name === undefined || time === undefined) return null;
  const at = name.lastIndexOf('.');
  return line('other', name.slice(0, at), `${name.slice(at + 1)}${head.slice(whole.length)}`, sumOfParts(time));
};

/** `    0.5 seconds ./spec/a_spec.rb:12`, and the groups, which name the file's whole time. */
const RSPEC = /^ {4}(\d[\d.]*) seconds? (\.?\/?\S+_spec\.rb):(\d+)$/;
const RSPEC_GROUP = /^ {4}[\d.]+ seconds? average \((\d[\d.]*) seconds? \/ (\d+) examples?\) (\.?\/?\S+_spec\.rb):\d+$/;
const rspec: LineReader = (text) => {
  const [, time, file, at] = RSPEC.exec(text) ?? [];
  if (file !== undefined) return line('other', file.replace(/^\.\//, ''), `line ${at}`, secondsOf(time, 's'));
  const [, whole, tests, ofGroup] = RSPEC_GROUP.exec(text) ?? [];
  return line('other', ofGroup?.replace(/^\.\//, ''), null, secondsOf(whole, 's'), tests);
};

const [SPACE, HASH_BRACKET, P, F, O, T] = [' ', '[', 'P', 'F', 'o', 'T'].map((letter) => letter.charCodeAt(0));

/** What a line of a test runner's output says by itself; null for any other. */
export function readTestLine(text: string): TestLine | null {
  switch (text.charCodeAt(0)) {
    case SPACE:
      return vitest(text) ?? nextest(text) ?? dotnet(text) ?? rspec(text);
    case P:
      return jest(text);
    case F:
      return jest(text) ?? go(text);
    case O:
      return go(text);
    case HASH_BRACKET:
    case T:
      return maven(text);
    default:
      return pytest(text);
  }
}
