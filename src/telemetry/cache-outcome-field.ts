import { z } from 'zod';
import type { CacheOutcome } from '../model/cache-outcome.ts';
import { scrubText } from '../model/scrub-text.ts';
import { seconds } from '../model/seconds.ts';
import { nameText } from './payload-fields.ts';

const optionalKey = z
  .string()
  .nullable()
  .transform((key) => scrubText(key));

/** A cache outcome as the history format writes it, under `paceline.cacheOutcomes` of a job. */
export const cacheOutcomeField = z
  .object({
    stepNumber: z.int().nullable(),
    action: nameText,
    result: z.enum(['exact', 'partial', 'miss', 'skipped', 'denied', 'failed', 'unknown']),
    save: z.enum(['saved', 'not-needed', 'skipped', 'denied', 'raced', 'failed', 'unknown']),
    restoredKey: optionalKey,
    primaryKey: optionalKey,
    sizeBytes: z.number().nullable(),
    restoreTime: z.number().nonnegative().nullable(),
    basis: z.enum(['log', 'inferred']),
  })
  .transform(
    (outcome): CacheOutcome => ({
      ...outcome,
      restoreTime: outcome.restoreTime === null ? null : seconds(outcome.restoreTime),
    }),
  );
