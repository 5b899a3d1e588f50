import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { seconds } from '../../../src/model/seconds.ts';
import type { CacheLookup, CacheReplay } from '../../../src/simulate/cache/cache-replay.ts';
import type { CacheMode, CacheRules } from '../../../src/simulate/cache/cache-use.ts';
import { GITHUB_CACHE_RULES } from '../../../src/simulate/cache/github-cache-rules.ts';
import { replayCache } from '../../../src/simulate/cache/replay-cache.ts';
import { summarizeCache } from '../../../src/simulate/cache/summarize-cache.ts';
import { buildUse, MAIN, type UseSketch } from './build-use.ts';

interface Told {
  readonly at: number;
  readonly run: string;
  readonly job: string;
  readonly ref: string;
  readonly mode?: CacheMode;
  readonly key: string;
  readonly bytes: number;
  readonly result: CacheLookup['result'];
  readonly finds: string | null;
  readonly from: CacheLookup['from'];
  readonly save: CacheLookup['save'];
  readonly lost?: CacheLookup['lost'];
}

interface Story {
  readonly limit: number;
  readonly uses: readonly Told[];
  readonly expected: {
    readonly exact: number;
    readonly partial: number;
    readonly miss: number;
    readonly savedBytes: number;
    readonly days: number;
    readonly evictions: object;
    readonly lost: object;
    readonly mostBytes: number;
  };
}

const story = parse(readFileSync(new URL('nine-days.yml', import.meta.url), 'utf8')) as Story;
const AT_ONCE: CacheRules = { ...GITHUB_CACHE_RULES, checkEvery: seconds(0) };
const HOUR = 3600;
const DAY = 86_400;

function replayOf(uses: readonly UseSketch[], rules: CacheRules = AT_ONCE): CacheReplay {
  return replayCache(uses.map(buildUse), rules);
}

function found({ lookups, entries }: CacheReplay): readonly string[] {
  return lookups.map(({ result, entry, from }) => (entry === null ? result : `${result} ${entries[entry]?.key} ${from}`));
}

describe('nine days worked out by hand', () => {
  const uses = story.uses.map(({ at: hour, run, job, ref, mode = 'write', key, bytes }) =>
    buildUse({
      at: hour * HOUR,
      run,
      job,
      ref,
      mode,
      key,
      restoreKeys: ['npm-'],
      saveBytes: bytes,
      duration: seconds(360),
      saveTime: seconds(20),
    }),
  );
  const replay = replayCache(uses, { ...GITHUB_CACHE_RULES, limitBytes: story.limit });

  test('find, save and lose what they should', () => {
    const told = replay.lookups.map(({ result, entry, from, save, lost }) => {
      return { result, finds: entry === null ? null : replay.entries[entry]?.key, from, save, lost };
    });
    expect(told).toEqual(story.uses.map(({ result, finds, from, save, lost = null }) => ({ result, finds, from, save, lost })));
  });

  test('have the rates, sizes and evictions that were counted by hand', () => {
    const { expected } = story;
    const summary = summarizeCache(replay);
    expect([summary.exact.share, summary.partial.share, summary.miss.share]).toEqual([
      expected.exact / 12,
      expected.partial / 12,
      expected.miss / 12,
    ]);
    expect([summary.exact.n, summary.exact.runs]).toEqual([12, 11]);
    expect(summary.churnPerDay).toBeCloseTo(expected.savedBytes / expected.days, 9);
    expect(summary.evictions).toEqual(expected.evictions);
    expect(summary.lost).toEqual(expected.lost);
    expect(summary.mostBytes).toBe(expected.mostBytes);
    expect(summary.saves).toEqual({ saved: 7, 'not-needed': 3, refused: 1, denied: 1, none: 0 });
    expect(summary.from).toEqual({ own: 5, base: 0, default: 4 });
  });

  test('are the same in any order', () => {
    expect(replayCache([...uses].reverse(), { ...GITHUB_CACHE_RULES, limitBytes: story.limit })).toEqual(replay);
  });

  test('are counted from a later moment on where that is asked', () => {
    const later = summarizeCache(replay, { from: uses[2]?.at ?? new Date(0) });
    expect([later.exact.count, later.exact.n, later.saves.refused]).toEqual([3, 10, 0]);
  });
});

