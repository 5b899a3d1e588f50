import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { CacheEntry, RepositoryStorage } from '../model/repository-storage.ts';
import { storableText } from './storable-text.ts';

/** A thousand entries with the longest keys and scopes are below it. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Keys and scopes of entries as they are, moments as milliseconds: a thousand entries are read in a moment. */
type PackedEntry = readonly [key: string, ref: string, sizeBytes: number, createdAt: number, lastAccessedAt: number];
type Packed = Pick<RepositoryStorage, 'artifacts'> & {
  readonly caches: (Omit<NonNullable<RepositoryStorage['caches']>, 'entries'> & { readonly entries: readonly PackedEntry[] }) | null;
};

/** As JSON, deflated; the moment of reading has a column of its own. */
export function packStorage({ caches, artifacts }: RepositoryStorage): Buffer {
  const packed: Packed = { artifacts, caches: caches === null ? null : { ...caches, entries: caches.entries.map(packEntry) } };
  return deflateRawSync(JSON.stringify(packed));
}

export function unpackStorage(readAt: Date, bytes: Buffer): RepositoryStorage {
  const { caches, artifacts } = JSON.parse(inflateRawSync(bytes, { maxOutputLength: MOST_BYTES }).toString('utf8')) as Packed;
  return { readAt, artifacts, caches: caches === null ? null : { ...caches, entries: caches.entries.map(unpackEntry) } };
}

function packEntry({ key, ref, sizeBytes, createdAt, lastAccessedAt }: CacheEntry): PackedEntry {
  return [storableText(key), storableText(ref), sizeBytes, createdAt.getTime(), lastAccessedAt.getTime()];
}

function unpackEntry([key, ref, sizeBytes, createdAt, lastAccessedAt]: PackedEntry): CacheEntry {
  return { key, ref, sizeBytes, createdAt: new Date(createdAt), lastAccessedAt: new Date(lastAccessedAt) };
}
