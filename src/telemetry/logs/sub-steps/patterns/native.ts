import { by, type LinePattern, type PatternReading, patternsOf } from '../line-pattern.ts';
import { printedSeconds } from '../printed-seconds.ts';

const seconds = (line: string): PatternReading => ({ seconds: printedSeconds(line) });
const CRATE = /^\w+ [\w-]+ v\d/;

/** What the line says that ends a build. */
export const CARGO_FINISHED = 'cargo build';

const CARGO = patternsOf('cargo', [
  ['Updating crates.io index', 'begin', 2, 'Update index'],
  ['Updating git repository', 'begin', 2, 'Update index'],
  ['Downloading crates', 'begin', 2, 'Download crates'],
  ['Downloaded ', 'begin', 2, 'Download crates', { isIndented: true, read: by(CRATE, false) }],
  ['Compiling ', 'begin', 2, 'Compile', { isIndented: true, read: by(CRATE, false) }],
  ['Checking ', 'begin', 2, 'Check', { isIndented: true, read: by(CRATE, false) }],
  ['Documenting ', 'begin', 2, 'Document', { isIndented: true, read: by(CRATE, false) }],
  [
    'Finished ',
    'end',
    2,
    CARGO_FINISHED,
    { isIndented: true, read: (line) => (line.includes('target(s) in ') ? lastSeconds(line) : null) },
  ],
  ['Running ', 'begin', 2, '', { isIndented: true, read: cargoRun }],
  ['Doc-tests ', 'begin', 2, '', { isIndented: true, read: cargoRun }],
  ['test result: ', 'end', 2, '', { isIndented: false, read: seconds }],
  ['Starting ', 'begin', 2, 'Run tests', { isIndented: true, read: by(/^Starting \d+ tests? across/, false) }],
  ['Summary [', 'end', 2, 'nextest', { read: seconds }],
]);

/** Of a test binary's line: only `cargo test` prints it, or a benchmark without a word of its own. */
function cargoRun(line: string): PatternReading | null {
  const found = /^(?:Running (?:unittests |tests\/|benches\/|`)[^()`]+|Doc-tests \S+)/.exec(line);
  return found === null ? null : { name: found[0].trim(), hint: /^(?:Running (?:unittests|tests)|Doc-tests)/.test(line) ? 'test' : null };
}

function lastSeconds(line: string): PatternReading {
  return { seconds: printedSeconds(line.slice(line.lastIndexOf(' in ') + 4)) };
}

const PACKAGE = /^(?:ok|FAIL) *\t(\S+)\t([\d.]+s)/;
const TEST = /^--- (?:PASS|FAIL): (\S+) \(([\d.]+s)\)/;
/** Below this a test is not worth a line of its own. */
const SLOW_TEST = 1;

function goPackage(line: string): PatternReading | null {
  const found = PACKAGE.exec(line);
  return found === null ? null : { name: found[1] ?? '', seconds: printedSeconds(found[2] ?? ''), hint: 'test' };
}

function goTest(line: string): PatternReading | null {
  const found = TEST.exec(line);
  const time = found === null ? null : printedSeconds(found[2] ?? '');
  return time === null || time < SLOW_TEST ? null : { name: found?.[1] ?? '', seconds: time, hint: 'test' };
}

const GO = patternsOf('go', [
  ['go: downloading ', 'burst', 2, 'Download modules'],
  ['ok ', 'span', 2, '', { isIndented: false, read: goPackage }],
  ['FAIL\t', 'span', 2, '', { isIndented: false, read: goPackage }],
  ['--- PASS: ', 'span', 3, '', { isIndented: false, read: goTest }],
  ['--- FAIL: ', 'span', 3, '', { isIndented: false, read: goTest }],
]);

const DIRECTORY = /^make\[(\d{1,2})\]: (Entering|Leaving) directory ['`](.*)'$/;

function makeDirectory(line: string): PatternReading | null {
  const found = DIRECTORY.exec(line);
  if (found === null) return null;
  const level = Number(found[1]) + 1;
  return found[2] === 'Entering' ? { level, name: `make in ${found[3] ?? ''}` } : { level, role: 'end' };
}

const MAKE = patternsOf('make', [['make[', 'begin', 2, '', { read: makeDirectory }]]);

const CMAKE = patternsOf('cmake', [
  ['-- Configuring done', 'span', 2, 'Configure', { read: seconds }],
  ['-- Generating done', 'span', 2, 'Generate', { read: seconds }],
  ['Test project ', 'begin', 2, 'Run tests'],
  ['Total Test time (real) = ', 'end', 2, '', { read: seconds }],
]);

const DOTNET = patternsOf('dotnet', [
  ['Determining projects to restore', 'begin', 2, 'Restore packages'],
  ['All projects are up-to-date for restore', 'begin', 2, 'Build'],
  ['Restored ', 'begin', 2, 'Restore packages', { isIndented: true, read: by(/\(in [\d.]+ \w+\)\.$/, false) }],
  ['Build succeeded.', 'end', 2, ''],
  ['Build FAILED.', 'end', 2, ''],
  ['Starting test execution, please wait', 'begin', 2, 'Run tests'],
  ['Time Elapsed ', 'end', 1, ''],
]);

const TESTS = patternsOf('test', [
  [
    'Finished in ',
    'span',
    2,
    'Run tests',
    { read: (line) => (/^Finished in [\d.]+ (?:seconds?|minutes?)\b/.test(line) ? seconds(line) : null) },
  ],
  ['Ran ', 'span', 2, 'Run tests', { read: (line) => (/^Ran \d+ tests? in [\d.]+s$/.test(line) ? seconds(line) : null) }],
]);

export const NATIVE: readonly LinePattern[] = [...CARGO, ...GO, ...MAKE, ...CMAKE, ...DOTNET, ...TESTS];
