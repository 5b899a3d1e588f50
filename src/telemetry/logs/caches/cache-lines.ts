import type { LogInstant } from '../../../model/job-log.ts';
import type { Collector } from '../collector.ts';
import { keepText } from '../log-record.ts';

/** A line that may be a cache's word. */
export interface CacheLine extends LogInstant {
  readonly text: string;
  readonly continuation: readonly string[];
}

/** The lines of each section that has any, in order; null for one that had more than are kept, of which nothing is believed. */
export type CacheLines = ReadonlyMap<number, readonly CacheLine[] | null>;

const MANAGERS = ['npm', 'yarn', 'pnpm', 'pip', 'pipenv', 'poetry', 'maven', 'gradle', 'sbt', 'Dotnet', 'uv', 'Python'];
const WORDS = ['Failed to ', 'Cache ', 'Caching is ', 'Unable to finalize ', 'Path Validation Error', 'Primary key was not '];
const STARTS = [
  ...WORDS.flatMap((word) => [word, `##[warning]${word}`, `##[error]${word}`]),
  ...MANAGERS.map((manager) => `${manager} cache `),
  ...[
    'cache restored from ',
    'Received ',
    'Sent ',
    'Restored from cache key',
    'Found cache ',
    'Trying to restore ',
    'No GitHub Actions cache ',
  ],
  ...['No cache found.', 'restore-cache is false.', 'Saving cache', '... Saving cache'],
];
const MOST_OF_SECTION = 4000;
const MOST_OF_LOG = 40_000;
/** Ten keys of 512 characters with their commas. */
const MOST_OF_LINE = 8192;
const MOST_CHARACTERS = 4 * 1024 * 1024;
const MOST_FURTHER_LINES = 10;

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
      count += 1;
      characters += Math.min(record.text.length, MOST_OF_LINE);
      const isFull = known.length >= MOST_OF_SECTION || count > MOST_OF_LOG || characters > MOST_CHARACTERS;
      if (lines.get(section) === null || isFull) {
        lines.set(section, null);
        return;
      }
      const { second, ticks } = record;
      const continuation = record.continuation.slice(0, MOST_FURTHER_LINES).map((line) => keepText(line));
      known.push({ second, ticks, text: keepText(record.text, MOST_OF_LINE), continuation });
      lines.set(section, known);
    },
    finish: () => lines,
  };
}
