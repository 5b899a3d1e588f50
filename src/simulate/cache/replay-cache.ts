import { createEventQueue } from '../schedule/event-queue.ts';
import type { CacheEntry, CacheLookup, CacheReplay } from './cache-replay.ts';
import { type CacheStorage, createCacheStorage, type StoredEntry } from './cache-storage.ts';
import type { CacheRules, CacheUse } from './cache-use.ts';
import { GITHUB_CACHE_RULES } from './github-cache-rules.ts';

/** Of one moment: what ends comes first, then what is reserved, then what is looked up. */
const SAVED = 0;
const RESERVED = 1;
const LOOKED_UP = 2;

/** docs.github.com, "Dependency caching reference", and @actions/cache: more or longer keys end the step. */
const MOST_KEYS = 10;
const LONGEST_KEY = 512;

type Progress = { -readonly [Key in keyof CacheLookup]: CacheLookup[Key] };

/**
 * What the uses would have found and saved in a repository whose storage was empty before the first of them, by GitHub's rules: an
 * entry never changes; a lookup asks the run's own ref, then a pull request's base, then the default branch, each for the key, for
 * what starts with it (the newest), and for each restore key in the same way; other refs are not seen; a save without an exact hit
 * takes the key in its own ref, unless it is taken; entries are seen once the save has ended. Source: docs.github.com, "Dependency
 * caching reference". The order in which the uses are given does not matter. Uses at no valid time are `skipped`.
 */
export function replayCache(uses: readonly CacheUse[], rules: CacheRules = GITHUB_CACHE_RULES): CacheReplay {
  const ordered = [...uses].sort(compareUses);
  const storage = createCacheStorage(rules);
  const queue = createEventQueue();
  const lookups = ordered.map((use): Progress => ({ use, result: 'skipped', entry: null, from: null, lost: null, save: 'none' }));
  for (const [index, { at }] of ordered.entries()) if (Number.isFinite(at.getTime())) queue.push(at.getTime(), LOOKED_UP, index);
  while (queue.size > 0) {
    const [now, rank] = [queue.time, queue.rank];
    const index = queue.pop();
    const lookup = lookups[index] as Progress;
    storage.passTo(now);
    if (rank === LOOKED_UP) {
      lookUp(lookup, storage, now);
      const { total, held } = timesOf(lookup.use);
      if (lookup.save === 'saved') queue.push(now + total - held, RESERVED, index);
    } else if (rank === RESERVED) {
      if (storage.reserve(lookup.use)) queue.push(now + timesOf(lookup.use).held, SAVED, index);
      else lookup.save = 'refused';
    } else storage.put(lookup.use, Math.max(0, lookup.use.saveBytes ?? 0), now);
  }
  return { lookups, entries: storage.entries.map(asEntry), mostBytes: storage.mostBytes };
}

/** A save that will be tried is `saved` until it turns out that the key is taken. */
function lookUp(lookup: Progress, storage: CacheStorage, now: number): void {
  const { use } = lookup;
  if (!isValid(use)) return;
  if (use.mode === 'read' || use.mode === 'write') {
    const found = storage.find(use, now);
    lookup.entry = found?.entry.index ?? null;
    lookup.from = found?.from ?? null;
    lookup.result = found === null ? 'miss' : found.entry.key === use.key ? 'exact' : 'partial';
    lookup.lost = lookup.result === 'exact' ? null : storage.whyLost(use);
  }
  if (use.saveBytes === null) lookup.save = 'none';
  else if (lookup.result === 'exact') lookup.save = 'not-needed';
  else lookup.save = use.mode === 'write' || use.mode === 'write-only' ? 'saved' : 'denied';
}

function isValid({ key, restoreKeys }: CacheUse): boolean {
  return restoreKeys.length < MOST_KEYS && [key, ...restoreKeys].every((one) => one.length > 0 && one.length <= LONGEST_KEY);
}

/** In milliseconds: from the lookup to the end of the save, and the part of it in which the key is reserved. */
function timesOf({ duration, saveTime }: CacheUse): { readonly total: number; readonly held: number } {
  const total = Number.isFinite(duration) ? Math.max(0, duration * 1000) : 0;
  return { total, held: Math.min(total, Number.isFinite(saveTime) ? Math.max(0, saveTime * 1000) : 0) };
}

function compareUses(a: CacheUse, b: CacheUse): number {
  const order = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
  const timeOf = ({ at }: CacheUse): number => (Number.isFinite(at.getTime()) ? at.getTime() : Number.POSITIVE_INFINITY);
  return (
    timeOf(a) - timeOf(b) ||
    order(a.run, b.run) ||
    order(a.job, b.job) ||
    order(a.step, b.step) ||
    order(JSON.stringify(a), JSON.stringify(b))
  );
}

function asEntry({ index: _, savedAt, lastAccess, evicted, ...entry }: StoredEntry): CacheEntry {
  return {
    ...entry,
    savedAt: new Date(savedAt),
    lastAccess: new Date(lastAccess),
    evicted: evicted === null ? null : { at: new Date(evicted.at), cause: evicted.cause },
  };
}
