import type { Seconds } from '../../model/seconds.ts';
import type { Conclusion } from '../../model/status.ts';
import type { BaselineCut } from '../baseline.ts';
import type { Withheld } from '../choose-by-event.ts';
import type { UsualDuration } from '../judge-duration.ts';
import type { RunReference } from '../recent/workflow-runs.ts';

/**
 * `not-triggered`: nothing on the pull request runs the edited file, or all that the edit changes in it was skipped. `not-run-yet`: it should have started, and has not. `stopped`: cancelled, which says
 * nothing. `ran-green` says that the runs succeeded, and nothing of speed.
 */
export type TrialState =
  | 'not-triggered'
  | 'not-run-yet'
  | 'running'
  | 'waiting-for-approval'
  | 'stopped'
  | 'ran-green'
  | 'failed-for-our-reason'
  | 'failed-for-another-reason';

/** What becomes of the pull request. `keep`: nothing. */
export type TrialDecision = 'keep' | 'draft' | 'close' | 'rerun-once-may-be-flaky';

/** What one attempt cost, each job rounded up to a minute. */
export interface AttemptCost {
  readonly minutes: number;
  /** US dollars at list price, or the repository's own; null where a runner has no price. */
  readonly listPrice: number | null;
}

/** Hits and misses of caches over the jobs whose log was read; null: none was. */
export interface CacheCount {
  readonly hits: number;
  readonly misses: number;
}

/** One attempt that ran the edited file. */
export interface TriedRun {
  readonly run: RunReference;
  readonly event: string | null;
  /**
   * `first`: a first attempt. `warm`: a re-run of all jobs. `partial`: a re-run of some. They are never mixed, and re-runs are never compared with what is usual.
   */
  readonly stratum: 'first' | 'warm' | 'partial';
  readonly conclusion: Conclusion | null;
  /** Null while it runs, and of what did not succeed: that ended early or late. */
  readonly makespan: Seconds | null;
  readonly caches: CacheCount | null;
  readonly cost: AttemptCost | null;
  /** What a run of this event takes with the file as it was; null with fewer than five runs, and for a re-run. */
  readonly usual: UsualDuration | null;
  readonly cut: BaselineCut | null;
  readonly withheld: Withheld | null;
}

/** A job that failed on our commit. */
export interface TrialFailure {
  readonly path: string | null;
  readonly run: RunReference;
  /** Null: the run failed before any job. */
  readonly job: string | null;
  /** The first step that failed; null: none did, or its steps are not known. */
  readonly step: string | null;
  readonly conclusion: Conclusion | null;
  readonly isRequired: boolean | null;
  readonly blame: Blame;
}

export interface Blame {
  readonly isOurs: boolean;
  /** Whether the records tell; otherwise we are blamed since nothing else is known to be the reason. */
  readonly isSure: boolean;
  /** A re-run may succeed: the job is known to flake, or the runner failed. */
  readonly mayPassAgain: boolean;
  /** A sentence of plain text; names stand between backticks. */
  readonly why: string;
}

/** Whether the records show what the edit was to do. None of these is a proof, or speaks of time. */
export interface Sight {
  readonly what: 'cache' | 'needs' | 'timeout' | 'concurrency' | 'condition' | 'runner' | 'matrix' | 'trigger' | 'job' | 'step' | 'other';
  /** `cold`: a cache that had nothing to restore, and was written for the next run. `nothing-to-see`: a run like these cannot show it. */
  readonly seen: 'seen' | 'cold' | 'not-seen' | 'nothing-to-see' | 'unknown';
  /** A sentence of plain text; names stand between backticks. */
  readonly text: string;
}

/** What the pull request's own runs show, told for what it is: never that the edit is faster. */
export interface Trial {
  readonly path: string;
  /** Null: no commit of ours is known. */
  readonly headSha: string | null;
  readonly state: TrialState;
  /** Sentences of plain text; names stand between backticks. */
  readonly reasons: readonly string[];
  /** What would run it, where no trigger lets this pull request through: `a push to a branch`. */
  readonly startedBy: readonly string[];
  /** Of the edited workflow on the last commit, oldest first. */
  readonly runs: readonly TriedRun[];
  /** Attempts with a makespan. */
  readonly n: { readonly first: number; readonly warm: number };
  /** Runs of other workflows on the same commit. */
  readonly others: number;
  readonly failures: readonly TrialFailure[];
  /** Jobs that failed in one attempt and succeeded in a later one of the same run. */
  readonly recovered: readonly string[];
  /** Empty before anything of the edit has run. */
  readonly sights: readonly Sight[];
  readonly decision: TrialDecision;
  readonly decisionReason: string;
  readonly simulatedHistory: string | null;
}
