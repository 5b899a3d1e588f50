import type { EffectOutcome } from '../../simulate/calibration/share-posterior.ts';
import { standardErrorOf } from '../../stats/serial-inflation.ts';
import { isOfEffect, type MeasuredOutcome } from './measured-outcome.ts';

/** A time that is saved whole has no logarithm of what remains. */
const MOST_SHARE = 0.99;

/**
 * The outcomes as evidence for the effect priors, for `calibrate`. Measured was the saving of a run, and the prior is of a step or a job: its share is taken to differ from what was expected of it as the measured
 * saving differs from the predicted one, which holds to the first order, as a saving on the critical path grows with the share. Only of predictions that rested on one prior.
 * @public
 */
export function effectOutcomesOf(outcomes: readonly MeasuredOutcome[]): readonly EffectOutcome[] {
  return outcomes.flatMap((outcome): EffectOutcome[] => {
    const { effect, predicted, measured, repository } = outcome;
    if (effect === null || predicted === null || measured === null || !(predicted.share > 0) || !isOfEffect(outcome)) return [];
    const scale = effect.share / predicted.share;
    if (!(scale > 0)) return [];
    return [
      {
        priorId: effect.priorId,
        repository,
        share: Math.min(MOST_SHARE, scale * measured.share),
        standardError: scale * standardErrorOf(measured.shareInterval, measured.confidence),
      },
    ];
  });
}
