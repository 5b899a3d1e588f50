import { describe, expect, test } from '@jest/globals';
import { available, notAvailable } from '../../../src/model/availability.ts';
import { seconds } from '../../../src/model/seconds.ts';
import { breakEvenRate, type CacheTimes, savingAt, stakesOf } from '../../../src/simulate/cache/cache-times.ts';
import type { CacheUse } from '../../../src/simulate/cache/cache-use.ts';
import { GITHUB_CACHE_RULES } from '../../../src/simulate/cache/github-cache-rules.ts';
import { type CacheVerdict, judgeCache } from '../../../src/simulate/cache/judge-cache.ts';
import { buildUse, type UseSketch } from './build-use.ts';

const HOUR = 3600;

function timesOf(uncached: number, onMiss: number, onHit: number, rest: Partial<CacheTimes> = {}): CacheTimes {
  return { uncached: seconds(uncached), onMiss: seconds(onMiss), onHit: seconds(onHit), onPartial: null, save: seconds(0), ...rest };
}

/** A run an hour on the default branch: after the first, `misses` of every hundred have a key of their own. */
function runsWith(misses: number, runs: number): readonly CacheUse[] {
  return Array.from({ length: runs }, (_, index) => {
    const isMiss = Math.floor(((index + 1) * misses) / 100) > Math.floor((index * misses) / 100);
    return buildUse({ at: index * HOUR, key: isMiss ? `own-${index}` : 'shared' });
  });
}

function judge(uses: readonly CacheUse[], times: CacheTimes, exists: boolean): CacheVerdict {
  return judgeCache({ uses, times: available(times), exists });
}

/** Mean seconds a job of 64 that ran on GitHub's runners (ALGORITHMS section 4): without a cache, on a miss, on a hit. */
const NIX = [
  { cell: 'zenn with cache-nix-action', times: timesOf(69.4, 108.3, 29.8), breakEven: 0.5 },
  { cell: 'zenn with cachix', times: timesOf(69.4, 99, 40.5), breakEven: 0.51 },
  { cell: 'zenn with magic-nix-cache', times: timesOf(69.4, 377, 66.5), breakEven: 0.99 },
  { cell: 'marp with cache-nix-action', times: timesOf(35.9, 45.5, 31.8), breakEven: 0.7 },
  { cell: 'marp with cachix', times: timesOf(35.9, 42.8, 42), breakEven: null },
  { cell: 'marp with magic-nix-cache', times: timesOf(35.9, 428.5, 54), breakEven: null },
];
const PAYS = NIX.filter(({ breakEven }) => breakEven !== null && breakEven < 0.9);
const NEVER = NIX.filter(({ breakEven }) => breakEven === null);

describe('the caches of a controlled experiment', () => {
  test.each(NIX)('$cell has the published break-even, at which it saves nothing', ({ times, breakEven }) => {
    const stakes = stakesOf(times);
    const rate = breakEvenRate(stakes);
    expect(rate === null ? null : Number(rate.toFixed(2))).toBe(breakEven);
    if (rate === null) return;
    expect(savingAt(rate, stakes)).toBeCloseTo(0, 9);
    expect(savingAt(rate + 0.005, stakes)).toBeGreaterThan(0);
    expect(savingAt(rate - 0.005, stakes)).toBeLessThan(0);
  });

  test.each(PAYS)('$cell is added and kept well above its break-even, removed and left out well below', ({ times, breakEven }) => {
    const at = (rate: number): readonly CacheUse[] => runsWith(100 - Math.round(rate * 100), 300);
    const [above, below] = [at((breakEven ?? 0) + 0.2), at((breakEven ?? 0) - 0.15)];
    expect([judge(above, times, false).kind, judge(above, times, true).kind]).toEqual(['add', 'keep']);
    expect([judge(below, times, false).kind, judge(below, times, true).kind]).toEqual(['leave-out', 'remove']);
    expect(judge(above, times, false).saving?.interval[0]).toBeGreaterThan(0);
    expect(judge(below, times, true).saving?.interval[1]).toBeLessThan(0);
  });

  test.each(PAYS)('$cell is not decided at its break-even, nor where it pays by less than the margin', ({ times, breakEven }) => {
    const near = runsWith(100 - Math.round((breakEven ?? 0) * 100), 300);
    expect([judge(near, times, false).kind, judge(near, times, true).kind]).toEqual(['undecided', 'undecided']);
    const little = runsWith(100 - Math.round((breakEven ?? 0) * 100) - 7, 3000);
    expect([judge(little, times, false).kind, judge(little, times, true).kind]).toEqual(['undecided', 'keep']);
    expect(judge(near, times, false).why).toContain('does not tell whether it is above');
    expect(judge(little, times, false).why).toContain('not by the margin above');
  });

  test.each(NEVER)('$cell is removed and never added, though it always hits', ({ times }) => {
    const always = runsWith(0, 300);
    expect([judge(always, times, false).kind, judge(always, times, true).kind]).toEqual(['leave-out', 'remove']);
    expect(judge(always, times, true).saving?.value).toBeLessThan(0);
  });

  test('zenn with magic-nix-cache is never added, and removed at a hit rate that would do for others', () => {
    const times = NIX[2]?.times as CacheTimes;
    expect(judge(runsWith(0, 3000), times, false).kind).toBe('undecided');
    expect([judge(runsWith(5, 300), times, false).kind, judge(runsWith(5, 300), times, true).kind]).toEqual(['leave-out', 'remove']);
  });
});

