import type { CachePolicy, CacheSave } from '../../../model/cache-outcome.ts';
import { type LogInstant, secondsFrom } from '../../../model/log-instant.ts';
import type { Seconds } from '../../../model/seconds.ts';
import type { CacheLine } from './cache-lines.ts';

/** What the lines of a saving step say of one cache. */
export interface SaveReading {
  readonly save: CacheSave;
  /** The key that was saved or kept, where a line names it. */
  readonly key: string | null;
  /** Bytes sent; null when none were. */
  readonly sizeBytes: number | null;
  /** Null where nothing was tried. */
  readonly time: Seconds | null;
  /** Which cache of an action that keeps several; null for its main one. */
  readonly part: string | null;
  readonly policy: CachePolicy | null;
}

const POST_MARKER = 'Post job cleanup.';
const SAVED =
  /^(?:Cache saved with (?:the )?key: |(?:(?:uv|Python) cache|(?<part>maven-wrapper|gradle-wrapper|JDK) cache) saved with (?:the )?key: |Basic caching saved entry with key: )(?<key>.+)$/;
const SAVED_ENTRY = /^Saved cache entry with key (?=.* in \d+ms$)(.+?) from .+ in \d+ms$/;
/** They begin a save, and no line of theirs ends it. */
const BEGINS = /^(?:\.\.\. Saving cache \.\.\.|Saving cache|Save cache using key "(.+)"\.)$/;
const ECHO = /^Cache saved successfully$/;
const SAVED_BY_LINTER = /^Saved cache for golangci-lint from paths '/;
const NOT_NEEDED =
  /^Cache hit occurred on (?:the (?:(?<part>maven-wrapper|gradle-wrapper|JDK) )?primary key |the cache key |key )(?<key>.+), not saving cache\.$/;
