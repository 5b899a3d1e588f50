import { drawNoise, drawScale } from './draw-noise.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { isExactCheap, mannWhitney } from './mann-whitney.ts';
import { ascending } from './quantile.ts';
import type { Random } from './seeded-random.ts';

/** The smaller p-value of Mann-Whitney and Kolmogorov-Smirnov, as in Chromium's Pinpoint; null where a sample is empty. */
export function differenceP(baseline: readonly number[], candidate: readonly number[]): number | null {
  const rank = mannWhitney(baseline, candidate);
  const shape = kolmogorovSmirnov(baseline, candidate);
  return rank === null || shape === null ? null : Math.min(rank.p, shape.p);
}

/** Two samples to be compared that do not exist yet. */
export interface Scenario {
  /** Deviations of logarithms, in the order of the runs; not empty. */
  readonly noise: readonly number[];
  readonly n: number;
  readonly m: number;
  /** What is added to the candidate. */
  readonly effect: number;
}

/** The p-values, smallest first, that `differenceP` gives when the effect is there and the noise stays what it is. */
export function simulateDifferencePs(scenario: Scenario, random: Random, draws: number): readonly number[] {
  return Array.from({ length: draws }, () => simulateP(scenario, random, 0)).sort(ascending);
}

/** Whether the effect, if it is there, brings the p-value to alpha or below in such a share of all draws. Stops when that is clear. */
export function hasPower(scenario: Scenario, alpha: number, power: number, random: Random, draws: number): boolean {
  let allowed = Math.floor((1 - power) * draws);
  for (let draw = 0; draw < draws; draw += 1) {
    if (simulateP(scenario, random, alpha) > alpha) allowed -= 1;
    if (allowed < 0) return false;
  }
  return true;
}

/** At or below `enough` the p-value is an upper bound: the second test is left out. */
function simulateP({ noise, n, m, effect }: Scenario, random: Random, enough: number): number {
  // How large the noise is is itself known from so few values only.
  const size = drawScale(noise.length, random);
  const baseline = drawNoise(noise, n, random).map((value) => size * value);
  const candidate = drawNoise(noise, m, random).map((value) => size * value + effect);
  // From 8 on the normal approximation is as good, and a hundred times as fast.
  const rank = mannWhitney(baseline, candidate, (a, b) => Math.min(a, b) < 8 && isExactCheap(a, b))?.p ?? 1;
  return rank <= enough ? rank : Math.min(rank, kolmogorovSmirnov(baseline, candidate)?.p ?? 1);
}
