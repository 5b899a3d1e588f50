import type { Calibration } from './share-model.ts';
import { type EffectOutcome, posteriorOfPrior, type SharePosterior } from './share-posterior.ts';

/**
 * What these verified outcomes make of the priors, for changes in this repository. Each posterior is computed once, when it is asked for. Their order makes
 * no difference.
 * @public
 */
export function calibrate(outcomes: readonly EffectOutcome[], repository: string): Calibration {
  const known = new Map<string, SharePosterior | null>();
  return {
    posteriorOf(priorId) {
      const before = known.get(priorId);
      if (before !== undefined) return before;
      const posterior = posteriorOfPrior(priorId, outcomes, repository);
      const result = posterior === null || posterior.outcomes === 0 ? null : posterior;
      known.set(priorId, result);
      return result;
    },
  };
}
