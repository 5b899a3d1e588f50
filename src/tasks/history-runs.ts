/** Newest completed runs of a workflow that rules and replays look at. */
export const HISTORY_RUNS = 500;
