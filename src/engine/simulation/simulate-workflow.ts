import type { Effect } from '../../simulate/effect.ts';
import type { PredictionResult } from '../../simulate/prediction.ts';
import { attributeSavings } from '../../simulate/price/attribute-savings.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import type { Evidence } from '../evidence.ts';
import { priceProposal, pricerOf } from '../price-proposal.ts';
import { replayOfEvidence } from '../replay/replay-of-evidence.ts';
import type { ChangedEffects } from './changed-effects.ts';
import { effectsOfChange } from './effects-of-change.ts';
import type { CandidateSimulation, Simulation } from './simulation.ts';

/** Replays the history of a workflow, those of forks left out, as the file of each run had it; with a candidate also as the candidate would have had it. */
export function simulateWorkflow(evidence: Evidence, candidate: ExpandedPlan | null, seed: number): Simulation {
  const { history, workflow } = evidence;
  return {
    path: workflow.path,
    seed,
    simulatedHistory: history.available ? history.value.simulated : null,
    replay: replayOfEvidence(evidence, seed),
    candidate: candidate === null ? null : simulateCandidate(evidence, candidate, seed),
  };
}

function simulateCandidate(evidence: Evidence, candidate: ExpandedPlan, seed: number): CandidateSimulation {
  const changes = effectsOfChange(evidence.plan, candidate);
  const { parts, unpriced } = setAside(changes, (effects) => priceProposal(effects, evidence, seed));
  const effects = parts.flatMap((part) => part.effects);
  if (effects.length === 0) {
    const reason = unpriced.length > 0 ? 'nothing that changed can be simulated' : 'the files do not differ in anything that takes time';
    return { parts, unpriced, prediction: { predicted: false, reason }, attribution: null };
  }
  const prediction = withCaveat(priceProposal(effects, evidence, seed), unpriced.length);
  const isDivided = prediction.predicted && parts.length > 1;
  const attribution = isDivided
    ? attributeSavings(
        parts.map((part) => part.effects),
        pricerOf(evidence, seed),
      )
    : null;
  return { parts, unpriced, prediction, attribution };
}

/** One difference without a price does not keep the others from theirs: where all together have none, those that have none alone are named. */
function setAside(changes: ChangedEffects, price: (effects: readonly Effect[]) => PredictionResult): ChangedEffects {
  const { parts, unpriced } = changes;
  if (parts.length < 2 || price(parts.flatMap(({ effects }) => effects)).predicted) return changes;
  const priced = parts.map((part) => ({ part, result: price(part.effects) }));
  const kept = priced.filter(({ result }) => result.predicted).map(({ part }) => part);
  if (kept.length === 0) return changes;
  const aside = priced.flatMap(({ part: { place }, result }) => (result.predicted ? [] : [{ place, reason: result.reason }]));
  return { parts: kept, unpriced: [...unpriced, ...aside] };
}

function withCaveat(result: PredictionResult, unpriced: number): PredictionResult {
  if (!result.predicted || unpriced === 0) return result;
  const caveat = `it is without ${unpriced === 1 ? 'one difference that is' : `${unpriced} differences that are`} not simulated`;
  return { predicted: true, prediction: { ...result.prediction, caveats: [caveat, ...result.prediction.caveats] } };
}
