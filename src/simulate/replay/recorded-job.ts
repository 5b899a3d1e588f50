/** A step of a job run as it was. */
export interface RecordedStep {
  /** Seconds; null where it did not run. */
  readonly duration: number | null;
  readonly failed: boolean;
}

/** Steps that the runner adds to every job, or to every one with containers. */
export const RUNNER_STEPS = ['Set up job', 'Initialize containers', 'Stop containers', 'Complete job'] as const;
export type RunnerStepName = (typeof RUNNER_STEPS)[number];

/** The steps of a job run, by what they are in the file. */
export interface RecordedSteps {
  /** By place among the steps of the file, those of a parallel group in its place. */
  readonly main: readonly RecordedStep[];
  /** By the same places: seconds of the step's post half; 0 where it has none. */
  readonly post: readonly number[];
  /** Seconds of the runner's own. */
  readonly runner: Readonly<Record<RunnerStepName, number>>;
}

/** A job run as it was: what a replay repeats. */
export interface RecordedJob {
  /** As GitHub shows it. */
  readonly name: string;
  /** Seconds from the end of all that it needs until a runner started it. */
  readonly delay: number;
  /** Seconds on the runner; 0 where none took it. */
  readonly duration: number;
  /** `SUCCESS`, `FAILURE` or `CANCELLED`, by its own end or by somebody's. */
  readonly outcome: number;
  /** Null where its steps are not recorded, or could not be told apart. */
  readonly steps: RecordedSteps | null;
}
