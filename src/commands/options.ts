import { InvalidArgumentError } from 'commander';

/** Readers of option values; commander prints what they throw with the option's name. */
export function integer(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is needed.');
  return Number(text);
}

/** Ids of jobs have eleven digits, and will have more. */
export function jobId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('the id of a job is needed, a whole number.');
  return Number(text);
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/** An instant in UTC unless an offset is given, so that it means the same on every machine; a bare date is its first moment. */
export function instant(text: string): Date {
  const [, day, time = '00:00', offset = 'Z'] = INSTANT.exec(text) ?? [];
  const date = new Date(`${day}T${time}${offset}`);
  // A day that its month does not have would roll over into the next one.
  const isDay = new Date(`${day}T00:00Z`).getUTCDate() === Number(day?.slice(-2));
  if (Number.isNaN(date.getTime()) || !isDay)
    throw new InvalidArgumentError('an ISO 8601 date or time is needed, such as 2026-05-01 or 2026-05-01T12:00:00Z.');
  return date;
}

export function collect(text: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, text];
}
