import { z } from 'zod';
import { DURATION, parseDuration } from './parse-duration.ts';

const LONGEST_PATTERN = 256;
const LONGEST_LIST = 200;

/** Seconds. */
export const duration = z
  .string('write a duration with its unit, such as 2m35s or 10m')
  .regex(DURATION, 'write a duration with its unit, such as 2m35s or 10m')
  .transform((text, context) => {
    const parsed = parseDuration(text);
    if (parsed !== null && parsed > 0) return parsed;
    context.addIssue({ code: 'custom', message: 'write a duration with a unit of s, m, h or d, such as 2m35s or 10m', input: text });
    return z.NEVER;
  });

/** A share from 0 to 1. */
export const percentage = z
  .string('write a percentage, such as 40%')
  .regex(/^(?:100(?:\.0+)?|\d{1,2}(?:\.\d{1,4})?)\s*%$/, 'write a percentage from 0% to 100%')
  .transform((text) => Number(text.replace('%', '').trim()) / 100);

/** A share that may exceed 1. */
export const increase = z
  .string('write a percentage, such as 20%')
  .regex(/^\d{1,4}(?:\.\d{1,4})?\s*%$/, 'write a percentage, such as 20%')
  .transform((text) => Number(text.replace('%', '').trim()) / 100);

/** minimatch pattern. */
export const pattern = z.string().min(1).max(LONGEST_PATTERN);

export const list = <T extends z.ZodType>(item: T) => z.array(item).max(LONGEST_LIST);

export const count = (most: number) => z.int().min(0).max(most);

const DAY = '(?:mon|tue|wed|thu|fri|sat|sun)';
const TIME = '(?:[01]\\d|2[0-3]):[0-5]\\d';
const SCHEDULE = new RegExp(`^(?:any|${DAY}(?:-${DAY})?(?: ${TIME}-${TIME})?|${TIME}-${TIME})$`);

export const schedule = z.string().regex(SCHEDULE, 'write any, mon-fri, 09:00-17:00 or mon-fri 09:00-17:00');

export const timezone = z.string().refine(isTimezone, 'write an IANA time zone, such as UTC or Europe/Berlin');

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
