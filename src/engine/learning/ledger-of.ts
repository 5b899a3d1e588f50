import { type RuleCalibration, summarizeCalibration } from '../../simulate/calibration/summarize-calibration.ts';
import { standardErrorOf } from '../../stats/serial-inflation.ts';
import { compareTexts } from '../profile/stamp.ts';
import { isOfEffect, type MeasuredOutcome } from './measured-outcome.ts';
import { type RuleRatio, ratioOfRule } from './ratio-of-rule.ts';

/** A proposal whose verification has not ended, or never began. */
export interface OpenEntry {
  readonly key: string;
  readonly rule: string;
  readonly workflow: string;
  /** Where its life cycle stands: `open`, `verifying`, `closed`. */
  readonly state: string;
  readonly predictedShare: number | null;
}

/** How the predictions of a rule did; shares of the time before. */
export interface LedgerOfRule {
  readonly rule: string;
  readonly n: number;
  readonly verified: number;
  readonly refuted: number;
  readonly undecided: number;
  /** Of outcomes that say something of the effect; null without one. `bias`: measured less predicted share. */
  readonly calibration: RuleCalibration | null;
  readonly ratio: RuleRatio;
}

/** Predicted against measured. */
export interface Ledger {
  /** The newest first. */
  readonly outcomes: readonly MeasuredOutcome[];
  readonly open: readonly OpenEntry[];
  /** By the name of the rule. */
  readonly rules: readonly LedgerOfRule[];
}

/**
 * The ledger of a repository: every ended verification, what is under way, and how each rule's predictions did. A measurement counts as held by the predicted interval within the measurement's own
 * error (`summarizeCalibration`).
 * @public
 */
export function ledgerOf(outcomes: readonly MeasuredOutcome[], open: readonly OpenEntry[] = []): Ledger {
  const calibrations = summarizeCalibration(outcomes.flatMap(toPrediction));
  const rules = [...new Set(outcomes.map(({ rule }) => rule))].sort(compareTexts).map((rule): LedgerOfRule => {
    const own = outcomes.filter((outcome) => outcome.rule === rule);
    const count = (verdict: MeasuredOutcome['verdict']): number => own.filter((outcome) => outcome.verdict === verdict).length;
    return {
      ...{ rule, n: own.length, verified: count('verified'), refuted: count('refuted'), undecided: count('needs-more-runs') },
      calibration: calibrations.find((each) => each.rule === rule) ?? null,
      ratio: ratioOfRule(outcomes, rule),
    };
  });
  const newest = outcomes.toSorted((a, b) => compareTexts(b.endedAt, a.endedAt) || compareTexts(a.key, b.key));
  return { outcomes: newest, open: open.toSorted((a, b) => compareTexts(a.key, b.key)), rules };
}

function toPrediction(outcome: MeasuredOutcome): Parameters<typeof summarizeCalibration>[0] {
  const { rule, predicted, measured } = outcome;
  if (predicted === null || measured === null || !isOfEffect(outcome)) return [];
  const standardError = standardErrorOf(measured.shareInterval, measured.confidence);
  return [{ rule, predicted: predicted.share, interval: predicted.shareInterval, measured: measured.share, standardError }];
}
