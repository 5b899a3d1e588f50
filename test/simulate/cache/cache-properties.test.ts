import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seconds } from '../../../src/model/seconds.ts';
import type { CacheRules, CacheUse } from '../../../src/simulate/cache/cache-use.ts';
import { GITHUB_CACHE_RULES } from '../../../src/simulate/cache/github-cache-rules.ts';
import { replayCache } from '../../../src/simulate/cache/replay-cache.ts';
import { summarizeCache } from '../../../src/simulate/cache/summarize-cache.ts';
import { buildUse, MAIN } from './build-use.ts';

/** Few refs, keys and moments, so that uses meet; days apart, so that entries idle. */
const arbitraryUse: fc.Arbitrary<CacheUse> = fc
  .record({
    at: fc.integer({ min: 0, max: 40 }).map((step) => step * 20_000),
    run: fc.constantFrom('r1', 'r2', 'r3'),
    job: fc.constantFrom('a', 'b'),
    ref: fc.constantFrom(MAIN, 'refs/heads/release', 'refs/pull/1/merge', 'refs/pull/2/merge'),
    base: fc.constantFrom(null, 'refs/heads/release', MAIN),
    mode: fc.constantFrom('write', 'write', 'write', 'read', 'write-only', 'none'),
    key: fc.constantFrom('npm-a', 'npm-b', 'npm-ab', 'npm-c', 'go-a'),
    restoreKeys: fc.constantFrom<(readonly string[])[]>([], ['npm-'], ['npm-a', 'npm-']),
    version: fc.constantFrom('v1', 'v1', 'v2'),
    duration: fc.integer({ min: 0, max: 50_000 }).map(seconds),
    saveTime: fc.integer({ min: 0, max: 30_000 }).map(seconds),
    saveBytes: fc.option(fc.integer({ min: 0, max: 5 }), { freq: 6 }),
  })
  .map(buildUse);

const arbitraryUses = fc.array(arbitraryUse, { maxLength: 40 });
const arbitraryRules: fc.Arbitrary<CacheRules> = fc.record({
  limitBytes: fc.integer({ min: 0, max: 20 }),
  idle: fc.constantFrom(seconds(100_000), GITHUB_CACHE_RULES.idle),
  checkEvery: fc.constantFrom(seconds(0), seconds(3600), seconds(86_400)),
});

describe('any history', () => {
  test('is replayed the same in any order, and leaves what was given alone', () => {
    fc.assert(
      fc.property(arbitraryUses, arbitraryRules, fc.infiniteStream(fc.nat()), (uses, rules, numbers) => {
        const before = structuredClone(uses);
        const once = replayCache(uses, rules);
        const mixed = uses.map((use) => ({ use, by: numbers.next().value })).sort((a, b) => a.by - b.by);
        expect(
          replayCache(
            mixed.map(({ use }) => use),
            rules,
          ),
        ).toEqual(once);
        expect(uses).toEqual(before);
      }),
    );
  });

  test('never reads what another pull request saved, nor another version, nor what is not there yet or any more', () => {
    fc.assert(
      fc.property(arbitraryUses, arbitraryRules, (uses, rules) => {
        const { lookups, entries } = replayCache(uses, rules);
        for (const { use, entry: index, result, from } of lookups) {
          const entry = index === null ? undefined : entries[index];
          expect(entry === undefined).toBe(result === 'miss' || result === 'skipped');
          if (entry === undefined) continue;
          const refs = { own: use.scope.own, base: use.scope.base, default: use.scope.defaultBranch };
          expect(entry.ref).toBe(refs[from ?? 'own']);
          expect(!entry.ref.startsWith('refs/pull/') || entry.ref === use.scope.own).toBe(true);
          expect(entry.version).toBe(use.version);
          expect([use.key, ...use.restoreKeys].some((key) => entry.key.startsWith(key))).toBe(true);
          expect(result === 'exact').toBe(entry.key === use.key);
          expect(entry.savedAt.getTime()).toBeLessThanOrEqual(use.at.getTime());
          expect(entry.evicted === null || entry.evicted.at >= use.at).toBe(true);
        }
      }),
    );
  });

  test('changes no entry: of a key in a scope and version there is one at a time, as its save made it', () => {
    fc.assert(
      fc.property(arbitraryUses, arbitraryRules, (uses, rules) => {
        const { lookups, entries } = replayCache(uses, rules);
        for (const [index, entry] of entries.entries()) {
          expect([entry.key, entry.version, entry.ref, entry.bytes]).toEqual([
            entry.savedBy.key,
            entry.savedBy.version,
            entry.savedBy.scope.own,
            entry.savedBy.saveBytes,
          ]);
          const next = entries.find(
            (other, at) => at > index && other.key === entry.key && other.ref === entry.ref && other.version === entry.version,
          );
          if (next !== undefined) expect(entry.evicted?.at.getTime()).toBeLessThanOrEqual(next.savedAt.getTime());
        }
        expect(lookups.filter(({ save }) => save === 'saved').length).toBe(entries.length);
        expect(lookups.filter(({ use, save }) => save === 'saved' && use.mode !== 'write' && use.mode !== 'write-only')).toEqual([]);
      }),
    );
  });

  test('has rates that add up to one', () => {
    fc.assert(
      fc.property(arbitraryUses, arbitraryRules, (uses, rules) => {
        const { exact, partial, miss, hit, skipped, from } = summarizeCache(replayCache(uses, rules));
        expect(exact.count + partial.count + miss.count + skipped).toBe(uses.length);
        expect(from.own + from.base + from.default).toBe(hit.count);
        if (exact.share === null) return;
        expect((exact.low ?? 2) <= exact.share && exact.share <= (exact.high ?? -1)).toBe(true);
      }),
    );
  });
});

describe('a larger limit', () => {
  const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 60 });
  const hitsOf = (uses: readonly CacheUse[], limitBytes: number, every: number): readonly boolean[] =>
    replayCache(uses, { ...GITHUB_CACHE_RULES, checkEvery: seconds(every), limitBytes }).lookups.map(({ result }) => result === 'exact');

  test('keeps every exact hit where keys are saved at once and always of one size: the smaller storage is part of the larger', () => {
    const sizes = fc.tuple(...Array.from({ length: 6 }, () => fc.nat({ max: 4 })));
    fc.assert(
      fc.property(keys, sizes, fc.nat({ max: 12 }), fc.nat({ max: 3 }), fc.constantFrom(0, 10), (sequence, bytes, limit, more, every) => {
        const uses = sequence.map((key, at) => buildUse({ at, key, saveBytes: bytes['abcdef'.indexOf(key)] ?? 0 }));
        const larger = hitsOf(uses, limit + more, every);
        expect(hitsOf(uses, limit, every).every((isHit, index) => !isHit || larger[index])).toBe(true);
      }),
    );
  });
});
