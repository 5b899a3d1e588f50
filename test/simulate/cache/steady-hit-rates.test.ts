import { describe, expect, test } from '@jest/globals';
import { seconds } from '../../../src/model/seconds.ts';
import type { CacheUse } from '../../../src/simulate/cache/cache-use.ts';
import { replayCache } from '../../../src/simulate/cache/replay-cache.ts';
import { steadyHitRates } from '../../../src/simulate/cache/steady-hit-rates.ts';
import { summarizeCache } from '../../../src/simulate/cache/summarize-cache.ts';
import { seededRandom } from '../../../src/stats/seeded-random.ts';
import { at } from '../../helpers/build-run.ts';
import { buildUse } from './build-use.ts';

const MINUTE = 60;
const NEVER = seconds(Number.MAX_SAFE_INTEGER);

/** Keys that are asked for ever more rarely (Zipf), a lookup a minute in all; sizes from 1 to 5. */
const KEYS = Array.from({ length: 300 }, (_, index) => ({ weight: 1 / (index + 1) ** 0.8, bytes: 1 + (index % 5) }));
const WEIGHT = KEYS.reduce((sum, { weight }) => sum + weight, 0);
const REQUESTED = KEYS.map(({ weight, bytes }) => ({ rate: weight / WEIGHT / MINUTE, bytes }));

function drawKey(random: () => number): number {
  let left = random() * WEIGHT;
  for (const [index, { weight }] of KEYS.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return 0;
}

function drawRequests(): readonly CacheUse[] {
  const random = seededRandom(11);
  let now = 0;
  return Array.from({ length: 25_000 }, (_, index) => {
    now += -Math.log(1 - random()) * MINUTE;
    const key = drawKey(random);
    // The dot keeps one key from being the start of another.
    return buildUse({ at: now, run: String(index), key: `k${key}.`, saveBytes: KEYS[key]?.bytes ?? 0 });
  });
}

const REQUESTS = drawRequests();

/** The share of exact hits over 20,000 lookups at random moments, after 5,000 that fill the storage. */
function replayed(limitBytes: number, idle = NEVER): number {
  const replay = replayCache(REQUESTS, { limitBytes, idle, checkEvery: seconds(0) });
  return summarizeCache(replay, { from: REQUESTS[5000]?.at ?? at(0) }).exact.share ?? Number.NaN;
}

describe("Che's approximation", () => {
  test.each([90, 225, 450, 720])('is within 0.01 of a replay of independent requests at a limit of %i of 900', (limit) => {
    expect(Math.abs((steadyHitRates(REQUESTED, limit).hitRate ?? 0) - replayed(limit))).toBeLessThan(0.01);
  });

  test('is so too where entries idle out before the limit is reached', () => {
    const idle = seconds(20 * MINUTE);
    const steady = steadyHitRates(REQUESTED, 450, idle);
    expect(steady.kept).toBe(idle);
    expect(Math.abs((steady.hitRate ?? 0) - replayed(450, idle))).toBeLessThan(0.01);
  });

  test('is not so where keys follow one another, as those of a lock file do', () => {
    // Each of 100 keys for 10 lookups: 9 of 10 hit in any storage that holds one of them.
    const uses = Array.from({ length: 1000 }, (_, index) => buildUse({ at: index * MINUTE, key: `k${Math.floor(index / 10)}` }));
    const hits = summarizeCache(replayCache(uses, { limitBytes: 2, idle: NEVER, checkEvery: seconds(0) })).exact.share;
    const steady = steadyHitRates(
      Array.from({ length: 100 }, () => ({ rate: 1 / 100 / MINUTE, bytes: 1 })),
      2,
    );
    expect(hits).toBeCloseTo(0.9, 9);
    expect(steady.hitRate).toBeCloseTo(0.02, 2);
  });

  test('fills the storage exactly, keeps all that fits for good, and is nothing without room or keys', () => {
    const { kept } = steadyHitRates(REQUESTED, 60);
    expect(REQUESTED.reduce((sum, { rate, bytes }) => sum + bytes * (1 - Math.exp(-rate * kept)), 0)).toBeCloseTo(60, 6);
    expect(steadyHitRates(REQUESTED, 10_000)).toMatchObject({ kept: Number.POSITIVE_INFINITY, hitRate: 1 });
    expect(steadyHitRates(REQUESTED, 0).hitRate).toBe(0);
    expect(steadyHitRates([], 5).hitRate).toBeNull();
    expect(steadyHitRates([{ rate: 0, bytes: 9 }], 5).hitRate).toBeNull();
  });
});
