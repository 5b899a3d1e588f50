import { z } from 'zod';
import { explainPattern, PATTERN_TEXT } from './explain-pattern.ts';
import { explainSchedule, SCHEDULE } from './explain-schedule.ts';
import { explainTimezone, isTimezone } from './explain-timezone.ts';
import { DURATION, explainDuration, parseDuration } from './parse-duration.ts';
import { explainSize, parseSize, SIZE } from './parse-size.ts';

const LONGEST_PATTERN = 256;
const LONGEST_LIST = 200;

/**
 * A key with what it means, and values as people write them. zod drops `examples` where a value is transformed, for it takes them for values
 * that come out; under this name they stay, and `emitConfigSchema` renames them.
 */
export const key = <T extends z.ZodType>(schema: T, description: string, ...written: readonly unknown[]): T =>
  schema.meta({ description, written });

/** Says what is wrong with the very value that was written. */
const explained = (explain: (input: unknown) => string) => ({ error: ({ input }: { readonly input?: unknown }) => explain(input) });

/** Seconds. */
export const duration = z
  .string(explained(explainDuration))
  .regex(DURATION, explained(explainDuration))
  .transform((text, context) => {
    const parsed = parseDuration(text);
    if (parsed !== null) return parsed;
    context.addIssue({ code: 'custom', message: explainDuration(text), input: text });
    return z.NEVER;
  })
  .meta({ title: 'duration' });

/** Bytes. */
export const size = z
  .string(explained(explainSize))
  .regex(SIZE, explained(explainSize))
  .transform((text, context) => {
    const parsed = parseSize(text);
    if (parsed !== null) return parsed;
    context.addIssue({ code: 'custom', message: explainSize(text), input: text });
    return z.NEVER;
  })
  .meta({ title: 'size' });

const PERCENT = /^(?:100(?:\.0+)?|\d{1,2}(?:\.\d{1,4})?)\s*%$/;
const INCREASE = /^\d{1,4}(?:\.\d{1,4})?\s*%$/;

function explainShare(input: unknown, most: string): string {
  if (typeof input === 'number' && input > 1 && input <= 100) return `${input} is more than all of it: write ${input}% or ${input / 100}`;
  return `write a share from 0% to ${most}, such as 99.5% or 0.995`;
}

const share = (text: RegExp, most: string) => {
  const said = explained((input) => explainShare(input, most));
  return z
    .union([z.string(said).regex(text, said), z.number(said).min(0, said).max(1, said)], said)
    .transform((value) => (typeof value === 'number' ? value : Number(value.replace('%', '').trim()) / 100))
    .meta({ title: 'share' });
};

/** A share from 0 to 1. */
export const percentage = share(PERCENT, '100%');

/** A share that may exceed 1 when it is written with its sign. */
export const increase = share(INCREASE, '9999%');

/** minimatch pattern, as `engine/` matches it: no braces, no negation. */
export const pattern = z
  .string('write a text')
  .min(1, 'write a pattern; this one is empty')
  .max(LONGEST_PATTERN, { error: `a pattern has at most ${LONGEST_PATTERN} characters`, abort: true })
  .regex(PATTERN_TEXT, explained(explainPattern))
  .meta({ title: 'pattern' });

export const list = <T extends z.ZodType>(item: T, most = LONGEST_LIST) => z.array(item).max(most, `at most ${most} entries`);

export const count = (most: number, least = 0) => {
  const said = `write a whole number from ${least} to ${most}`;
  return z.int(said).min(least, said).max(most, said);
};

/** US dollars. */
export const price = z
  .number('write a price, such as 0.008')
  .min(0, 'write US dollars a minute, from 0 to 1000')
  .max(1000, 'write US dollars a minute, from 0 to 1000');

/** US dollars of a span of time. */
export const budget = z
  .number('write US dollars, such as 25')
  .min(0, 'write US dollars, from 0 to 10000000')
  .max(10_000_000, 'write US dollars, from 0 to 10000000');

export const name = z
  .string('write a text')
  .min(1, 'write a text; this one is empty')
  .regex(/^\P{Cc}*$/u, 'write a text of one line, without control characters');

export const schedule = z
  .string(explained(explainSchedule))
  .regex(SCHEDULE, explained(explainSchedule))
  .transform((text) => text.trim().toLowerCase().replace(/\s+/g, ' '))
  .meta({ title: 'schedule' });

export const timezone = z.string(explained(explainTimezone)).refine(isTimezone, explained(explainTimezone)).meta({ title: 'time zone' });
