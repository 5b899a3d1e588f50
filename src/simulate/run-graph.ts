import type { Seconds } from '../model/seconds.ts';

/** A job run in the timing model of its run. */
export interface GraphNode {
  /** As GitHub shows it. */
  readonly name: string;
  /** Index of its group in `RunGraph.groups`. */
  readonly group: number;
  /** From the moment all that it needs is done until a runner started it. */
  readonly delay: Seconds;
  readonly duration: Seconds;
}

/** The job runs of one key of the file, which others need together. */
export interface GraphGroup {
  /** Indices of nodes; none for a job that did not run. */
  readonly nodes: readonly number[];
  /** Indices of groups, each before this one. */
  readonly needs: readonly number[];
}

/** The job runs of one run, with what waits for what. Groups stand in an order in which each comes after all that it needs. */
export interface RunGraph {
  readonly nodes: readonly GraphNode[];
  readonly groups: readonly GraphGroup[];
}
