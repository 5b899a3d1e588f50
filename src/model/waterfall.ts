import type { Seconds } from './seconds.ts';

/** One job run; times in seconds from the moment the first job of the run was queued. */
export interface WaterfallJob {
  readonly name: string;
  readonly queued: Seconds;
  readonly started: Seconds;
  readonly ended: Seconds;
  /** On the critical path. */
  readonly onPath: boolean;
}

/** What a picture of one run is drawn from. Plain JSON: it is stored with the check run that shows it. */
export interface Waterfall {
  /** What the run is called: its workflow's name, else the file's. */
  readonly name: string;
  readonly event: string | null;
  readonly attempt: number;
  /** Of the critical path, which is the axis; above 0. */
  readonly makespan: Seconds;
  /** As in the critical path: whether what waited for what is told by the file or read from times. */
  readonly basis: 'file' | 'times';
  /** In the order in which they were queued. */
  readonly jobs: readonly WaterfallJob[];
  /** The jobs that ran and are left out. */
  readonly hidden: {
    readonly jobs: number;
    /** How many of them are on the critical path. */
    readonly onPath: number;
    /** The longest that one of them took, queue included; 0 where none is left out. */
    readonly longest: Seconds;
  };
}
