/** What came of a job run, by its code in a draw or a schedule. `timed-out`: ended at its limit, which GitHub records as `cancelled`. */
export const OUTCOMES = ['success', 'failure', 'cancelled', 'timed-out', 'skipped'] as const;

export type Outcome = (typeof OUTCOMES)[number];

export const SUCCESS = 0;
export const FAILURE = 1;
export const CANCELLED = 2;
export const TIMED_OUT = 3;
export const SKIPPED = 4;
