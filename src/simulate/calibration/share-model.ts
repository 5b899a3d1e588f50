import { mixtureMeanOfExp, mixtureQuantiles, type NormalComponent } from '../../stats/normal-mixture.ts';
import type { TimeEvidence } from '../effect.ts';
import { RUN_NOISE } from './find-prior.ts';
import { posteriorOfPrior, type SharePosterior } from './share-posterior.ts';

/** How large a share of a time an effect takes away, as a distribution. */
export interface ShareModel {
  /** The prior's id, or `this-repository`. */
  readonly id: string;
  /** This repository's evidence, or a cited prior, however many outcomes have changed it since. */
  readonly basis: 'model' | 'prior';
  /** Where it comes from, one sentence with its n. */
  readonly source: string;
  /** The mean share that is saved: below 1, negative where it makes things slower. */
  readonly mean: number;
  /** The share at u in (0, 1): rises with u. */
  quantile(u: number): number;
}

/** What verified outcomes have made of the priors. */
export interface Calibration {
  /** Null where the prior has had no outcome: the table's own distribution holds then. */
  posteriorOf(priorId: string): SharePosterior | null;
}

/** Of no outcomes. */
export const NO_CALIBRATION: Calibration = { posteriorOf: () => null };

/** A step that is saved whole still takes a hundredth: on the scale of logarithms nothing has no place. */
const LEAST_REMAINING = 0.01;

/**
 * The distribution of the share of a time that is saved. Evidence of this repository says how much less the runs took, as a share of the time before, with
 * no spread: its error is that of the ratio of two means of so many runs each, a standard deviation of 0.115 √(2 / runs) on the logarithm of what remains.
 * Null for the id of no prior, and for evidence of no run or with a share that is no number.
 */
export function shareModelOf(evidence: TimeEvidence, calibration: Calibration): ShareModel | null {
  if (evidence.source === 'prior') {
    const posterior = calibration.posteriorOf(evidence.id) ?? posteriorOfPrior(evidence.id, [], null);
    return posterior === null ? null : toShareModel(evidence.id, 'prior', posterior.source, posterior.remaining);
  }
  const { share, runs, from } = evidence;
  if (!(runs >= 1) || !Number.isFinite(share)) return null;
  const remaining = { weight: 1, mean: Math.log(Math.max(1 - share, LEAST_REMAINING)), sd: RUN_NOISE * Math.sqrt(2 / runs) };
  return toShareModel('this-repository', 'model', `${from} (n = ${runs})`, [remaining]);
}

/** From the distribution of the logarithm of the share that remains. */
function toShareModel(id: string, basis: ShareModel['basis'], source: string, remaining: readonly NormalComponent[]): ShareModel {
  const quantiles = mixtureQuantiles(remaining);
  return { id, basis, source, mean: 1 - mixtureMeanOfExp(remaining), quantile: (u) => 1 - Math.exp(quantiles(1 - u)) };
}
