import type { RunReference } from '../recent/workflow-runs.ts';

/** Why a run cannot be replayed. */
export type ReplayObstacle =
  /** It ran with a file that is not known, or that cannot be read. */
  | 'plan-unknown'
  /** The file that is known does not start on the run's event. */
  | 'event-unknown'
  | 'needs-in-a-circle'
  | 'called-workflow-unknown'
  /** A matrix that is computed at run time. */
  | 'computed-matrix'
  /** A job run that no one leg of the file has, or two legs that are shown alike. */
  | 'legs-unknown'
  /** A job without its moments, or a leg without a record. */
  | 'missing-records'
  /** A deployment protection rule held a job back. */
  | 'approval'
  /** Cancelled by a person or by another run: when is not in the file. */
  | 'cancelled'
  | 'nothing-ran'
  /** No other run has a record of a job with these labels. */
  | 'no-delays';

/** Errors are (replayed - recorded) / recorded. */
export interface ReplayErrors {
  readonly n: number;
  /** Of the absolute errors. */
  readonly median: number;
  readonly p90: number;
  /** The median of the errors with their sign: above 0 where the replay is too long. */
  readonly bias: number;
}

/** A job that starts later than its needs, the runners and its matrix explain. */
export interface JobWait {
  /** Keys from the outermost caller to the job, joined by ` / `. */
  readonly job: string;
  readonly n: number;
  /** Seconds beyond the usual wait of other runs' jobs with the same labels. */
  readonly median: number;
  readonly p90: number;
  /** What the file has of the job that may be the reason; null where it has none. */
  readonly reason: 'environment' | 'concurrency' | null;
}

export interface RunReplay {
  readonly run: RunReference;
  /** Makespans in seconds. */
  readonly recorded: number;
  readonly replayed: number;
  readonly error: number;
}

export interface ReplayVerdict {
  /** `good`: predictions may stand on it. `poor`: they say that it is. `cannot`: they are withheld. */
  readonly is: 'good' | 'poor' | 'cannot';
  /** One sentence for each thing that decided; none for `good`. */
  readonly because: readonly string[];
}

/** How well the schedule of one workflow's file, with the durations that were recorded, repeats the makespans that were recorded. */
export interface ReplayCheck {
  readonly path: string | null;
  readonly name: string | null;
  /** Completed first attempts. */
  readonly runs: number;
  /** Delays are of other runs. Null where none was replayed, like the other errors. */
  readonly makespan: ReplayErrors | null;
  /** The last 30 % of the runs, with delays of what was before them. */
  readonly later: ReplayErrors | null;
  /** Makespans with the queue taken out, of both. */
  readonly execution: ReplayErrors | null;
  /** The median share of the recorded makespan that goes when the queue is taken out, 0 to 1. */
  readonly queueShare: number | null;
  /** Replayed runs with a delay that only other workflows' runs have records of. */
  readonly borrowed: number;
  /** Replayed runs in which other jobs ran than the file says, given what came of those before them. */
  readonly differing: number;
  /** The most frequent first. */
  readonly obstacles: readonly { readonly obstacle: ReplayObstacle; readonly runs: number }[];
  /** The largest absolute errors first. */
  readonly worst: readonly RunReplay[];
  /** The longest median first. */
  readonly waits: readonly JobWait[];
  readonly verdict: ReplayVerdict;
}
