import { type MeanInterval, meanInterval } from '../../stats/mean-interval.ts';
import { rateInterval } from '../../stats/rate-interval.ts';

/** A prediction whose outcome has been measured. Savings in one unit for all of a rule: seconds a run, or shares. */
export interface VerifiedPrediction {
  readonly rule: string;
  readonly predicted: number;
  /** The 95 % interval that was predicted. */
  readonly interval: readonly [low: number, high: number];
  readonly measured: number;
  /** Of the measurement; 0 where it is exact. */
  readonly standardError: number;
}

/** How a rule's predictions have done. */
export interface RuleCalibration {
  readonly rule: string;
  readonly n: number;
  /** The mean of measured less predicted: above 0 where the rule promises too little; null for fewer than two outcomes. */
  readonly bias: MeanInterval | null;
  /** How many measurements the predicted intervals hold, as a share, with the exact 95 % interval of that share. */
  readonly coverage: { readonly held: number; readonly share: number; readonly low: number; readonly high: number };
}

const TWO_SIDES = 1.959964;

/**
 * Predicted against measured, by rule, in the order of their names. A measurement is held by an interval that is widened, each side, by the measurement's
 * own error: as √(half-width² + (1.96 standard errors)²), since a right prediction of the true saving must not count as wrong for noise in measuring it.
 */
export function summarizeCalibration(predictions: readonly VerifiedPrediction[]): readonly RuleCalibration[] {
  const byRule = Map.groupBy(predictions, ({ rule }) => rule);
  return [...byRule.keys()].toSorted().map((rule) => {
    const own = byRule.get(rule) ?? [];
    const held = own.filter(isHeld).length;
    const [low, high] = rateInterval(held, own.length);
    return {
      rule,
      n: own.length,
      bias: meanInterval(own.map(({ measured, predicted }) => measured - predicted)),
      coverage: { held, share: held / own.length, low: low ?? 0, high: high ?? 1 },
    };
  });
}

function isHeld({ predicted, interval: [low, high], measured, standardError }: VerifiedPrediction): boolean {
  const side = measured < predicted ? predicted - low : high - predicted;
  return Math.abs(measured - predicted) <= Math.hypot(side, TWO_SIDES * standardError);
}
