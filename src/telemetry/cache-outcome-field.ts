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

/** A cache outcome as the history format writes it, under `paceline.cacheOutcomes` of a job. */
export const cacheOutcomeField = z
  .object({
    stepNumber: ordinal.nullable(),
    action: nameText,
    result: z.enum(['exact', 'partial', 'miss', 'skipped', 'denied', 'failed', 'unknown']),
    save: z.enum(['saved', 'not-needed', 'skipped', 'denied', 'raced', 'failed', 'unknown']),
    restoredKey: optionalKey,
    primaryKey: optionalKey,
    sizeBytes: z.int().nonnegative().nullable(),
    restoreTime: z.number().nonnegative().max(DAY_SECONDS).nullable(),
    basis: z.enum(['log', 'inferred']),
  })
  .transform(
    (outcome): CacheOutcome => ({
      ...outcome,
      restoreTime: outcome.restoreTime === null ? null : seconds(outcome.restoreTime),
    }),
  );
