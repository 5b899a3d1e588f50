import type { Measure } from './change.ts';

/** The whole before its parts: of series that shift together the first is told, and of too many the last go. */
export const MEASURE_RANK: Readonly<Record<Measure, number>> = {
  makespan: 0,
  'runner-time': 1,
  job: 2,
  'queue-time': 3,
  'hit-rate': 4,
  'success-rate': 5,
  step: 6,
};
