import { z } from 'zod';
import type { CacheOutcome } from '../model/cache-outcome.ts';
import { scrubText } from '../model/scrub-text.ts';
import { seconds } from '../model/seconds.ts';
import { nameText, ordinal } from './payload-fields.ts';

const DAY_SECONDS = 86_400;

/** A cache's key has at most 512 characters. */
const optionalKey = z
  .string()
  .max(4096)
  .nullable()
  .transform((key) => scrubText(key));

const time = z.number().nonnegative().max(DAY_SECONDS).transform(seconds).nullable();

/** A cache outcome as the history format writes it, under `paceline.cacheOutcomes` of a job. */
export const cacheOutcomeField: z.ZodType<CacheOutcome> = z.object({
  stepNumber: ordinal.nullable(),
  action: nameText,
  result: z.enum(['exact', 'partial', 'miss', 'skipped', 'denied', 'failed', 'unknown']),
  save: z.enum(['none', 'saved', 'not-needed', 'skipped', 'denied', 'raced', 'failed', 'unknown']),
  restoredKey: optionalKey,
  primaryKey: optionalKey,
  sizeBytes: z.int().nonnegative().nullable(),
  restoreTime: time,
  restoreRate: z.number().nonnegative().max(Number.MAX_SAFE_INTEGER).nullable().exactOptional(),
  saveTime: time.exactOptional(),
  part: nameText.exactOptional(),
  entries: z.object({ hits: ordinal, misses: ordinal }).exactOptional(),
  isLookup: z.literal(true).exactOptional(),
  policy: z.enum(['cache-mode', 'low-trust', 'disabled', 'read-only', 'write-only']).exactOptional(),
  savePolicy: z.enum(['cache-mode', 'low-trust', 'disabled', 'read-only', 'write-only']).exactOptional(),
  toldBy: z.literal('output').exactOptional(),
  doubt: z.enum(['not-listed', 'other-scope', 'made-later']).exactOptional(),
  basis: z.enum(['log', 'inferred']),
});
