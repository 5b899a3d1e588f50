import { InvalidArgumentError } from 'commander';

/** Readers of option values; commander prints what they throw with the option's name. */
export function integer(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is needed.');
  return Number(text);
}

/** An instant; a bare date means its first moment in UTC. */
export function instant(text: string): Date {
  const date = /^\d{4}-\d{2}-\d{2}([T ].*)?$/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (Number.isNaN(date.getTime()))
    throw new InvalidArgumentError('an ISO 8601 date or time is needed, such as 2026-05-01 or 2026-05-01T12:00:00Z.');
  return date;
}

export function collect(text: string, previous: readonly string[]): readonly string[] {
  return [...previous, text];
}
