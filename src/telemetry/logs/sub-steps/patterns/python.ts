import { type LinePattern, type PatternReading, patternsOf } from '../line-pattern.ts';
import { printedSeconds } from '../printed-seconds.ts';

const REQUIREMENT = /^(?:Collecting|Requirement already satisfied:) ([^\s<>=!~;[]+)/;
const FROM_FILE = /-r (\S+) \(line \d+\)/;
const COLLECTED = /^Collecting \S+(?: @ \S+)?(?: \(from |$)/;
const ENDED = /^=* ?\d+ (?:passed|failed|skipped|deselected|xfailed|xpassed|errors?|warnings?)\b.* in [\d.]+s/;

/** Which command collects a package is told by the file it stands in, or by its own name where it came from none. */
function requirement(line: string): PatternReading {
  const file = FROM_FILE.exec(line)?.[1];
  if (file !== undefined) return { hint: file };
  return { hint: line.includes('(from ') ? null : (REQUIREMENT.exec(line)?.[1] ?? null) };
}

const seconds = (line: string): PatternReading => ({ seconds: printedSeconds(line) });

const PIP = patternsOf('pip', [
  [
    'Collecting ',
    'begin',
    2,
    'Resolve dependencies',
    { isIndented: false, read: (line) => (COLLECTED.test(line) ? requirement(line) : null) },
  ],
  ['Requirement already satisfied:', 'begin', 2, 'Resolve dependencies', { isIndented: false, read: requirement }],
  ['Obtaining file://', 'begin', 2, 'Resolve dependencies', { isIndented: false }],
  ['Looking in indexes: ', 'begin', 2, 'Resolve dependencies', { isIndented: false }],
  [
    'Downloading ',
    'begin',
    2,
    'Download packages',
    { isIndented: false, read: (line) => (/\.(?:whl|tar\.gz|zip)\b/.test(line) ? {} : null) },
  ],
  ['Building wheels for collected packages', 'begin', 2, 'Build wheels', { isIndented: false }],
  ['Installing collected packages: ', 'begin', 2, 'Install packages', { isIndented: false }],
  ['Successfully installed ', 'end', 1, '', { isIndented: false }],
]);

const UV = patternsOf('uv', [
  ['Resolved ', 'span', 2, 'Resolve dependencies', { read: (line) => (/^Resolved \d+ packages? in /.test(line) ? seconds(line) : null) }],
  [
    'Prepared ',
    'span',
    2,
    'Download and build packages',
    { read: (line) => (/^Prepared \d+ packages? in /.test(line) ? seconds(line) : null) },
  ],
  ['Installed ', 'span', 2, 'Install packages', { read: (line) => (/^Installed \d+ packages? in /.test(line) ? seconds(line) : null) }],
  ['Audited ', 'span', 2, 'Audit packages', { read: (line) => (/^Audited \d+ packages? in /.test(line) ? seconds(line) : null) }],
]);

const POETRY = patternsOf('poetry', [
  ['Installing dependencies from lock file', 'begin', 2, 'Resolve dependencies'],
  ['Updating dependencies', 'begin', 2, 'Resolve dependencies'],
  ['Package operations: ', 'begin', 2, 'Install packages'],
  ['Installing the current project: ', 'burst', 2, 'Install the project'],
]);

const PYTEST = patternsOf('pytest', [
  ['====', 'begin', 2, '', { read: pytestBar }],
  ['collected ', 'begin', 2, 'Run tests', { read: (line) => (/^collected \d+ items?\b/.test(line) ? {} : null) }],
  ['collecting ... collected ', 'begin', 2, 'Run tests'],
  ['---------- coverage: ', 'begin', 2, 'Report'],
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(
    (digit) =>
      [
        String(digit),
        'end',
        1,
        'pytest',
        { isIndented: false, read: (line: string) => (ENDED.test(line) ? lastSeconds(line) : null) },
      ] as const,
  ),
]);

function pytestBar(line: string): PatternReading | null {
  if (line.includes(' test session starts ')) return { name: 'Collect tests' };
  if (/= (?:FAILURES|ERRORS|warnings summary|short test summary info|PASSES|slowest .*durations) =/.test(line)) return { name: 'Report' };
  return ENDED.test(line) ? { ...lastSeconds(line), role: 'end', level: 1, name: 'pytest' } : null;
}

function lastSeconds(line: string): PatternReading {
  return { seconds: printedSeconds(line.slice(line.lastIndexOf(' in ') + 4)) };
}

export const PYTHON: readonly LinePattern[] = [...PIP, ...UV, ...POETRY, ...PYTEST];