const BASIC_NOT_NEEDED = /^Basic caching restored entry with key `(.+)`\. Save was skipped\.$/;
const UP_TO_DATE = /^Cache up-to-date\.$/;
const FAILED =
  /^(?:##\[(?:warning|error)\])?(?:Failed to save: (.*)|Cache reservation failed: (.*)|Unable to finalize cache with key (.*)|Cache save failed\.|Cache size of ~\d+ MB .* limit, not saving cache\.|Cache path .* does not exist on disk\. .*|You've hit a rate limit, .*)$/;
const RESERVED_KEY = /(?:reserve|finalize) cache with key (.+?)(?:, another job|\. More details:|\.?$)/;
const SKIPPED =
  /^(?:##\[warning\])?(?:Cache save skipped: the effective cache-mode |Path Validation Error: |Primary key was not generated|Cache folder path is retrieved for .* but doesn't exist on disk|Cache saving is skipped because |Not saving cache because no objects are cached\.|Cache is read-only: will not save state )/;
const SENT = /^Sent \d+ of (\d+) \(/;

/**
 * Reads every save in the lines, in order: a step has more than one where a composite action keeps several caches. A failure outweighs the
 * `Cache saved with key` that old actions print after it (actions/cache issue 1296). `begin`: when the saving step began; a post step's marker says it.
 */
export function readSaves(lines: readonly CacheLine[], begin: LogInstant | null = null): readonly SaveReading[] {
  const saves: SaveReading[] = [];
  let from = begin;
  let sent: number | null = null;
  let failure: SaveReading | null = null;
  let isOpen = false;
  const add = (line: CacheLine, reading: Partial<SaveReading> & Pick<SaveReading, 'save'>): SaveReading => {
    const wasTried = reading.save !== 'not-needed' && reading.save !== 'skipped';
    const time = wasTried && from !== null ? positive(secondsFrom(from, line)) : null;
    const whole = { key: null, sizeBytes: null, part: null, policy: null, time, ...reading };
    saves.push(whole);
    [sent, from, isOpen] = [null, line, false];
    return whole;
  };
  /** The save that a line began lasts to the last line of its upload. */
  const extend = (line: CacheLine): void => {
    const last = saves.at(-1);
    if (isOpen && last !== undefined && from !== null) {
      saves[saves.length - 1] = { ...last, sizeBytes: sent ?? last.sizeBytes, time: positive(secondsFrom(from, line)) };
    }
  };
  for (const line of lines) {
    const { text } = line;
    const bytes = SENT.exec(text)?.[1];
    if (text === POST_MARKER) {
      [sent, from, failure, isOpen] = [null, line, null, false];
    } else if (bytes !== undefined) {
      sent = Number(bytes);
      extend(line);
    } else if (FAILED.test(text)) {
      const last = saves.at(-1);
      // The warning of a failed reservation comes before the failure that it leads to.
      if (failure !== null && last === failure && failure.key === null) saves.pop();
      // What a line began has not come to its end.
      else if (isOpen) saves.pop();
      failure = add(line, failureOf(line));
    } else if (ECHO.test(text)) {
      extend(line);
      if (!isOpen) saves.push({ save: 'saved', key: null, sizeBytes: sent, time: null, part: null, policy: null });
    } else {
      const told = toldBy(text, sent);
      if (told?.save === 'saved' && failure !== null && (failure.key === null || failure.key === told.key)) {
        saves[saves.indexOf(failure)] = { ...failure, key: told.key ?? null, part: told.part ?? null };
        failure = null;
      } else if (told !== null) {
        add(line, told);
        isOpen = BEGINS.test(text);
        failure = null;
      }
    }
  }
  return withoutEchoes(saves);
}

function positive(time: Seconds): Seconds | null {
  return time < 0 ? null : time;
}

function toldBy(text: string, sent: number | null): (Partial<SaveReading> & Pick<SaveReading, 'save'>) | null {
  const saved = SAVED.exec(text)?.groups;
  if (saved?.key !== undefined) return { save: 'saved', key: saved.key.trim(), part: partName(saved.part), sizeBytes: sent };
  const entry = SAVED_ENTRY.exec(text)?.[1];
  if (entry !== undefined) return { save: 'saved', key: entry, sizeBytes: sent };
  const kept = NOT_NEEDED.exec(text)?.groups;
  if (kept?.key !== undefined) return { save: 'not-needed', key: kept.key, part: partName(kept.part) };
  const basic = BASIC_NOT_NEEDED.exec(text)?.[1];
  if (basic !== undefined) return { save: 'not-needed', key: basic };
  if (UP_TO_DATE.test(text)) return { save: 'not-needed' };
  if (SKIPPED.test(text)) return { save: 'skipped', policy: policyOf(text) };
  const begins = BEGINS.exec(text);
  if (begins !== null) return { save: 'saved', key: begins[1] ?? null, time: null };
  return SAVED_BY_LINTER.test(text) ? { save: 'saved', sizeBytes: sent } : null;
}

/** The part's name in an outcome, from the word that the action prints. */
export function partName(word: string | undefined): string | null {
  return word === undefined ? null : word.toLowerCase();
}

function policyOf(text: string): CachePolicy | null {
  if (text.includes('cache-mode')) return 'cache-mode';
  return /read-only/.test(text) ? 'read-only' : null;
}

function failureOf(line: CacheLine): Partial<SaveReading> & Pick<SaveReading, 'save'> {
  const whole = [line.text, ...line.continuation].join('\n');
  const save = failureKind(whole);
  return { save, key: RESERVED_KEY.exec(line.text)?.[1] ?? null, policy: save === 'denied' ? 'low-trust' : null };
}

function failureKind(message: string): CacheSave {
  if (message.includes('cache write denied')) return 'denied';
  if (message.includes('This legacy service is shutting down')) return 'failed';
  return /another job may be (?:creating|finalizing) this cache/.test(message) ? 'raced' : 'failed';
}

/** `Cache saved successfully` tells the same save as a line with the key, or a failure beside it. */
function withoutEchoes(saves: readonly SaveReading[]): readonly SaveReading[] {
  const told = saves.filter((save) => save.key !== null || save.save !== 'saved');
  return told.length > 0 ? told : saves.slice(0, 1);
}
