import { FEWEST_FOR_SMALL, SMALL_SHARE } from './find-size.ts';
import type { VerificationPlan } from './verification-plan.ts';
import type { ComparedFailures, Confounder, MeasuredSaving, VerdictReason, VerificationResult } from './verification-result.ts';
import { agreesWith } from './without-runner-speed.ts';

/** What a verdict is made of. */
export interface VerdictBasis {
  readonly plan: VerificationPlan;
  readonly look: 1 | 2 | null;
  /** Units after the merge that are compared. */
  readonly n: number;
  readonly measured: MeasuredSaving | null;
  readonly adjusted: VerificationResult['adjusted'];
  readonly failures: ComparedFailures | null;
  readonly confounders: readonly Confounder[];
  /** What ended the merged plan; null while it lasts. */
  readonly end: Confounder | null;
}

export type Decision = Pick<VerificationResult, 'verdict' | 'why' | 'isFinal' | 'asksForRevert' | 'next'>;

/** Both ends of what is measured are whole seconds: a difference of two durations is known to 2 s. */
const RESOLUTION = 2;

/**
 * Failures first, since who only fails has no times. Then nothing before a look is due, nothing that another change may have done, and by the interval: above 0 verified, below 0 refuted as worse; around 0 refuted, at the second look,
 * where it leaves out half of the predicted saving (and what the prediction's own interval begins with, if that is more), else not known. After the second look nothing is looked at again.
 */
export function decideVerdict(basis: VerdictBasis): Decision {
  const { look, end, failures, confounders } = basis;
  if (failures?.isUp === true) return refuted('failures-up');
  if (look === null) return end === null ? open('too-few-units') : { ...ended('plan-ended'), next: nextAfter(end) };
  const claim = claimOf(basis);
  const isClaim = claim === 'saved' || claim === 'worse' || claim === 'no-saving';
  const why = isClaim && confounders.some(({ blocks }) => blocks) ? 'confounded' : claim;
  if (why === 'saved') return { verdict: 'verified', why, isFinal: true, asksForRevert: false, next: null };
  if (why === 'worse' || why === 'no-saving') return refuted(why);
  if (look === 1 && end === null) return open(why);
  return look === 1 ? { ...ended('plan-ended'), next: end === null ? null : nextAfter(end) } : ended(why);
}

function claimOf({ plan, look, n, measured, adjusted }: VerdictBasis): VerdictReason {
  if (measured === null) return 'undecided';
  const [low, high] = measured.shareInterval;
  const isShown = (low > 0 || high < 0) && Math.abs(measured.saving) >= RESOLUTION;
  if (isShown && !agreesWith(adjusted, measured.share)) return 'confounded';
  if (isShown && Math.abs(measured.share) < SMALL_SHARE && n < FEWEST_FOR_SMALL) return 'too-small-for-so-few';
  if (isShown && high < 0) return 'worse';
  if (plan.aim === 'guard' || plan.predicted === null) return look === 2 ? 'guarded' : 'undecided';
  if (isShown) return 'saved';
  const { share, shareInterval } = plan.predicted;
  // At the first look harm is not ruled out yet, and who stops there never sees it.
  return look === 2 && high < Math.max(shareInterval[0], share / 2) ? 'no-saving' : 'undecided';
}

function refuted(why: 'worse' | 'no-saving' | 'failures-up'): Decision {
  const asksForRevert = why !== 'no-saving';
  return { verdict: 'refuted', why, isFinal: true, asksForRevert, next: asksForRevert ? 'revert' : null };
}

function open(why: VerdictReason): Decision {
  return { verdict: 'needs-more-runs', why, isFinal: false, asksForRevert: false, next: 'wait' };
}

function ended(why: VerdictReason): Decision {
  return { verdict: 'needs-more-runs', why, isFinal: true, asksForRevert: false, next: null };
}

function nextAfter({ kind }: Confounder): 'joint' | null {
  return kind === 'other-merge' ? 'joint' : null;
}
