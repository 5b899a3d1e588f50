import type { CachePolicy, CacheResult } from '../../../model/cache-outcome.ts';
import type { LogInstant } from '../../../model/log-instant.ts';
import type { CacheLine } from './cache-lines.ts';
import { finderIn, HIT, RESTORE_KEY_HIT, type RestoreReading, restoreTimeOf, SIZE } from './restore-lines.ts';

// Gradle's actions keep one logical cache of many entries: Gradle's home, and what of it is kept once for all jobs.
const HOME_KEY = /^(?:gradle-home-|gradle-(?:enhanced-)?home|setup-gradle-|gradle-user-home|gradle-basic)/i;
const ENTRY_RESTORED = /^Restored cache entry with key (?=.* in \d+ms$)(.+?) to .+ in \d+ms$/;
const MISS = /^(?:Gradle User Home cache not found\. Will initialize empty\.|Basic caching did not find an entry to restore\. )/;
const BASIC_RESTORED = /^Basic caching restored from cache key: (.+)$/;
const SKIPS: readonly (readonly [RegExp, CachePolicy | null])[] = [
  [/^Cache is write-only: will not restore /, 'write-only'],
  [/^Cache is disabled: will not restore /, 'disabled'],
  [/^Gradle User Home already exists: will not restore /, null],
];
const READ_ONLY = /^Cache is read-only: will not save /;
const REPORTED = /\(Entry (restored: (?:exact|partial) match found|not restored: no match found)\)/;
/** eskatos/gradle-command-action v1, the first of them. */
const FIRST_RESTORED = /^(?:Wrapper installation|Dependencies|Configuration) restored from cache key: (.+)$/;
const FIRST_MISSED = /^(?:Wrapper installation|Dependencies|Configuration) cache not found, /;
const FAILED = /^(?:##\[(?:warning|error)\])?Failed to restore: /;

/**
 * Reads what a Gradle action says before it calls Gradle. The result is that of Gradle's home; `Restored cache entry with key` names the key that was asked
 * for, whichever was found (log of gradle/actions v4). Entries are counted by the report where there is one, otherwise by the toolkit's lines,
 * which tell no miss.
 */
export function readGradleRestore(lines: readonly CacheLine[], begin: LogInstant | null): RestoreReading {
  const { first, has } = finderIn(lines);
  const isHome = (key: string | undefined): boolean => key !== undefined && HOME_KEY.test(key);
  const keysOf = (pattern: RegExp): string[] => lines.flatMap(({ text }) => pattern.exec(text)?.[1] ?? []);
  const exactHits = keysOf(HIT);
  const partialHits = keysOf(RESTORE_KEY_HIT);
  const partial = partialHits.find(isHome) ?? null;
  const asked = keysOf(ENTRY_RESTORED).find(isHome) ?? null;
  const basic = first(BASIC_RESTORED);
  const exact = exactHits.find(isHome) ?? null;
  const ofFirst = keysOf(FIRST_RESTORED);
  const skip = SKIPS.find(([pattern]) => has(pattern));
  const missed = has(MISS);
  const kind = (): CacheResult => {
    if (skip !== undefined) return 'skipped';
    if (partial !== null) return 'partial';
    if (exact !== null) return 'exact';
    if (missed) return has(FAILED) ? failureOf(lines) : 'miss';
    if (has(FAILED) && asked === null && basic === null) return failureOf(lines);
    return 'unknown';
  };
  const result = kind();
  const hits = ofFirst.length > 0 ? ofFirst.length : exactHits.length + partialHits.length;
  const misses = lines.filter(({ text }) => FIRST_MISSED.test(text)).length;
  const sizes = ofFirst.length > 0 ? sizesOfFirst(lines) : lines.flatMap(({ text }) => sizeIn(text));
  const wasRestored = result !== 'skipped' && result !== 'miss' && hits + Number(basic !== null) > 0;
  return {
    result,
    restoredKey: wasRestored
      ? (partial ?? exact ?? basic ?? ofFirst.find((key) => key.startsWith('dependencies|')) ?? ofFirst[0] ?? null)
      : null,
    primaryKey: asked ?? (result === 'exact' ? exact : null),
    sizeBytes: sizes.length === 0 ? null : sizes.reduce((sum, size) => sum + size, 0),
    restoreTime: wasRestored ? restoreTimeOf(lines, begin) : null,
    restoreRate: null,
    isLookup: false,
    policy: skip?.[1] ?? (result === 'denied' ? 'low-trust' : null),
    savePolicy: has(READ_ONLY) ? 'read-only' : skip?.[1] === 'disabled' ? 'disabled' : null,
    entries: reportedEntries(lines) ?? (hits + misses > 0 ? { hits, misses } : null),
    said: skip !== undefined || missed || hits + misses > 0 || basic !== null || has(READ_ONLY) || has(FAILED),
  };
}

/** The entries of the report that Gradle's actions print at the end where they write no summary; null without one. */
export function reportedEntries(lines: readonly CacheLine[]): { hits: number; misses: number } | null {
  const found = lines.flatMap(({ text, continuation }) => [text, ...continuation].flatMap((line) => REPORTED.exec(line)?.[1] ?? []));
  const misses = found.filter((told) => told.startsWith('not')).length;
  return found.length === 0 ? null : { hits: found.length - misses, misses };
}

function sizeIn(text: string): readonly number[] {
  const size = SIZE.exec(text)?.[1];
  return size === undefined ? [] : [Number(size)];
}

/** The first of these actions restores one entry after another: an entry's size is the last before the line that names it. */
function sizesOfFirst(lines: readonly CacheLine[]): readonly number[] {
  const sizes: number[] = [];
  let last: readonly number[] = [];
  for (const { text } of lines) {
    if (FIRST_RESTORED.test(text)) {
      sizes.push(...last);
      last = [];
    } else if (SIZE.test(text)) last = sizeIn(text);
  }
  return sizes;
}

function failureOf(lines: readonly CacheLine[]): CacheResult {
  return lines.some(
    ({ text, continuation }) => FAILED.test(text) && [text, ...continuation].some((line) => line.includes('cache read denied')),
  )
    ? 'denied'
    : 'failed';
}