describe('a lookup', () => {
  test('takes the key itself, then the newest that starts with it, then restore keys in their order', () => {
    const saves = ['deps-1', 'deps-1-old', 'deps-1-new', 'tools'].map((key, index) => ({ at: index, key }));
    const ask = (second: number, key: string, ...restoreKeys: string[]): UseSketch => ({ at: second, key, restoreKeys, saveBytes: null });
    const asked = [
      ask(10, 'deps-1'),
      ask(11, 'deps-1-'),
      ask(12, 'other', 'tools', 'deps-'),
      ask(13, 'other', 'none', 'deps-1'),
      ask(14, 'x'),
    ];
    expect(found(replayOf([...saves, ...asked])).slice(4)).toEqual([
      'exact deps-1 own',
      'partial deps-1-new own',
      'partial tools own',
      // A restore key that is a key finds that one, though it is not the newest that starts so.
      'partial deps-1 own',
      'miss',
    ]);
  });

  test('asks its own ref for everything before the base, and the base before the default branch', () => {
    const pull = { ref: 'refs/pull/1/merge', base: 'refs/heads/release' };
    const uses: UseSketch[] = [
      { at: 0, key: 'k-1' },
      { at: 1, key: 'k-2', ref: 'refs/heads/release' },
      { at: 2, key: 'k-1', ...pull, saveBytes: null },
      { at: 3, key: 'k-2', ...pull, saveBytes: null },
      { at: 4, key: 'k-3', restoreKeys: ['k-'], ...pull },
      { at: 5, key: 'k-1', restoreKeys: ['k-'], ...pull },
    ];
    expect(found(replayOf(uses)).slice(2)).toEqual(['exact k-1 default', 'exact k-2 base', 'partial k-2 base', 'partial k-3 own']);
  });

  test('sees no entry of another version, and one only after its save has ended', () => {
    const uses: UseSketch[] = [
      { at: 0, duration: seconds(60), saveTime: seconds(10) },
      { at: 59, run: 'early', saveBytes: null },
      { at: 60, run: 'then', saveBytes: null },
      { at: 61, version: 'without zstd', saveBytes: null },
    ];
    expect(found(replayOf(uses))).toEqual(['miss', 'miss', 'exact k own', 'miss']);
  });

  test('is skipped where it may not read or the keys are refused, and is in no rate', () => {
    const replay = replayOf([
      { at: 0 },
      { at: 1, mode: 'none' },
      { at: 2, mode: 'write-only', key: 'other' },
      { at: 3, key: 'x'.repeat(513) },
      { at: 4, restoreKeys: Array.from({ length: 10 }, (_, index) => `r${index}`) },
      { at: Number.NaN },
    ]);
    const skipped = replay.lookups.filter(({ result }) => result === 'skipped');
    expect(skipped.map(({ save }) => save).sort()).toEqual(['denied', 'none', 'none', 'none', 'saved']);
    expect(summarizeCache(replay).miss).toMatchObject({ count: 1, n: 1 });
    expect(summarizeCache(replay).skipped).toBe(5);
  });
});

describe('a save', () => {
  test('is of the job that reserves the key first, though another would end sooner', () => {
    const first = { at: 0, job: 'a', duration: seconds(100), saveTime: seconds(50), saveBytes: 7 };
    const second = { at: 0, job: 'b', duration: seconds(70), saveTime: seconds(10), saveBytes: 8 };
    const { lookups, entries } = replayOf([second, first]);
    expect(lookups.map(({ use, save }) => [use.job, save])).toEqual([
      ['a', 'saved'],
      ['b', 'refused'],
    ]);
    expect(entries.map(({ bytes }) => bytes)).toEqual([7]);
  });

  test('is refused while the key is there, and taken again once it was evicted', () => {
    const uses = [0, 1, 8 * DAY].map((second) => ({ at: second, mode: 'write-only' as const }));
    const { lookups, entries } = replayOf(uses);
    expect(lookups.map(({ save }) => save)).toEqual(['saved', 'refused', 'saved']);
    expect(entries.map(({ evicted }) => evicted?.cause ?? null)).toEqual(['idle', null]);
  });
});

describe('eviction', () => {
  test('counts the days from the last access', () => {
    const uses = [0, 6 * DAY, 12 * DAY, 12 * DAY + 7 * DAY + 2 * HOUR].map((second) => ({ at: second }));
    const { lookups, entries } = replayOf(uses, GITHUB_CACHE_RULES);
    expect(lookups.map(({ result, lost }) => [result, lost])).toEqual([
      ['miss', null],
      ['exact', null],
      ['exact', null],
      ['miss', 'idle'],
    ]);
    // Checked on the hour after the seventh day.
    expect(entries[0]?.evicted?.at.getTime()).toBe(buildUse({ at: 19 * DAY + HOUR }).at.getTime());
  });

  test('waits for the hourly check, until which the storage may hold more than its limit', () => {
    const rules = { ...GITHUB_CACHE_RULES, limitBytes: 1 };
    const uses = ['a', 'b'].map((key, index) => ({ at: index, key }));
    const asked = [HOUR - 1, HOUR].map((second) => ({ at: second, key: 'a', saveBytes: null }));
    const replay = replayOf([...uses, ...asked], rules);
    expect(found(replay)).toEqual(['miss', 'miss', 'exact a own', 'exact a own']);
    expect(replay.entries.map(({ evicted }) => evicted?.cause ?? null)).toEqual([null, 'limit']);
    expect(replay.mostBytes).toBe(2);
  });

  test('is of the least recently read', () => {
    const ask = (second: number, key: string): UseSketch => ({ at: second, key, ref: MAIN });
    const replay = replayOf([ask(0, 'a'), ask(1, 'b'), ask(2, 'a'), ask(3, 'c'), ask(4, 'a'), ask(5, 'b')], { ...AT_ONCE, limitBytes: 2 });
    expect(found(replay)).toEqual(['miss', 'miss', 'exact a own', 'miss', 'exact a own', 'miss']);
  });
});