describe('three classes', () => {
  const times = timesOf(100, 120, 20, { onPartial: seconds(60) });

  test('put break-even of exact hits where the saving by class is nothing', () => {
    // Of what is no exact hit, half is partial: 90 s on average, 10 s less than without a cache.
    expect(stakesOf(times, 0.5)).toEqual({ gain: 80, cost: -10 });
    expect(breakEvenRate(stakesOf(times, 0.5))).toBe(0);
    // A tenth: 114 s, so 14 s lost against 80 s gained.
    expect(breakEvenRate(stakesOf(times, 0.1))).toBeCloseTo(14 / 94, 9);
  });

  test('make a rolling key worth while that never hits exactly', () => {
    const uses = Array.from({ length: 100 }, (_, index) => buildUse({ at: index * HOUR, key: `k-${index}`, restoreKeys: ['k-'] }));
    const verdict = judge(uses, times, true);
    expect([verdict.rate.count, verdict.summary.partial.count]).toEqual([0, 99]);
    expect(verdict.saving?.value).toBeCloseTo(100 - (99 * 60 + 120) / 100, 9);
    expect(verdict.faults).toEqual([]);
    expect(judge(uses, timesOf(100, 120, 20), true).kind).toBe('keep');
  });
});

describe('a cache that does not hit', () => {
  const times = timesOf(60, 70, 10, { save: seconds(8) });
  const hourly = (count: number, sketch: (index: number) => Partial<UseSketch>): readonly CacheUse[] =>
    Array.from({ length: count }, (_, index) => buildUse({ at: index * HOUR, ...sketch(index) }));
  const pull = (number: number): Partial<UseSketch> => ({ ref: `refs/pull/${number}/merge` });

  test('is to fix where every run has a key of its own and no restore keys', () => {
    const verdict = judge(
      hourly(20, (index) => ({ key: `deps-${index}` })),
      times,
      true,
    );
    expect(verdict.kind).toBe('fix');
    expect(verdict.faults).toEqual([{ kind: 'key-never-repeats', runs: 20 }]);
  });

  test('is to fix where nothing is saved for the default branch', () => {
    const verdict = judge(hourly(20, pull), times, true);
    expect(verdict.kind).toBe('fix');
    expect(verdict.faults).toEqual([{ kind: 'default-scope-never-written', runs: 20, denied: 0 }]);
    const denied = judge([...hourly(20, pull), buildUse({ at: 1, mode: 'read' })], times, true);
    expect(denied.faults).toEqual([{ kind: 'default-scope-never-written', runs: 20, denied: 1 }]);
  });

  test('is to fix where its entries are evicted before they are read, and to remove where it would not pay with room either', () => {
    const rules = { ...GITHUB_CACHE_RULES, limitBytes: 3 };
    const uses = hourly(60, (index) => ({ key: `k-${index % 6}` }));
    const full = judgeCache({ uses, exists: true, times: available(times), rules });
    expect([full.kind, full.faults]).toEqual(['fix', [{ kind: 'over-limit', lookups: 60, lost: 54 }]]);
    expect(judgeCache({ uses, exists: true, times: available(times) }).kind).toBe('keep');
    const rare = hourly(60, (index) => ({ key: index % 6 === 0 ? 'k' : `own-${index}` }));
    expect(judgeCache({ uses: rare, exists: true, times: available(timesOf(60, 110, 10)), rules }).kind).toBe('remove');
  });

  test('is to fix where something else keeps it from hitting, and is not called faulty on a few runs', () => {
    expect(
      judge(
        hourly(6, (index) => ({ version: `v${index}` })),
        times,
        true,
      ).faults,
    ).toEqual([{ kind: 'never-hits', runs: 6 }]);
    expect(
      judge(
        hourly(4, (index) => ({ key: `deps-${index}` })),
        times,
        true,
      ).faults,
    ).toEqual([]);
  });

  test('is to remove where no fix could make it pay by the margin', () => {
    expect(
      judge(
        hourly(20, (index) => ({ key: `deps-${index}` })),
        timesOf(69.4, 377, 66.5),
        true,
      ).kind,
    ).toBe('remove');
  });

  test('stays undecided without times, with the reason, unless its fault is plain', () => {
    const unknown = notAvailable('it never missed');
    const hits = judgeCache({ uses: runsWith(0, 50), exists: true, times: unknown });
    expect([hits.kind, hits.why]).toEqual(['undecided', 'what a hit and a miss take is not known: it never missed']);
    expect(judgeCache({ uses: hourly(20, (index) => ({ key: `deps-${index}` })), exists: true, times: unknown }).kind).toBe('fix');
    expect(judgeCache({ uses: [], exists: false, times: available(times) })).toMatchObject({ kind: 'undecided', saving: null });
  });
});

