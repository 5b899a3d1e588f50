/** Runs that the baseline of a check run is drawn from. */
export const BASELINE_RUNS = 100;
