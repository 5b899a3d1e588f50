import type { EvictionCause } from './cache-replay.ts';
import type { CacheRules } from './cache-use.ts';

/** What eviction goes by; times in milliseconds of Unix time. */
interface Evictable {
  readonly bytes: number;
  lastAccess: number;
  evicted: { readonly at: number; readonly cause: EvictionCause } | null;
}

/** Tells which entries go, and when. Calls must not go back in time. */
export interface Evictions<Entry extends Evictable> {
  readonly mostBytes: number;
  add(entry: Entry, now: number): void;
  touch(entry: Entry, now: number): void;
  /** Lets go of what is evicted until then. */
  passTo(now: number): void;
}

/** The least recently accessed entries above the limit, and those that nobody accessed for too long; `letGo` is told of each. */
export function createEvictions<Entry extends Evictable>(rules: CacheRules, letGo: (entry: Entry) => void): Evictions<Entry> {
  /** In the order of the last access. */
  const entries = new Set<Entry>();
  const [every, idle] = [rules.checkEvery * 1000, rules.idle * 1000];
  let bytes = 0;
  let mostBytes = 0;
  let passed: number | null = null;

  const evict = (entry: Entry, at: number, cause: EvictionCause): void => {
    entry.evicted = { at, cause };
    bytes -= entry.bytes;
    entries.delete(entry);
    letGo(entry);
  };
  const evictIdle = (until: number): void => {
    for (const entry of entries) {
      const ends = entry.lastAccess + idle;
      const at = every === 0 ? ends : (Math.floor(ends / every) + 1) * every;
      if (ends >= until || at > until) return;
      evict(entry, at, 'idle');
    }
  };
  const evictOverLimit = (at: number): void => {
    for (const entry of entries) {
      if (bytes <= rules.limitBytes) return;
      evict(entry, at, 'limit');
    }
  };

  return {
    get mostBytes() {
      return mostBytes;
    },
    add(entry, now) {
      entries.add(entry);
      bytes += entry.bytes;
      mostBytes = Math.max(mostBytes, bytes);
      if (every === 0) evictOverLimit(now);
    },
    touch(entry, now) {
      entry.lastAccess = now;
      entries.delete(entry);
      entries.add(entry);
    },
    passTo(now) {
      const since = passed ?? now;
      passed = now;
      if (every === 0) return evictIdle(now);
      const [first, last] = [(Math.floor(since / every) + 1) * every, Math.floor(now / every) * every];
      if (last < first) return;
      // Nothing was saved since, so the first check leaves no more than the limit for the others.
      evictIdle(first);
      evictOverLimit(first);
      evictIdle(last);
    },
  };
}
