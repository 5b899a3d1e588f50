import type { VerificationResult } from '../verification/verification-result.ts';
import type { MeasuredOutcome } from './measured-outcome.ts';

/** What the store knows of the proposal and the result does not say. */
export interface OutcomePlace {
  readonly repository: string;
  readonly key: string;
  readonly effect: MeasuredOutcome['effect'];
  readonly mergedAt: Date;
  readonly endedAt: Date;
}

/**
 * What a final result leaves for the ledger and for learning, one proposal at a time. Null for a result that is not final, and for a key that it is not of.
 * @public
 */
export function outcomeOf(
  result: VerificationResult,
  { key, repository, effect, mergedAt, endedAt }: OutcomePlace,
): MeasuredOutcome | null {
  const proposal = result.proposals.find((each) => each.key === key);
  if (!result.isFinal || proposal === undefined) return null;
  const { workflow, verdict, why, predicted, measured, confidence, before, after } = result;
  return {
    ...{ repository, workflow, key, rule: proposal.rule, effect, verdict, why, predicted },
    measured: measured === null ? null : { ...measured, confidence },
    n: { before: before?.n ?? 0, after: after?.n ?? 0 },
    isJoint: result.proposals.length > 1,
    mergedAt: mergedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    isSimulated: result.simulatedHistory !== null,
  };
}
