/** What has a moment, and an id that decides between runs of one moment. */
export interface Dated {
  readonly runId: number;
  readonly at: Date;
}

/** A history in two: what is learned on, and what comes after it, on which it is shown how good that was. */
export interface SplitHistory<Run> {
  readonly first: readonly Run[];
  readonly last: readonly Run[];
}

const FIRST_SHARE = 0.7;

/** The first 70 % of the runs by time, rounded down, and the rest; both oldest first, whatever order they are given in. */
export function splitByTime<Run extends Dated>(runs: readonly Run[]): SplitHistory<Run> {
  const ordered = runs.toSorted((a, b) => a.at.getTime() - b.at.getTime() || a.runId - b.runId);
  const first = Math.floor(FIRST_SHARE * ordered.length);
  return { first: ordered.slice(0, first), last: ordered.slice(first) };
}