describe('caches that pull requests save', () => {
  const times = timesOf(60, 70, 10, { onPartial: seconds(23), save: seconds(8) });
  /** Main saves; each of 40 pull requests changes the lock file, and runs so many times. */
  const pulls = (runsOfEach: number): readonly CacheUse[] => [
    ...Array.from({ length: 160 }, (_, index) => buildUse({ at: index * HOUR, key: 'k-main', restoreKeys: ['k-'] })),
    ...Array.from({ length: 40 * runsOfEach }, (_, index) => {
      const number = Math.floor(index / runsOfEach);
      return buildUse({ at: (index + 1) * HOUR + 5, key: `k-${number}`, restoreKeys: ['k-'], ref: `refs/pull/${number}/merge` });
    }),
  ];

  test('are to split off where nobody reads them', () => {
    const verdict = judge(pulls(1), times, true);
    expect(verdict.split).toMatchObject({ saves: 40, read: 0, isBetter: true });
    // 40 saves of 8 s over 200 lookups.
    expect(verdict.split?.saving).toBeCloseTo(1.6, 9);
    expect([verdict.kind, verdict.why]).toEqual([
      'split',
      'pull requests saved 40 entries, of which 0 were read; if they only restore, a lookup takes 1.6s less',
    ]);
  });

  test('are no matter while there are but four', () => {
    const few = [0, 1, 2, 3].map((index) => buildUse({ at: index * HOUR, key: `k-${index}`, ref: `refs/pull/${index}/merge` }));
    expect(judge(few, times, true).split).toMatchObject({ saves: 4, saving: 8, isBetter: false });
    expect(judge(few.slice(0, 1), times, false).split).toBeNull();
  });

  test('stay where the next runs of the pull request gain more than saving takes', () => {
    const verdict = judge(pulls(4), times, true);
    // A save of 8 s, and then three exact hits of 10 s instead of three partial ones of 15 s.
    expect(verdict.split?.saving).toBeCloseTo((40 * 8 - 40 * 3 * 5) / 320, 9);
    expect(verdict.split).toMatchObject({ saves: 40, read: 40, isBetter: false });
    expect(verdict.kind).toBe('keep');
  });

  test('are judged by hits alone without times', () => {
    const unknown = notAvailable('no log was read');
    expect(judgeCache({ uses: pulls(1), exists: true, times: unknown }).split).toMatchObject({ saving: null, isBetter: true });
    const alone = pulls(4).map((use) => ({ ...use, restoreKeys: [] }));
    expect(judgeCache({ uses: alone, exists: true, times: unknown }).split).toMatchObject({ isBetter: false });
  });
});
