import type { LogInstant } from '../../../model/log-instant.ts';
import type { Collector } from '../collector.ts';
import { keepText, type LogRecord } from '../log-record.ts';

/** A line that may be a cache's word. */
export interface CacheLine extends LogInstant {
  readonly text: string;
  readonly continuation: readonly string[];
}

/** The lines of each section that has any, in order; null for one that had more than are kept, of which nothing is believed. */
export type CacheLines = ReadonlyMap<number, readonly CacheLine[] | null>;

const MANAGERS = ['npm', 'yarn', 'pnpm', 'pip', 'pipenv', 'poetry', 'maven', 'gradle', 'sbt', 'Dotnet', 'uv', 'Python', 'JDK'];
const WRAPPERS = ['maven-wrapper', 'gradle-wrapper'];
const WORDS = [
  'Failed to ',
  'Cache ',
  'Caching is ',
  'Unable to finalize ',
  'Path Validation Error',
  'Primary key was not ',
  "You've hit a rate limit",
  'Dependencies lock file is not found ',
  'Some specified paths were not resolved',
  'No file in ',
  'Restore cache failed: ',
  'There was an error restoring the cache',
  'Action failed. Missing package manager lockfile',
];
/** Gradle's actions, from eskatos/gradle-command-action v1 on. */
const GRADLE = [
  'Restored cache entry ',
  'Saved cache entry ',
  'Gradle User Home ',
  'Basic caching ',
  'Wrapper installation ',
  'Dependencies restored ',
  'Dependencies cache ',
  'Configuration restored ',
  'Configuration cache ',
  'Entry: ',
];
const STARTS = [
  ...WORDS.flatMap((word) => [word, `##[warning]${word}`, `##[error]${word}`]),
  ...[...MANAGERS, ...WRAPPERS].map((manager) => `${manager} cache `),
  ...[
    'cache restored from ',
    'Received ',
    'Sent ',
    'Restored from cache key',
    'Found cache ',
    'Trying to restore ',
    'No GitHub Actions cache ',
  ],
  ...['No cache found.', 'restore-cache is false.', 'Saving cache', '... Saving cache', 'Save cache using key', 'Not saving cache because'],
  ...['Lookup only', 'Restored cache for ', 'Saved cache for ', '[command]', 'Running [', '##[group]Running '],
  ...GRADLE,
];
const NONE: readonly string[] = [];
const PROGRESS = ['Received ', 'Sent '];
const MOST_OF_SECTION = 4000;
const MOST_OF_LOG = 5000;
/** Ten keys of 512 characters with their commas. */
const MOST_OF_LINE = 8192;
const MOST_CHARACTERS = 1024 * 1024;
const MOST_FURTHER_LINES = 10;
const MOST_OF_FURTHER = 1000;
/** Gradle's report is one message of a line for each fact of each entry. */
const MOST_REPORT_LINES = 400;
const REPORT = 'Entry: ';
/** How a command was called is enough to know that one was. */
const MOST_OF_COMMAND = 300;

/** Keeps what actions and their post steps print in the words of a cache. What a script prints is nobody's word but its own. */
export function createCacheLineCollector(): Collector<CacheLines> {
  const lines = new Map<number, CacheLine[] | null>();
  let count = 0;
  let characters = 0;
  return {
    starts: STARTS,
    take(record, { section, kind, isHeader }) {
      if ((kind !== 'action' && kind !== 'post') || isHeader || !record.isPlain) return;
      const known = lines.get(section) ?? [];
      if (isFurtherProgress(known, record)) {
        known[known.length - 1] = {
          second: record.second,
          ticks: record.ticks,
          text: keepText(record.text, MOST_OF_LINE),
          continuation: NONE,
        };
        return;
      }
      count += 1;
      const { second, ticks, text } = record;
      const further = text.startsWith(REPORT) ? MOST_REPORT_LINES : MOST_FURTHER_LINES;
      const most = text.startsWith('[') ? MOST_OF_COMMAND : MOST_OF_LINE;
      characters +=
        Math.min(text.length, most) +
        record.continuation.slice(0, further).reduce((sum, line) => sum + Math.min(line.length, MOST_OF_FURTHER), 0);
      const isFull = known.length >= MOST_OF_SECTION || count > MOST_OF_LOG || characters > MOST_CHARACTERS;
      if (lines.get(section) === null || isFull) {
        lines.set(section, null);
        return;
      }
      const continuation =
        record.continuation.length === 0 ? NONE : record.continuation.slice(0, further).map((line) => keepText(line, MOST_OF_FURTHER));
      known.push({ second, ticks, text: keepText(text, most), continuation });
      lines.set(section, known);
    },
    finish: () => lines,
  };
}

/** Of the lines of one transfer the first and the last tell all: a large cache has thousands. */
function isFurtherProgress(known: readonly CacheLine[], { text }: LogRecord): boolean {
  return PROGRESS.some((word) => text.startsWith(word) && known.at(-1)?.text.startsWith(word) && known.at(-2)?.text.startsWith(word));
}
