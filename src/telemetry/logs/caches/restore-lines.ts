import type { CacheEntries, CachePolicy, CacheResult } from '../../../model/cache-outcome.ts';
import { type LogInstant, secondsFrom } from '../../../model/log-instant.ts';
import { type Seconds, seconds } from '../../../model/seconds.ts';
import type { CacheAction } from './cache-actions.ts';
import type { CacheLine } from './cache-lines.ts';

/** What the lines of a restoring step say, before the save is known. */
export interface RestoreReading {
  readonly result: CacheResult;
  readonly restoredKey: string | null;
  readonly primaryKey: string | null;
  readonly sizeBytes: number | null;
  readonly restoreTime: Seconds | null;
  /** Bytes a second. */
  readonly restoreRate: number | null;
  readonly isLookup: boolean;
  readonly policy: CachePolicy | null;
  /** Why nothing will be saved, where the restoring step says so. */
  readonly savePolicy: CachePolicy | null;
  readonly entries: CacheEntries | null;
  /** True when at least one line was the cache's own. */
  readonly said: boolean;
}

// Lines of @actions/cache itself, the same in every action that uses it. A miss prints none.
export const HIT = /^Cache hit for: (.+)$/;
export const RESTORE_KEY_HIT = /^Cache hit for restore-key: (.+)$/;
const RECEIVED = /^Received \d+ of (\d+) \(/;
const RATE = /^Received (\d+) of \d+ \([\d.]+%\), ([\d.]+) MBs\/sec$/;
export const SIZE = /^Cache Size: ~\d+ MB \((\d+) B\)$/;
const RESTORED = /^Cache restored successfully$/;
const FAILED =
  /^(?:##\[(?:warning|error)\])?(?:Failed to restore: |Restore cache failed: |There was an error restoring the cache|You've hit a rate limit, )/;
const MODE_SKIP = /^Cache restore skipped: the effective cache-mode /;
const LOOKUP = /^(?:Lookup only - skipping download$|Cache found and can be restored from key: |Found cache key ")/;

// Lines of the actions.
const RESTORED_FROM =
  /^(?:Cache restored from key: |Cache found and can be restored from key: |(?:uv )?cache restored from GitHub Actions cache with key: |Found cache for key: |(?:maven-wrapper|gradle-wrapper|JDK) cache restored from key: )(.+)$/;
const RUST_RESTORED = /^(?:Restored from|Found) cache key "(.+?)"(?: full match: (true|false))?\.?$/;
const PRIMARY = /^(?:Cache key: |Trying to restore (?:uv )?cache from GitHub Actions cache with key: )(.+)$/;
/** It names the key that was asked for, whichever was found. */
const LINTER_PRIMARY = /^Restored cache for golangci-lint from key '(.+)' in \d+ms$/;
const MISS_WITH_KEYS = /^(?:Cache not found for (?:input )?keys: |No GitHub Actions cache found for key: )(.+)$/;
const MISS_FATAL = /^(?:##\[error\])?Failed to restore cache entry\. Exiting as fail-on-cache-miss is set\. Input key: (.+)$/;
const MISS =
  /^(?:(?:npm|yarn|pnpm|pip|pipenv|poetry|maven|gradle|sbt|Dotnet|maven-wrapper|gradle-wrapper) cache is not found|JDK cache is not found for .+|Cache is not found|No cache found\.)$/;
const TURNED_OFF = /^(?:Caching is disabled for |restore-cache is false\.)/;
const SAVING_SAME_STEP = /^Saving cache$/;
/** The action stops before it asks for anything. */
const STOPPED =
  /^##\[error\](?:Dependencies lock file is not found in |Some specified paths were not resolved, unable to cache |No file in .+ matched to \[|Action failed\. Missing package manager lockfile)/;

const BYTES_OF_MB = 1024 * 1024;
const TICKS = 1e7;

/**
 * Reads the lines of one main step. The toolkit's line tells an exact from a restore-key hit, the action's line tells a miss and the key;
 * with neither the result is unknown, which is not a miss. Toolkits from before July 2025 print the asked-for key even where a restore
 * key matched (actions/cache issue 1626), so two keys that differ outweigh `Cache hit for`. That line comes before the download: a failure after it
 * outweighs it too. `begin`: what came before the first of the lines. `whole`: with those after which the repository's code printed too.
 */
export function readRestore(
  lines: readonly CacheLine[],
  action: CacheAction,
  { askedFor, begin, whole }: { readonly askedFor: string | null; readonly begin: LogInstant | null; readonly whole: readonly CacheLine[] },
): RestoreReading {
  const { find, first, has } = finderIn(lines);
  const rust = find(RUST_RESTORED, (match) => ({ key: match[1] ?? '', full: match[2] }));
  const missedKeys = first(MISS_WITH_KEYS);
  const restoredFrom = first(RESTORED_FROM) ?? rust?.key ?? null;
  const hit = first(HIT);
  const partial = first(RESTORE_KEY_HIT);
  const primaryKey =
    askedFor ??
    first(PRIMARY) ??
    first(LINTER_PRIMARY) ??
    first(MISS_FATAL) ??
    (missedKeys === null ? null : (missedKeys.split(', ')[0] ?? null));
  const saidMiss = missedKeys !== null || has(MISS) || has(MISS_FATAL);
  const isDone = restoredFrom !== null || has(RESTORED);
  const failure = isDone ? null : failureIn(lines);
  const turnedOff = has(TURNED_OFF);
  const modeSkip = has(MODE_SKIP);
  const matched = resultOf({
    hit,
    partial: partial !== null || rust?.full === 'false',
    full: rust?.full === 'true',
    restoredFrom,
    primaryKey,
    hasRestoreKeys: action.hasRestoreKeys,
  });
  // A key that was found and is called missing, without a word of why: one of the two is not the action's.
  const isContradicted = matched !== null && saidMiss;
  const result =
    failure ??
    settle(isContradicted ? 'unknown' : matched, {
      saidMiss,
      isOff: modeSkip || turnedOff,
      savesNow: finderIn(whole).has(SAVING_SAME_STEP),
    });
  const wasHit = matched !== null && failure === null && !isContradicted;
  const restoredKey = wasHit ? (restoredFrom ?? partial ?? hit) : null;
  const isLookup = wasHit && has(LOOKUP);
  return {
    result,
    restoredKey,
    primaryKey: primaryKey ?? (result === 'exact' ? restoredKey : null),
    sizeBytes: find(SIZE, (match) => Number(match[1])) ?? find(RECEIVED, (match) => Number(match[1])),
    restoreTime: wasHit && !isLookup ? restoreTimeOf(lines, begin) : null,
    restoreRate: restoreRateOf(lines),
    isLookup,
    policy: result === 'denied' ? 'low-trust' : modeSkip ? 'cache-mode' : turnedOff && result === 'skipped' ? 'disabled' : null,
    savePolicy: null,
    entries: null,
    said: matched !== null || saidMiss || failure !== null || modeSkip || turnedOff || has(PRIMARY) || has(SIZE),
  };
}

/** Looks the lines through for the first that a pattern fits. */
export function finderIn(lines: readonly CacheLine[]) {
  const find = <T>(pattern: RegExp, pick: (match: RegExpExecArray) => T): T | null => {
    for (const line of lines) {
      const match = pattern.exec(line.text);
      if (match !== null) return pick(match);
    }
    return null;
  };
  return {
    find,
    first: (pattern: RegExp): string | null => find(pattern, (match) => (match[1] ?? '').trim()),
    has: (pattern: RegExp): boolean => find(pattern, () => true) ?? false,
  };
}

interface Signs {
  readonly hit: string | null;
  readonly partial: boolean;
  readonly full: boolean;
  readonly restoredFrom: string | null;
  readonly primaryKey: string | null;
  readonly hasRestoreKeys: boolean;
}

/** What was found by the lines that tell of a find; null without one. */
function resultOf({ hit, partial, full, restoredFrom, primaryKey, hasRestoreKeys }: Signs): CacheResult | null {
  if (partial) return 'partial';
  if (full) return 'exact';
  const restored = restoredFrom ?? hit;
  if (restored === null) return null;
  const asked = primaryKey ?? (restoredFrom === null ? null : hit);
  if (asked !== null) return isSameKey(asked, restored) ? 'exact' : 'partial';
  return hit !== null || !hasRestoreKeys ? 'exact' : 'unknown';
}

function settle(
  matched: CacheResult | null,
  said: { readonly saidMiss: boolean; readonly isOff: boolean; readonly savesNow: boolean },
): CacheResult {
  if (matched !== null) return matched;
  if (said.isOff) return 'skipped';
  // setup-ruby prints nothing on a miss, but saves in the same step only what it did not restore by that key.
  return said.saidMiss || said.savesNow ? 'miss' : 'unknown';
}

function failureIn(lines: readonly CacheLine[]): 'denied' | 'failed' | null {
  const failure = lines.find((line) => FAILED.test(line.text) || STOPPED.test(line.text));
  if (failure === undefined) return null;
  return [failure.text, ...failure.continuation].join('\n').includes('cache read denied') ? 'denied' : 'failed';
}

/** actions/cache compares without regard to case. */
export function isSameKey(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/**
 * From the first to the last line that tells of a restore. Where the first tells of the download, as with toolkits of before 2023, that began before it.
 */
export function restoreTimeOf(lines: readonly CacheLine[], begin: LogInstant | null): Seconds | null {
  const own = [
    HIT,
    RESTORE_KEY_HIT,
    RECEIVED,
    SIZE,
    RESTORED,
    RESTORED_FROM,
    RUST_RESTORED,
    LINTER_PRIMARY,
    /^Restored cache entry with key /,
    /^(?:Wrapper installation|Dependencies|Configuration) restored from cache key: /,
  ];
  const marked = lines.filter((line) => own.some((pattern) => pattern.test(line.text)));
  const [first, last] = [marked[0], marked.at(-1)];
  if (first === undefined || last === undefined) return null;
  const before = RECEIVED.test(first.text) ? downloadBefore(first, begin) : null;
  if (first === last && before === null) return null;
  const time = secondsFrom(first, last) + (before ?? 0);
  return time < 0 ? null : seconds(Math.round(time * TICKS) / TICKS);
}

/** How long a download lasted that has just been told: by its rate, and never from before `begin`. Null where nothing says. */
function downloadBefore(received: CacheLine, begin: LogInstant | null): number | null {
  const most = begin === null ? Number.POSITIVE_INFINITY : secondsFrom(begin, received);
  const [, bytes, rate] = RATE.exec(received.text) ?? [];
  const told = Number(rate) > 0 ? Number(bytes) / (Number(rate) * BYTES_OF_MB) : most;
  const time = Math.min(told, most);
  return Number.isFinite(time) && time >= 0 ? time : null;
}

/** The toolkit's last word of a download is its mean rate; it prints 0.0 for what came too fast to tell. */
function restoreRateOf(lines: readonly CacheLine[]): number | null {
  const printed = lines.findLast((line) => RATE.test(line.text));
  const rate = Number(RATE.exec(printed?.text ?? '')?.[2] ?? 0);
  return rate > 0 && Number.isFinite(rate) ? Math.round(rate * BYTES_OF_MB) : null;
}
