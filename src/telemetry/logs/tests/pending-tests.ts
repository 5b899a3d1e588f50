import { keepText } from '../log-record.ts';
import { secondsOf } from './printed-duration.ts';
import { readTestLine, type TestLine } from './test-lines.ts';

/** Reads the lines of one section in order: some runners name the file before or after the times of its tests. */
export interface TestLineReader {
  take(text: string, give: (line: TestLine) => void): void;
}

const GO_TEST = /^--- (?:PASS|FAIL): (\S+) \((\d+\.\d+)s\)$/;
const RUNNING = /^(?:\[\w+\] | {4}\[junit\] )?Running ([\w.$]+)$/;
/** Ant, and surefire up to version 2: the class stands in the line before. */
const AFTER_RUNNING =
  /^(?: {4}\[junit\] )?Tests run: (\d+), Failures: \d+, Errors: \d+(?:, Skipped: \d+)?, Time elapsed: ([\d.,]+) sec?\b(?!.* in )/;
/** Mocha: two spaces and a suite, deeper and a test with its time where it was slow. */
const MOCHA_SUITE = /^ {2}(\S.*)$/;
const MOCHA_TEST = /^ {4,}[✓✔√] (.+) \((\d+)ms\)$/;
/** phpunit --testdox: a class, then its tests with their time. */
const TESTDOX_CLASS = /^(?:.+ )?\(?((?:\w+\\)+\w+)\)?$/;
const TESTDOX_TEST = /^ [✔✘] (.*\S) +\[?(\d[\d.]*) ?(ms|s)\]?$/;
const MOST_PENDING = 500;
const [SPACE, DASH, BRACKET, R, T] = [' ', '-', '[', 'R', 'T'].map((letter) => letter.charCodeAt(0));

export function createTestLineReader(): TestLineReader {
  const go = createGoTests();
  const indented = createIndentedTests();
  let running: string | null = null;

  /** True when the line was of a runner that names the class first. */
  function takeRunning(text: string, give: (line: TestLine) => void): boolean {
    const named = RUNNING.exec(text)?.[1];
    if (named !== undefined) {
      running = keepText(named, 300);
      return true;
    }
    const [, tests, time] = AFTER_RUNNING.exec(text) ?? [];
    if (tests === undefined || running === null) return false;
    const duration = secondsOf(time, 's');
    const tool = text.startsWith('    [junit]') ? 'junit' : 'maven';
    if (duration !== null) give({ tool, file: running, test: null, duration, tests: Number(tests) });
    running = null;
    return true;
  }

  return {
    take(text, give) {
      const first = text.charCodeAt(0);
      if (first === DASH && go.take(text)) return;
      if ((first === R || first === BRACKET || first === T || first === SPACE) && takeRunning(text, give)) return;
      if (first === SPACE && indented.take(text, give)) return;
      const known = readTestLine(text);
      if (known === null) {
        indented.takeHeading(text);
        return;
      }
      give(known);
      if (known.tool === 'go') go.give(known.file, give);
    },
  };
}

/** Go prints a package's tests before the package. */
function createGoTests(): { take(text: string): boolean; give(file: string, give: (line: TestLine) => void): void } {
  let pending: { test: string; time: string | undefined }[] = [];
  return {
    take(text) {
      const [, test, time] = GO_TEST.exec(text) ?? [];
      if (test === undefined) return false;
      if (pending.length < MOST_PENDING && time !== '0.00') pending.push({ test: keepText(test, 200), time });
      return true;
    },
    give(file, give) {
      for (const { test, time } of pending) {
        const duration = secondsOf(time, 's');
        if (duration !== null) give({ tool: 'go', file, test, duration, tests: null });
      }
      pending = [];
    },
  };
}

/** Mocha and phpunit print a heading, and the tests under it. */
function createIndentedTests(): { take(text: string, give: (line: TestLine) => void): boolean; takeHeading(text: string): void } {
  let suite: string | null = null;
  let testdoxClass: string | null = null;

  function giveUnder(
    heading: string | null,
    [, test, value, unit = 'ms']: readonly (string | undefined)[],
    give: (line: TestLine) => void,
  ): boolean {
    const duration = secondsOf(value, unit);
    if (test === undefined || heading === null || duration === null) return false;
    give({ tool: 'other', file: heading, test, duration, tests: null });
    return true;
  }

  return {
    take(text, give) {
      if (giveUnder(suite, MOCHA_TEST.exec(text) ?? [], give) || giveUnder(testdoxClass, TESTDOX_TEST.exec(text) ?? [], give)) return true;
      const head = MOCHA_SUITE.exec(text)?.[1];
      if (head !== undefined && head.length <= 200 && !/^(?:Passed|Failed) /.test(head)) suite = keepText(head, 200);
      return false;
    },
    takeHeading(text) {
      const named = text.includes('\\') ? TESTDOX_CLASS.exec(text)?.[1] : undefined;
      if (named !== undefined) testdoxClass = keepText(named, 300);
    },
  };
}
