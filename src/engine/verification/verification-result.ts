import type { Availability } from '../../model/availability.ts';
import type { RunReference } from '../recent/workflow-runs.ts';
import type { PredictedSaving, VerificationMetric, VerificationUnit } from './verification-metric.ts';
import type { GuardReason, PlanWait, VerifiedProposal } from './verification-plan.ts';

/** One side of a comparison. `middle`: the median of times, the mean of totals by push or day. */
export interface ComparedSide {
  readonly n: number;
  readonly middle: number;
  readonly from: Date;
  readonly to: Date;
  /** The newest of them, to be looked up. */
  readonly references: readonly RunReference[];
  /** Mean number of runs of a push or a day; 1 for runs. */
  readonly runsOfUnit: number;
}

/** What was saved, above 0 where it is faster, with the interval of the plan's confidence. */
export interface MeasuredSaving {
  readonly share: number;
  readonly shareInterval: readonly [low: number, high: number];
  /** In seconds of the metric. */
  readonly saving: number;
  readonly savingInterval: readonly [low: number, high: number];
}

/** How often runs failed: first attempts that ended in success or failure, those that timed out among the failures. */
export interface ComparedFailures {
  readonly before: { readonly n: number; readonly failed: number };
  readonly after: { readonly n: number; readonly failed: number };
  /** The share after less that before, with its interval at `FAILURE_CONFIDENCE`. */
  readonly difference: number;
  readonly interval: readonly [low: number, high: number];
  readonly isUp: boolean;
}

/** What else changed, or may have. One that `blocks` leaves no claim. */
export interface Confounder {
  readonly kind: 'workflow-edited' | 'other-merge' | 'level-changed' | 'image' | 'lock-file' | 'runner-speed';
  readonly blocks: boolean;
  /** When it was first seen, and the run; null where it has no moment. */
  readonly since: RunReference | null;
  /** One sentence of plain text, without a full stop. */
  readonly text: string;
}

/** Why the verdict is what it is. */
export type VerdictReason =
  /** The interval lies above 0. */
  | 'saved'
  /** It holds 0, and leaves out half of what was predicted and more. */
  | 'no-saving'
  /** It lies below 0. */
  | 'worse'
  /** Runs fail more often, beyond chance. */
  | 'failures-up'
  /** No look is due yet. */
  | 'too-few-units'
  /** The look told neither. */
  | 'undecided'
  /** It seems smaller than a tenth, and there are fewer than 20 units. */
  | 'too-small-for-so-few'
  | 'confounded'
  /** The workflow was edited before enough units had the plan that was merged. */
  | 'plan-ended'
  | 'guarded'
  | 'no-baseline';

/** What is said of a merge. Only a final result is never changed by later runs. */
export interface VerificationResult {
  readonly schema: 'paceline/verdict@1';
  readonly workflow: string;
  readonly proposals: readonly VerifiedProposal[];
  readonly verdict: 'verified' | 'refuted' | 'needs-more-runs';
  readonly why: VerdictReason;
  /** Sentences of plain text. */
  readonly reason: string;
  readonly isFinal: boolean;
  /** Refuted since it is worse or fails more often: not where it only saves nothing. */
  readonly asksForRevert: boolean;
  /** What to do next; null where nothing is left to do. `joint`: plan a verification of this and the other merge together. */
  readonly next: 'wait' | 'revert' | 'joint' | null;
  readonly look: 1 | 2 | null;
  readonly looks: readonly [first: number, second: number] | null;
  readonly confidence: number;
  readonly metric: VerificationMetric;
  readonly unit: VerificationUnit;
  /** Units that the next look still lacks; 0 where no look follows. */
  readonly more: number;
  readonly before: ComparedSide | null;
  readonly after: ComparedSide | null;
  readonly measured: MeasuredSaving | null;
  readonly predicted: PredictedSaving | null;
  readonly guard: GuardReason | null;
  /** Whether the measured interval holds the predicted share. */
  readonly holdsPrediction: boolean | null;
  /** With the runner's speed divided out by other steps of the same job, 95 %. */
  readonly adjusted: Availability<{ readonly share: number; readonly interval: readonly [low: number, high: number] }>;
  readonly failures: ComparedFailures | null;
  readonly confounders: readonly Confounder[];
  /** First units after the merge that were left out since their caches were cold. */
  readonly cold: readonly RunReference[];
  readonly dividedBy: 'files' | 'dates';
  readonly wait: PlanWait | null;
  readonly simulatedHistory: string | null;
}
