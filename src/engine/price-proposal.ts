import type { Effect } from '../simulate/effect.ts';
import type { PredictionResult } from '../simulate/prediction.ts';
import { priceEffects } from '../simulate/price-effects.ts';
import type { Evidence } from './evidence.ts';
import { withOwnHistory } from './own-history.ts';

/** What effects would have done to the recorded runs of this workflow, those of forks left out. Without history nothing is predicted. */
export function priceProposal(effects: readonly Effect[], evidence: Evidence, seed: number): PredictionResult {
  const { history } = withOwnHistory(evidence);
  if (!history.available) return { predicted: false, reason: 'no history: not measured' };
  return priceEffects(effects, history.value.runs, {
    asOf: evidence.asOf,
    seed,
    defaultBranch: evidence.repository.defaultBranch,
    plan: evidence.plan,
  });
}
