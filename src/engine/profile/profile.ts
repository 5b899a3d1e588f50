import type { Json } from '../../model/json.ts';
import type { Seconds } from '../../model/seconds.ts';

/** From how many values on a quantile above the median is stated: below, it would lie among the largest value and nothing. */
export const FEWEST_FOR = { p95: 20, p99: 100 } as const;

/** Quantiles with the number of values behind them. Null: too few values, below `FEWEST_FOR`; the median is null for none only. */
export interface DurationSummary {
  readonly n: number;
  readonly p50: Seconds | null;
  readonly p95: Seconds | null;
  readonly p99: Seconds | null;
}

/** A share with its counts; null for none. */
export interface Rate {
  readonly n: number;
  readonly count: number;
  readonly share: number | null;
}

/** How the runs of a workflow, or of a job, ended. */
export interface Outcomes {
  /** Success among success, failure and timeout; a cancelled run has no result. */
  readonly success: Rate;
  /** Timed out among all that ended: cancelled when GitHub's own limit was reached. A lower limit of the job cannot be told from records. */
  readonly timeout: Rate;
}

/** A name that a job or step had in earlier runs, and what says that it is the same. The names were put together by us, by nobody else. */
export interface FormerName {
  readonly name: string;
  /** As a part of a sentence: `has the same key`, `runs the same script`. */
  readonly why: string;
}

/**
 * A step of a job: through insertions, renames and updates of its action where the file that each run saw is known, else by its name without
 * `@ref`, wherever it stands.
 */
export interface StepProfile {
  /** The newest. */
  readonly name: string;
  readonly formerNames: readonly FormerName[];
  /** Counts from 0 among the steps of one name in a job. */
  readonly occurrence: number;
  /** The median of its recorded numbers, for ordering only. */
  readonly position: number;
  readonly duration: DurationSummary;
  readonly success: Rate;
}

/** What the entries of a cache step did. */
export interface CacheProfile {
  /** Null where logs could not be joined with steps. */
  readonly step: string | null;
  readonly action: string;
  readonly exact: number;
  readonly partial: number;
  readonly miss: number;
  /** The log said neither. Not a miss, and in no rate. */
  readonly unknown: number;
  /** Skipped, denied or failed. */
  readonly notTried: number;
  /** Exact hits among exact hits, restore-key hits and misses. */
  readonly exactRate: Rate;
  /** Exact and restore-key hits among the same. */
  readonly hitRate: Rate;
}

export interface JobProfile {
  /** What GitHub shows, the newest; each matrix leg is a job of its own here. */
  readonly name: string;
  /** The newest key in the workflow file; of a job of a called workflow, its caller's. Null: the job is known by its name alone. */
  readonly key: string | null;
  /** The values of the leg; null without a matrix, and where they are not known. */
  readonly matrix: Readonly<Record<string, Json>> | null;
  readonly formerNames: readonly FormerName[];
  /** Why it, or a part of what it is known by, is known by name although the file was measured. */
  readonly note: string | null;
  /** First attempts that succeeded. */
  readonly duration: DurationSummary;
  /** All job runs whose creation was recorded, failed ones and re-runs too: another population than `duration`. */
  readonly queueTime: DurationSummary;
  readonly outcomes: Outcomes;
  readonly steps: readonly StepProfile[];
  readonly caches: readonly CacheProfile[];
}

export interface WorkflowProfile {
  /** Null: not measured. */
  readonly path: string | null;
  readonly name: string | null;
  /** Attempts looked at, re-runs and those of forks among them. */
  readonly runs: number;
  /** Attempts among `runs` that came from forks: in `totalRunnerTime`, and in no other number. */
  readonly forkRuns: number;
  /** First attempts that succeeded. */
  readonly makespan: DurationSummary;
  /** The same runs. */
  readonly runnerTime: DurationSummary;
  /** Of all attempts, failed ones, re-runs and those of forks too: what the workflow used. */
  readonly totalRunnerTime: Seconds;
  readonly outcomes: Outcomes;
  readonly versions: Versions;
  readonly jobs: readonly JobProfile[];
}

/** How far the versions of the workflow file are told apart. */
export interface Versions {
  /** Texts of the file that the history has and that can be read. 0: versions are not told apart, jobs and steps are known by name. */
  readonly known: number;
  /** Attempts, without those of forks, whose file was one of those; the jobs of the others are known by name. */
  readonly runs: number;
}

/** What a history says of its workflows. Carried-over, skipped and never started job runs are in no number, job runs of forks in no sample. */
export interface Profile {
  readonly asOf: Date;
  /** Creation of the oldest and the newest run; null without runs. */
  readonly window: { readonly from: Date; readonly to: Date } | null;
  /** Set when any run was generated. */
  readonly simulated: string | null;
  readonly workflows: readonly WorkflowProfile[];
}
