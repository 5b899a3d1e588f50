import { DAY_MS } from '../../model/day.ts';
import type { CacheEntry, CacheLookup, CacheOrigin, CacheReplay, EvictionCause } from './cache-replay.ts';
import { type ClusteredRate, clusteredRate } from './clustered-rate.ts';

/** What a replay says of a cache step. Sizes in bytes. */
export interface CacheSummary {
  readonly exact: ClusteredRate;
  readonly partial: ClusteredRate;
  readonly miss: ClusteredRate;
  /** Exact or partial. */
  readonly hit: ClusteredRate;
  /** Hits by whose entry was found. */
  readonly from: Readonly<Record<CacheOrigin, number>>;
  /** Lookups that were not made. */
  readonly skipped: number;
  readonly saves: Readonly<Record<CacheLookup['save'], number>>;
  /** What was saved, by day, over at least one day; null without lookups. */
  readonly churnPerDay: number | null;
  readonly evictions: Readonly<Record<EvictionCause, number>>;
  /** Lookups that missed their key because it had been evicted. */
  readonly lost: Readonly<Record<EvictionCause, number>>;
  /** What was saved and never read before the replay ended. */
  readonly unread: { readonly entries: number; readonly bytes: number };
  /** Of the whole storage, at its fullest. */
  readonly mostBytes: number;
}

export interface SummaryOptions {
  /** Of this cache step alone. */
  readonly step?: string;
  /** Lookups and saves before it only fill the storage, which no record shows as it was before the first of them. */
  readonly from?: Date;
}

/** Rates, sizes and causes over the lookups of a replay. */
export function summarizeCache(replay: CacheReplay, options: SummaryOptions = {}): CacheSummary {
  const lookups = lookupsOf(replay, options);
  const entries = entriesOf(replay, options);
  const made = lookups.filter(({ result }) => result !== 'skipped');
  const rateOf = (...results: readonly CacheLookup['result'][]): ClusteredRate =>
    clusteredRate(made.map(({ use, result }) => ({ run: use.run, counts: results.includes(result) })));
  const countOf = (counts: (lookup: CacheLookup) => boolean): number => lookups.filter(counts).length;
  const saved = (save: CacheLookup['save']): number => countOf((lookup) => lookup.save === save);
  const unread = entries.filter(({ reads }) => reads === 0);
  return {
    exact: rateOf('exact'),
    partial: rateOf('partial'),
    miss: rateOf('miss'),
    hit: rateOf('exact', 'partial'),
    from: {
      own: countOf(({ from }) => from === 'own'),
      base: countOf(({ from }) => from === 'base'),
      default: countOf(({ from }) => from === 'default'),
    },
    skipped: lookups.length - made.length,
    saves: {
      saved: saved('saved'),
      'not-needed': saved('not-needed'),
      refused: saved('refused'),
      denied: saved('denied'),
      none: saved('none'),
    },
    churnPerDay: churnOf(lookups, entries),
    evictions: { limit: evictedBy(entries, 'limit'), idle: evictedBy(entries, 'idle') },
    lost: { limit: countOf(({ lost }) => lost === 'limit'), idle: countOf(({ lost }) => lost === 'idle') },
    unread: { entries: unread.length, bytes: sizeOf(unread) },
    mostBytes: replay.mostBytes,
  };
}

/** The lookups that a summary counts, in their order. */
export function lookupsOf({ lookups }: CacheReplay, { step, from }: SummaryOptions): readonly CacheLookup[] {
  return lookups.filter(({ use }) => (step === undefined || use.step === step) && (from === undefined || use.at >= from));
}

/** The entries that its lookups saved. */
export function entriesOf({ entries }: CacheReplay, { step, from }: SummaryOptions): readonly CacheEntry[] {
  return entries.filter(({ savedBy }) => (step === undefined || savedBy.step === step) && (from === undefined || savedBy.at >= from));
}

function evictedBy(entries: readonly CacheEntry[], cause: EvictionCause): number {
  return entries.filter(({ evicted }) => evicted?.cause === cause).length;
}

function sizeOf(entries: readonly CacheEntry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}

function churnOf(lookups: readonly CacheLookup[], entries: readonly CacheEntry[]): number | null {
  const times = lookups.map(({ use }) => use.at.getTime()).filter(Number.isFinite);
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return null;
  return sizeOf(entries) / Math.max(1, (last - first) / DAY_MS);
}
