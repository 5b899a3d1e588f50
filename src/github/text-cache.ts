import { type BoundedCache, createBoundedCache } from './bounded-cache.ts';

/** Texts that are kept until others need the room. */
export type TextCache = BoundedCache<string>;

/** Keeps the texts that were used last, at most so many bytes of them in memory (two a character). */
export function createTextCache(maxBytes: number): TextCache {
  return createBoundedCache(maxBytes, (text) => 2 * text.length);
}
