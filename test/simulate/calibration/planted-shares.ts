import type { EffectOutcome } from '../../../src/simulate/calibration/share-posterior.ts';
import type { Random } from '../../../src/stats/seeded-random.ts';

/** True shares on the scale of the logarithm of what remains: of all, of a repository, of a change in it. */
export interface Planted {
  readonly mean: number;
  readonly between: number;
  readonly within: number;
  /** What a repository differs by, in `between`: of variance 1. */
  readonly draw: (random: Random) => number;
}

/** A normal draw by the method of Box and Muller. */
export function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Student's t with three degrees of freedom, scaled to variance 1: one in a hundred is beyond 2.6. */
export function drawHeavyTailed(random: Random): number {
  const squares = drawNormal(random) ** 2 + drawNormal(random) ** 2 + drawNormal(random) ** 2;
  return drawNormal(random) / Math.sqrt(squares / 3) / Math.sqrt(3);
}

/** A repository's changes: the true logarithm of what remains of each. */
export function drawRepository({ mean, between, within, draw }: Planted, changes: number, random: Random): readonly number[] {
  const level = mean + between * draw(random);
  return Array.from({ length: changes }, () => level + within * drawNormal(random));
}

/** What a verification would measure of a change, with an error of 5 to 15 % of what remains. */
export function measure(truth: number, priorId: string, repository: string, random: Random): EffectOutcome {
  const error = 0.05 + 0.1 * random();
  const remaining = Math.exp(truth + error * drawNormal(random));
  return { priorId, repository, share: 1 - remaining, standardError: remaining * error };
}
