import { z } from 'zod';
import { type Parsed, parseWith } from './parsed.ts';

const USAGE = z.object({ active_caches_size_in_bytes: z.int().nonnegative(), active_caches_count: z.int().nonnegative() });
const LIMIT = z.object({ max_cache_size_gb: z.number().positive() });
/** GitHub says gigabytes and counts in powers of two, as its prices do. */
const GIGABYTE = 1024 ** 3;

/** From the answer of GitHub's `cache/usage`. */
export function parseCacheUsage(body: unknown): Parsed<{ readonly bytes: number; readonly count: number }> {
  const parsed = parseWith(USAGE, body);
  if (!parsed.ok) return parsed;
  return { ok: true, value: { bytes: parsed.value.active_caches_size_in_bytes, count: parsed.value.active_caches_count } };
}

/** Bytes, from the answer of GitHub's `cache/storage-limit`. */
export function parseCacheLimit(body: unknown): Parsed<number> {
  const parsed = parseWith(LIMIT, body);
  return parsed.ok ? { ok: true, value: Math.round(parsed.value.max_cache_size_gb * GIGABYTE) } : parsed;
}
