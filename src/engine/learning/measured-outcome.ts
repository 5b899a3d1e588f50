import type { PredictedSaving } from '../verification/verification-metric.ts';
import type { MeasuredSaving, VerdictReason, VerificationResult } from '../verification/verification-result.ts';

/** What a finished verification leaves behind. Plain JSON. */
export interface MeasuredOutcome {
  readonly repository: string;
  readonly workflow: string;
  readonly key: string;
  readonly rule: string;
  /** The one effect prior that the prediction rested on, with the mean share that it then gave; null: none, or several. */
  readonly effect: { readonly priorId: string; readonly share: number } | null;
  readonly verdict: VerificationResult['verdict'];
  readonly why: VerdictReason;
  readonly predicted: PredictedSaving | null;
  /** Null where nothing was compared; with the confidence of its intervals. */
  readonly measured: (MeasuredSaving & { readonly confidence: number }) | null;
  /** Units on either side. */
  readonly n: { readonly before: number; readonly after: number };
  /** Judged with other proposals: it counts for none of their rules. */
  readonly isJoint: boolean;
  /** ISO 8601. */
  readonly mergedAt: string;
  readonly endedAt: string;
  readonly isSimulated: boolean;
}

/** Verdicts after which something other than the edit may have moved the times: they teach nothing of the effect. */
const TEACHES_NOTHING: ReadonlySet<VerdictReason> = new Set<VerdictReason>([
  'confounded',
  'plan-ended',
  'no-baseline',
  'too-few-units',
  'failures-up',
]);

/** Whether the outcome says anything of how large the rule's effect is: measured, alone, not generated, and not moved by something else. */
export function isOfEffect(outcome: MeasuredOutcome): boolean {
  return outcome.measured !== null && !outcome.isJoint && !outcome.isSimulated && !TEACHES_NOTHING.has(outcome.why);
}

/** Each reason in a few words. */
export const VERDICT_REASONS: Readonly<Record<VerdictReason, string>> = {
  saved: 'saved',
  'no-saving': 'no saving',
  worse: 'slower',
  'failures-up': 'fails more often',
  'too-few-units': 'too few runs',
  undecided: 'not told by the runs',
  'too-small-for-so-few': 'small, and too few runs',
  confounded: 'something else changed',
  'plan-ended': 'the workflow was edited',
  guarded: 'no harm, no claim',
  'no-baseline': 'no baseline',
};
