import type { CacheResult } from '../../../model/cache-outcome.ts';
import type { Seconds } from '../../../model/seconds.ts';
import { secondsFrom } from '../log-record.ts';
import type { CacheAction } from './cache-actions.ts';
import type { CacheLine } from './cache-lines.ts';

/** What the lines of a restoring step say, before the save is known. */
export interface RestoreReading {
  readonly result: CacheResult;
  readonly restoredKey: string | null;
  readonly primaryKey: string | null;
  readonly sizeBytes: number | null;
  readonly restoreTime: Seconds | null;
  /** True when at least one line was the cache's own. */
  readonly said: boolean;
}

// Lines of @actions/cache itself, the same in every action that uses it. A miss prints none.
const HIT = /^Cache hit for: (.+)$/;
const RESTORE_KEY_HIT = /^Cache hit for restore-key: (.+)$/;
const RECEIVED = /^Received \d+ of (\d+) \(/;
const SIZE = /^Cache Size: ~\d+ MB \((\d+) B\)$/;
const RESTORED = /^Cache restored successfully$/;
const FAILED = /^(?:##\[(?:warning|error)\])?Failed to restore: /;
const MODE_SKIP = /^Cache restore skipped: the effective cache-mode /;

// Lines of the actions.
const RESTORED_FROM =
  /^(?:Cache restored from key: |Cache found and can be restored from key: |(?:uv )?cache restored from GitHub Actions cache with key: |Found cache for key: )(.+)$/;
const RUST_RESTORED = /^(?:Restored from|Found) cache key "(.+)" full match: (true|false)\.?$/;
const PRIMARY = /^(?:Cache key: |Trying to restore (?:uv )?cache from GitHub Actions cache with key: )(.+)$/;
const MISS_WITH_KEYS = /^(?:Cache not found for (?:input )?keys: |No GitHub Actions cache found for key: )(.+)$/;
const MISS_FATAL = /^(?:##\[error\])?Failed to restore cache entry\. Exiting as fail-on-cache-miss is set\. Input key: (.+)$/;
const MISS = /^(?:(?:npm|yarn|pnpm|pip|pipenv|poetry|maven|gradle|sbt|Dotnet) cache is not found|Cache is not found|No cache found\.)$/;
const TURNED_OFF = /^(?:Caching is disabled for |restore-cache is false\.)/;
const SAVING_SAME_STEP = /^Saving cache$/;

/**
 * Reads the lines of one main step. The toolkit's line tells an exact from a restore-key hit, the action's line tells a miss and the key;
 * with neither the result is unknown, which is not a miss. Toolkits from before July 2025 print the asked-for key even where a restore
 * key matched (actions/cache issue 1626), so two keys that differ outweigh `Cache hit for`.
 */
export function readRestore(lines: readonly CacheLine[], action: CacheAction, askedFor: string | null): RestoreReading {
  const found = <T>(pattern: RegExp, pick: (match: RegExpExecArray) => T): T | null => {
    for (const line of lines) {
      const match = pattern.exec(line.text);
      if (match !== null) return pick(match);
    }
    return null;
  };
  const first = (match: RegExpExecArray): string => (match[1] ?? '').trim();
  const has = (pattern: RegExp): boolean => found(pattern, () => true) ?? false;
  const rust = found(RUST_RESTORED, (match) => ({ key: first(match), full: match[2] === 'true' }));
  const missedKeys = found(MISS_WITH_KEYS, first);
  const restoredFrom = found(RESTORED_FROM, first) ?? rust?.key ?? null;
  const hit = found(HIT, first);
  const partial = found(RESTORE_KEY_HIT, first);
  const primaryKey =
    askedFor ?? found(PRIMARY, first) ?? found(MISS_FATAL, first) ?? (missedKeys === null ? null : (missedKeys.split(', ')[0] ?? null));
  const saidMiss = missedKeys !== null || has(MISS) || has(MISS_FATAL);
  const result = resultOf({
    hit,
    partial: partial !== null || rust?.full === false,
    full: rust?.full === true,
    restoredFrom,
    primaryKey,
    hasRestoreKeys: action.hasRestoreKeys,
    notRestored: notRestored(lines, { saidMiss, turnedOff: has(TURNED_OFF), modeSkip: has(MODE_SKIP), savesNow: has(SAVING_SAME_STEP) }),
  });
  const wasHit = hit !== null || partial !== null || restoredFrom !== null;
  const restoredKey = wasHit ? (restoredFrom ?? partial ?? hit) : null;
  return {
    result,
    restoredKey,
    primaryKey: primaryKey ?? (result === 'exact' ? restoredKey : null),
    sizeBytes: found(SIZE, (match) => Number(match[1])) ?? found(RECEIVED, (match) => Number(match[1])),
    restoreTime: wasHit ? restoreTime(lines) : null,
    said: wasHit || saidMiss || has(FAILED) || has(MODE_SKIP) || has(TURNED_OFF) || has(PRIMARY) || has(SIZE),
  };
}

interface Signs {
  readonly hit: string | null;
  readonly partial: boolean;
  readonly full: boolean;
  readonly restoredFrom: string | null;
  readonly primaryKey: string | null;
  readonly hasRestoreKeys: boolean;
  readonly notRestored: CacheResult;
}

function resultOf(signs: Signs): CacheResult {
  const { hit, restoredFrom, primaryKey } = signs;
  if (signs.partial) return 'partial';
  if (signs.full) return 'exact';
  const restored = restoredFrom ?? hit;
  if (restored === null) return signs.notRestored;
  const asked = primaryKey ?? (restoredFrom === null ? null : hit);
  if (asked !== null) return isSameKey(asked, restored) ? 'exact' : 'partial';
  if (hit !== null || !signs.hasRestoreKeys) return 'exact';
  return 'unknown';
}

function notRestored(
  lines: readonly CacheLine[],
  said: { readonly saidMiss: boolean; readonly turnedOff: boolean; readonly modeSkip: boolean; readonly savesNow: boolean },
): CacheResult {
  const failure = lines.find((line) => FAILED.test(line.text));
  if (failure !== undefined) return [failure.text, ...failure.continuation].join('\n').includes('cache read denied') ? 'denied' : 'failed';
  if (said.modeSkip || said.turnedOff) return 'skipped';
  // setup-ruby prints nothing on a miss, but saves in the same step only what it did not restore by that key.
  return said.saidMiss || said.savesNow ? 'miss' : 'unknown';
}

/** actions/cache compares without regard to case. */
export function isSameKey(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function restoreTime(lines: readonly CacheLine[]): Seconds | null {
  const own = [HIT, RESTORE_KEY_HIT, RECEIVED, SIZE, RESTORED, RESTORED_FROM, RUST_RESTORED];
  const marked = lines.filter((line) => own.some((pattern) => pattern.test(line.text)));
  const [first, last] = [marked[0], marked.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const time = secondsFrom(first, last);
  return time < 0 ? null : time;
}
