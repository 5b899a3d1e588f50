import type { NormalComponent } from '../../stats/normal-mixture.ts';
import { predictTrueValue, type RandomEffectsPrior } from '../../stats/random-effects.ts';
import type { EffectPrior } from './effect-prior.ts';
import { findPrior, measurementsOf } from './find-prior.ts';

/** What a finished verification measured of one effect. */
export interface EffectOutcome {
  readonly priorId: string;
  /** Whose it is: outcomes of one repository are more alike than others. */
  readonly repository: string;
  /** The measured share of the time that was saved, below 1. */
  readonly share: number;
  /** The standard error of `share`, above 0. */
  readonly standardError: number;
}

/** What is expected of the next change of a kind, before it is made. */
export interface SharePosterior {
  readonly prior: EffectPrior;
  /** Outcomes that went in, of all repositories and of this one. */
  readonly outcomes: number;
  readonly ownOutcomes: number;
  /** One sentence: where it comes from, with its n. */
  readonly source: string;
  /** The true logarithm of the share of the time that remains. */
  readonly remaining: readonly NormalComponent[];
}

/**
 * Before any number: no effect, and by a factor of two either way nothing strange; between repositories, and between changes in one, half-normal. In logarithms
 * of what remains of the time.
 */
const BEFORE_ANY: RandomEffectsPrior = { mean: 0, meanSd: 0.7, between: 0.4, within: 0.2 };

/**
 * The distribution that the prior's published observations and these outcomes (those of other priors are left out) give for the next change of its kind in
 * the repository; null: in one not seen yet. Null for an unknown id. Formulas: `predictTrueValue` and docs/calibration.md.
 */
export function posteriorOfPrior(id: string, outcomes: readonly EffectOutcome[], repository: string | null): SharePosterior | null {
  const prior = findPrior(id);
  if (prior === null) return null;
  const measured = outcomes.filter(({ priorId, share, standardError }) => priorId === id && share < 1 && standardError > 0);
  const own = measured.filter((outcome) => outcome.repository === repository).length;
  const values = measured.map((outcome) => ({
    group: `outcome ${outcome.repository}`,
    value: Math.log1p(-outcome.share),
    standardError: outcome.standardError / (1 - outcome.share),
  }));
  return {
    prior,
    outcomes: measured.length,
    ownOutcomes: own,
    source: sourceOf(prior, measured.length, own),
    remaining: predictTrueValue([...measurementsOf(prior), ...values], repository === null ? null : `outcome ${repository}`, BEFORE_ANY),
  };
}

function sourceOf(prior: EffectPrior, outcomes: number, own: number): string {
  const groups = new Set(prior.observations.map(({ group }) => group)).size;
  const published = `published measurements of ${prior.subject} (n = ${prior.observations.length}, of ${groups})`;
  return outcomes === 0 ? published : `${published} and verified outcomes (n = ${outcomes}, ${own} of this repository)`;
}
