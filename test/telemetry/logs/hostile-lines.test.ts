import { expect, test } from '@jest/globals';
import { createJobLogReader } from '../../../src/telemetry/logs/job-log-reader.ts';
import { jobLog, scriptHeader } from '../../helpers/job-log.ts';

const ESCAPE = '\u001b';
const filled = (unit: string, length: number): string => unit.repeat(Math.max(1, Math.floor(length / unit.length)));
const of =
  (before: string, unit: string, after = '') =>
  (length: number): string =>
    `${before}${filled(unit, length)}${after}`;

/** Lines that begin as some tool's do and end otherwise: an expression with two ways to go on goes all of them. */
const LINES: Readonly<Record<string, (length: number) => string>> = {
  'a .NET test without a time': of('  Passed ', 'a.', 'a ['),
  'a .NET test with a time that is none': of('  Passed ', 'a.', 'a [x]'),
  'a .NET test with many brackets': of('  Passed a.a(', ' [', ']'),
  'a Jest file without a time': of('PASS ', 'a.', ' ('),
  'a Jest file with a time that is none': of('PASS ', 'a.', ' (x)'),
  'a Jest file with a name that is none': of('PASS ', 'a.', '- (1 s)'),
  'a Jest file with many parentheses': of('PASS a.a', ' (', ')'),
  'a Vitest file': of(' ✓ ', 'a.', ' ('),
  'a Vitest test': of(' ✓ a.b ', '> a '),
  'a testdox test': of(' ✔ a', ' ', 'x'),
  'a testdox class': of('', 'a\\', '!'),
  'a Mocha test': of('    ✓ a', ' (1', 'ms'),
  'a nextest test': of('        PASS [   0.005s] ', 'a '),
  'a Go test': of('--- PASS: ', 'a('),
  'a surefire class': of('Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1 s ', '- in ', '!'),
  'a pytest test': of('0.50s call     ', 'a::'),
  'a pytest bar': of('====', '= slowest ', 'x'),
  'an RSpec example': of('    ', '1.', ' seconds '),
  'an npm banner': of('> ', 'a@1 ', '!'),
  'what npm added': of('added 1 package', ' in ', '\u2028'),
  'a Vite build': of('vite v', 'building ', '.'),
  'a Vite build that trails off': of('vite v building ', '.', 'x'),
  'what webpack compiled': of('webpack', ' compiled '),
  'a Maven goal': of('[INFO] --- ', 'a:'),
  'a Maven module': of('[INFO] Building a', ' ', 'x'),
  'a Maven heading': of('[INFO] ', '-', '< x'),
  'a row of a reactor': of('[INFO] a', ' ..', 'x'),
  'a Gradle task': of('> Task :', 'a:', ' x'),
  'a docker vertex': of('#1 ', '[a '),
  'a docker layer': of('#1 [', 'a ', '] 1'),
  'a trace': of('+ ', '"$(a '),
  'a command': of('[command]', '/a b'),
  'a group': of('##[group]', 'pass=a1 '),
  'an error': of('##[error]', 'a@'),
  'sequences of a terminal': of('', `${ESCAPE}[`),
  'one sequence of a terminal': of(`${ESCAPE}[`, '0'),
  'titles of a terminal': of('', `${ESCAPE}]`),
  'overwritten letters': of('', 'a\r'),
  tabs: of('', '\t'),
  spaces: of('', ' ', 'x'),
  digits: of('', '1'),
};
const BYTES = 20_000;
const SHORT = 60;
/** A character of a long line may cost so many times one of a short line; where each way is tried with each other it is the ratio of their lengths. */
const MOST_TIMES = 3;
const TRIES = 12;

function microseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function reading(lineOf: (length: number) => string, length: number): () => void {
  const line = lineOf(length);
  // None is the same as another: what was read once is not read again.
  const lines = Array.from({ length: Math.ceil(BYTES / line.length) }, (_, index): [number, string] => [2 + index / 1000, line]);
  const log = Buffer.from(jobLog(...scriptHeader(1, './build.sh'), ...lines));
  return () => {
    const reader = createJobLogReader();
    reader.take(log);
    reader.finish();
  };
}

test.each(Object.keys(LINES))('the cost of %s grows with its length alone', (name) => {
  const lineOf = LINES[name] as (length: number) => string;
  const short = reading(lineOf, SHORT);
  for (const length of [390, 950, 8000]) {
    const long = reading(lineOf, length);
    // Whatever else the machine does makes one of them dearer now and then, never cheaper.
    let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let tries = 0; tries < TRIES && !(tries >= 2 && most <= least * MOST_TIMES); tries += 1) {
      least = Math.min(least, microseconds(short));
      most = Math.min(most, microseconds(long));
    }
    expect({ length, isLinear: most <= least * MOST_TIMES, ...(most <= least * MOST_TIMES ? {} : { least, most }) }).toEqual({
      length,
      isLinear: true,
    });
  }
});
