import { z } from 'zod';
import { type CacheEntry, MOST_STORAGE } from '../model/repository-storage.ts';
import { type Parsed, parseWith } from './parsed.ts';
import { instant, nameText } from './payload-fields.ts';

const ENTRY = z.object({
  key: nameText.transform((key) => key.slice(0, MOST_STORAGE.key)),
  ref: nameText.transform((ref) => ref.slice(0, MOST_STORAGE.ref)),
  size_in_bytes: z.int().nonnegative(),
  created_at: instant,
  last_accessed_at: instant,
});

/** From an element of GitHub's `actions_caches`. */
export function parseCacheEntry(body: unknown): Parsed<CacheEntry> {
  const parsed = parseWith(ENTRY, body);
  if (!parsed.ok) return parsed;
  const { key, ref, size_in_bytes: sizeBytes, created_at: createdAt, last_accessed_at: lastAccessedAt } = parsed.value;
  return { ok: true, value: { key, ref, sizeBytes, createdAt, lastAccessedAt } };
}
