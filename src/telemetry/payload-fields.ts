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

/** Numbers that count within a repository, a run or a job: GitHub has them as 32-bit integers, and so has the store. */
export const ordinal = z
  .int()
  .nonnegative()
  .max(2 ** 31 - 1);

/** GitHub ends a run's attempts long before: one may be asked for each of them. */
export const attemptNumber = z.int().positive().max(1000);

/** Before this moment there was no GitHub Actions. */
const FIRST_INSTANT = Date.UTC(2018, 0, 1);
const LAST_INSTANT = Date.UTC(2100, 0, 1);
/** A longer text is no name, and is not read. */
const LONGEST_READ = 64 * 1024;
const LONGEST_NAME = 4 * 1024;

const anyInstant = z.iso.datetime({ offset: true, error: 'not an ISO 8601 instant' }).transform((text) => new Date(text));

/** An instant that must be there, of the years 2018 to 2099. Offsets occur beside `Z`: step times of 2021 to 2024 have them. */
export const instant = anyInstant.refine(isPossible, 'not of the years 2018 to 2099');

/** An instant that may be absent; null then, and where it lies outside 2018 to 2099: programs write year 1 for what has not happened. */
export const optionalInstant = anyInstant.nullish().transform((value) => (value && isPossible(value) ? value : null));

const boundedText = z.string().max(LONGEST_READ);

/** A name that people or programs gave, its first 4,096 characters: what looks like a secret or an e-mail address in it is not kept. */
export const nameText = boundedText.transform((text) => cleanName(text));

/** A name that may be absent or empty; null then. */
export const optionalName = boundedText.nullish().transform((value) => (value === undefined || value === '' ? null : cleanName(value)));

/** A commit's id: forty or sixty-four hexadecimal digits, or in a file that anybody may have written another text no longer than that. */
export const commitId = z.string().max(64).pipe(nameText).pipe(z.string().min(1));

/** A text that may be absent or empty; null then. At most 4,096 characters. */
export const optionalText = z
  .string()
  .max(LONGEST_NAME)
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

function isPossible(at: Date): boolean {
  return at.getTime() >= FIRST_INSTANT && at.getTime() < LAST_INSTANT;
}

function cleanName(text: string): string;
function cleanName(text: string | null): string | null;
function cleanName(text: string | null): string | null {
  const clean = scrubText(text);
  return clean === null || clean.length <= LONGEST_NAME ? clean : clean.slice(0, LONGEST_NAME);
}

/** The raw status word; `statusOf` makes a status of it. */
export const statusWord = z.string().nullish();

/** A status word that GitHub does not use means completed where there is a conclusion or such a word, else queued. */
export function statusOf(word: string | null | undefined, ended: Conclusion | null): Status {
  const known = word?.toLowerCase() ?? '';
  if (STATUSES.has(known)) return known as Status;
  return ended !== null || CONCLUSIONS.has(known) ? 'completed' : 'queued';
}
