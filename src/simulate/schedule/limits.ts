/** What a schedule is limited by, beside the models. */
export interface Limits {
  /** Runners of each pool, by its name; a pool that is not here has no limit. */
  readonly pools: ReadonlyMap<string, number>;
  /**
   * The pools that a job with these labels takes a runner of, each one, as long as it runs: GitHub counts a macOS job against the account's limit of all jobs
   * and that of macOS ones.
   */
  readonly poolsOf: (labels: readonly string[]) => readonly string[];
  /** Seconds until a job that is cancelled has stopped. GitHub gives a process 7.5 s and then 2.5 s, and a whole job up to five minutes. */
  readonly stopTime: number;
}

export const UNLIMITED: Limits = { pools: new Map(), poolsOf: () => [], stopTime: 0 };
