import type { Effect } from '../simulate/effect.ts';
import type { PredictionResult } from '../simulate/prediction.ts';
import { createPricer, type Pricer } from '../simulate/price/price-effects.ts';
import { priceOfRunner } from './cost/price-of-runner.ts';
import type { Evidence } from './evidence.ts';
import { besideReplay } from './replay/beside-replay.ts';
import { replayOfEvidence } from './replay/replay-of-evidence.ts';
import { rowsOfEvidence } from './replay/rows-of-evidence.ts';

/** By evidence, then by seed: what does not depend on the effects is computed once. */
const known = new WeakMap<Evidence, Map<number, Pricer>>();

/** What effects would have done to the recorded runs of this workflow, those of forks left out. Without history nothing is predicted. */
export function priceProposal(effects: readonly Effect[], evidence: Evidence, seed: number): PredictionResult {
  if (!evidence.history.available) return { predicted: false, reason: 'no history: not measured' };
  return besideReplay(pricerOf(evidence, seed).price(effects), effects, () => replayOfEvidence(evidence, seed));
}

/** Prices on the recorded runs of this workflow, those of forks left out. */
export function pricerOf(evidence: Evidence, seed: number): Pricer {
  const bySeed = known.get(evidence) ?? new Map<number, Pricer>();
  known.set(evidence, bySeed);
  const pricer = bySeed.get(seed) ?? createPricer(rowsOfEvidence(evidence), optionsOf(evidence, seed));
  bySeed.set(seed, pricer);
  return pricer;
}

function optionsOf({ repository, changedPaths, configuration }: Evidence, seed: number) {
  return {
    seed,
    defaultBranch: repository.defaultBranch,
    changedPaths: changedPaths.available ? changedPaths.value : null,
    priceOf: (labels: readonly string[]) => priceOfRunner(labels, configuration.prices)?.perMinute ?? null,
  };
}
