import type { GroupedMeasurement } from '../../stats/random-effects.ts';
import type { EffectPrior } from './effect-prior.ts';
import { EFFECT_PRIORS } from './priors.ts';

/** Standard deviation of the logarithm of one run's time around its level: a job's on GitHub's runners (docs/calibration.md). */
export const RUN_NOISE = 0.115;

/**
 * What a published number counts for beside a verified outcome: half (a power prior: Ibrahim and Chen 2000), since it is somebody else's definition of the
 * time and more often told where it went well.
 */
const TRUST = 0.5;

/** The prior with the id; null where nothing was published that it could rest on. */
export function findPrior(id: string): EffectPrior | null {
  return EFFECT_PRIORS.find((prior) => prior.id === id) ?? null;
}

/** The observations as logarithms of what remains of the time, each with the error of a ratio of two means of so many runs. */
export function measurementsOf({ observations }: EffectPrior): readonly GroupedMeasurement[] {
  return observations.map(({ group, before, after, runs }) => ({
    group: `published ${group}`,
    value: Math.log(after / before),
    standardError: RUN_NOISE * Math.sqrt(2 / runs),
    trust: TRUST,
  }));
}
