import { InvalidArgumentError } from 'commander';
import { integer } from './options.ts';
import { readNumber } from './read-series-record.ts';
import { LARGEST_WINDOW } from './search-series-file.ts';

/** Readers of what `paceline changes --series` searches by; commander prints what they throw with the option's name. */
export function windowLength(text: string): number {
  const window = integer(text);
  if (window < 2 || window > LARGEST_WINDOW) throw new InvalidArgumentError(`a whole number from 2 to ${LARGEST_WINDOW} is needed.`);
  return window;
}

export function pValue(text: string): number {
  const value = readNumber(text);
  if (value === null || value <= 0 || value > 1) throw new InvalidArgumentError('a number above 0 and up to 1 is needed.');
  return value;
}

export function magnitude(text: string): number {
  const value = readNumber(text);
  if (value === null || value < 0) throw new InvalidArgumentError('a number from 0 on is needed, such as 0.05 for 5 %.');
  return value;
}
