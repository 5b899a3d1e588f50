import { didYouMean } from './did-you-mean.ts';

const LONGEST = 64;

/** Whether this is a name of the IANA time zone database, or an offset such as `+02:00`. */
export function isTimezone(name: string): boolean {
  if (name.length > LONGEST) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Why a value is no time zone, with the one that was probably meant. */
export function explainTimezone(input: unknown): string {
  const forms = 'write an IANA time zone, such as UTC or Europe/Berlin';
  if (typeof input !== 'string' || input.length > LONGEST) return forms;
  const names = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  const written = input.replaceAll(' ', '_').toLowerCase();
  const near = didYouMean(
    written,
    names.map((name) => name.toLowerCase()),
  );
  const meant =
    names.find((name) => name.split('/').at(-1)?.toLowerCase() === written) ?? names.find((name) => name.toLowerCase() === near);
  return meant === undefined ? forms : `${forms}; did you mean ${meant}?`;
}
