import { mixtureQuantiles } from '../../stats/normal-mixture.ts';
import { predictTrueValue, type RandomEffectsPrior } from '../../stats/random-effects.ts';
import { standardErrorOf } from '../../stats/serial-inflation.ts';
import { isOfEffect, type MeasuredOutcome } from './measured-outcome.ts';

/** What of a predicted saving the next one of a rule is expected to keep. */
export interface RuleRatio {
  readonly rule: string;
  /** Of this rule, and of all rules that share their evidence. */
  readonly n: number;
  readonly ofAll: number;
  /** The median, and the middle 95 %, of measured by predicted: 1 where predictions come true. */
  readonly ratio: number;
  readonly interval: readonly [low: number, high: number];
}

/** Before any outcome predictions are taken as true, give or take a half; rules differ by some 0.4, and proposals of one by some 0.3. */
const BEFORE_ANY: RandomEffectsPrior = { mean: 1, meanSd: 0.5, between: 0.4, within: 0.3 };

/**
 * Measured by predicted saving of a rule, with partial pooling: few outcomes of a rule are drawn towards those of all rules, many stand for themselves (`predictTrueValue`, group: the rule). Each outcome
 * counts by its own error. What something else moved, what was judged jointly, and what was generated is left out.
 * @public
 */
export function ratioOfRule(outcomes: readonly MeasuredOutcome[], rule: string): RuleRatio {
  const measured = outcomes.flatMap((outcome) => {
    const { predicted, measured: found } = outcome;
    if (predicted === null || found === null || !(predicted.share > 0) || !isOfEffect(outcome)) return [];
    const standardError = standardErrorOf(found.shareInterval, found.confidence) / predicted.share;
    return [{ group: outcome.rule, value: found.share / predicted.share, standardError }];
  });
  const quantile = mixtureQuantiles(predictTrueValue(measured, rule, BEFORE_ANY));
  return {
    rule,
    n: measured.filter(({ group }) => group === rule).length,
    ofAll: measured.length,
    ratio: quantile(0.5),
    interval: [quantile(0.025), quantile(0.975)],
  };
}
