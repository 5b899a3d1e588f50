import { z } from 'zod';
import { scrubText } from '../model/scrub-text.ts';
import type { Conclusion, Status } from '../model/status.ts';

const STATUSES: ReadonlySet<string> = new Set<Status>(['requested', 'queued', 'pending', 'waiting', 'in_progress', 'completed']);
const CONCLUSIONS: ReadonlySet<string> = new Set<Conclusion>([
  'success',
  'failure',
  'cancelled',
  'skipped',
  'timed_out',
  'neutral',
  'action_required',
  'stale',
  'startup_failure',
]);

/** GitHub ids are positive integers below 2^53. */
export const id = z.int().positive();

/** An instant that must be there. Offsets occur beside `Z`: step times of 2021 to 2024 have them. */
export const instant = z.iso.datetime({ offset: true, error: 'not an ISO 8601 instant' }).transform((text) => new Date(text));

/** An instant that may be absent; null then. */
export const optionalInstant = instant.nullish().transform((value) => value ?? null);

/** A name that people or programs gave: what looks like a secret or an e-mail address in it is not kept. */
export const nameText = z.string().transform((text) => scrubText(text));

/** A name that may be absent or empty; null then. */
export const optionalName = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === '' ? null : scrubText(value)));

/** A commit's id: forty hexadecimal digits, or in a file that anybody may have written any text. */
export const commitId = nameText.pipe(z.string().min(1));

/** A text that may be absent or empty; null then. */
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === '' ? null : value));

/** Null for an empty or unknown conclusion: GitHub may add words, and recordings exist with none. Case does not matter. */
export const conclusion = z
  .string()
  .nullish()
  .transform((value): Conclusion | null => {
    const word = value?.toLowerCase() ?? '';
    return CONCLUSIONS.has(word) ? (word as Conclusion) : null;
  });

/** The raw status word; `statusOf` makes a status of it. */
export const statusWord = z.string().nullish();

/** A status word that GitHub does not use means completed where there is a conclusion or such a word, else queued. */
export function statusOf(word: string | null | undefined, ended: Conclusion | null): Status {
  const known = word?.toLowerCase() ?? '';
  if (STATUSES.has(known)) return known as Status;
  return ended !== null || CONCLUSIONS.has(known) ? 'completed' : 'queued';
}
