import type { CacheOrigin, EvictionCause } from './cache-replay.ts';
import type { CacheRules, CacheScope, CacheUse } from './cache-use.ts';
import { createEvictions } from './evictions.ts';

/** An entry while the replay runs; times in milliseconds of Unix time. */
export interface StoredEntry {
  readonly index: number;
  readonly key: string;
  readonly version: string;
  readonly ref: string;
  readonly bytes: number;
  readonly savedBy: CacheUse;
  readonly savedAt: number;
  lastAccess: number;
  reads: number;
  evicted: { readonly at: number; readonly cause: EvictionCause } | null;
}

/** What a repository keeps, entry by entry. Calls must not go back in time. */
export interface CacheStorage {
  readonly entries: readonly StoredEntry[];
  readonly mostBytes: number;
  /** Lets go of what GitHub evicts until then. */
  passTo(now: number): void;
  /** What a lookup finds, which counts as read; null: a miss. */
  find(use: CacheUse, now: number): { readonly entry: StoredEntry; readonly from: CacheOrigin } | null;
  /** Why the key is no longer where the use could read it; null: it is, or never was. */
  whyLost(use: CacheUse): EvictionCause | null;
  /** False where the key is taken in its scope and version; a key that is reserved is taken. */
  reserve(use: CacheUse): boolean;
  put(use: CacheUse, bytes: number, now: number): void;
}

/** Empty storage under these rules. */
export function createCacheStorage(rules: CacheRules): CacheStorage {
  const entries: StoredEntry[] = [];
  /** By ref and version, then by key: what is there. */
  const shelves = new Map<string, Map<string, StoredEntry>>();
  /** Why what is not there any more went last. */
  const gone = new Map<string, EvictionCause>();
  const reserved = new Set<string>();
  const evictions = createEvictions<StoredEntry>(rules, (entry) => {
    shelves.get(shelfOf(entry.ref, entry.version))?.delete(entry.key);
    if (entry.evicted !== null) gone.set(nameOf(entry.ref, entry), entry.evicted.cause);
  });
  return {
    entries,
    get mostBytes() {
      return evictions.mostBytes;
    },
    passTo: evictions.passTo,
    find(use, now) {
      for (const { ref, from } of readable(use.scope)) {
        const entry = findOn(shelves.get(shelfOf(ref, use.version)), use);
        if (entry === null) continue;
        entry.reads += 1;
        evictions.touch(entry, now);
        return { entry, from };
      }
      return null;
    },
    whyLost(use) {
      const causes = readable(use.scope).flatMap(({ ref }) => gone.get(nameOf(ref, use)) ?? []);
      return causes[0] ?? null;
    },
    reserve(use) {
      const name = nameOf(use.scope.own, use);
      if (reserved.has(name) || shelves.get(shelfOf(use.scope.own, use.version))?.has(use.key) === true) return false;
      reserved.add(name);
      return true;
    },
    put(use, bytes, now) {
      const entry = entryOf(use, { bytes, now, index: entries.length });
      const shelf = shelves.get(shelfOf(entry.ref, entry.version)) ?? new Map<string, StoredEntry>();
      shelves.set(shelfOf(entry.ref, entry.version), shelf.set(entry.key, entry));
      entries.push(entry);
      reserved.delete(nameOf(entry.ref, entry));
      gone.delete(nameOf(entry.ref, entry));
      evictions.add(entry, now);
    },
  };
}

function entryOf(
  use: CacheUse,
  { bytes, now, index }: { readonly bytes: number; readonly now: number; readonly index: number },
): StoredEntry {
  const { key, version, scope } = use;
  return { index, key, version, ref: scope.own, bytes, savedBy: use, savedAt: now, lastAccess: now, reads: 0, evicted: null };
}

/** The key itself, then the newest that starts with it; then the same for each restore key in turn. */
function findOn(shelf: ReadonlyMap<string, StoredEntry> | undefined, { key, restoreKeys }: CacheUse): StoredEntry | null {
  if (shelf === undefined) return null;
  for (const wanted of [key, ...restoreKeys]) {
    const found = shelf.get(wanted) ?? newestOf(shelf, wanted);
    if (found !== null) return found;
  }
  return null;
}

function newestOf(shelf: ReadonlyMap<string, StoredEntry>, prefix: string): StoredEntry | null {
  let newest: StoredEntry | null = null;
  for (const entry of shelf.values()) if (entry.key.startsWith(prefix) && (newest === null || entry.index > newest.index)) newest = entry;
  return newest;
}

function readable({ own, base, defaultBranch }: CacheScope): readonly { readonly ref: string; readonly from: CacheOrigin }[] {
  const all: { ref: string; from: CacheOrigin }[] = [{ ref: own, from: 'own' }];
  if (base !== null && base !== own && base !== defaultBranch) all.push({ ref: base, from: 'base' });
  if (defaultBranch !== own) all.push({ ref: defaultBranch, from: 'default' });
  return all;
}

function shelfOf(ref: string, version: string): string {
  return JSON.stringify([ref, version]);
}

function nameOf(ref: string, { version, key }: { readonly version: string; readonly key: string }): string {
  return JSON.stringify([ref, version, key]);
}
