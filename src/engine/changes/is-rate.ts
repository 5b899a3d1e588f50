import type { Measure } from './change.ts';

/** Whether a series is of shares, not of seconds. */
export function isRate(measure: Measure): boolean {
  return measure === 'hit-rate' || measure === 'success-rate';
}
