import { drawNoise, drawScale } from '../../stats/draw-noise.ts';
import { cutDifferences, differencesOutside } from '../../stats/hodges-lehmann.ts';
import { meanDifference } from '../../stats/mean-difference.ts';
import { ascending } from '../../stats/quantile.ts';
import { type Random, seededRandom } from '../../stats/seeded-random.ts';
import type { Scale } from './unit-noise.ts';

/** Of what a verification's size is computed. */
export interface SizeQuestion {
  /** The baseline's, in their order: `deviationsFrom`. */
  readonly deviations: readonly number[];
  readonly scale: Scale;
  /** Of the values: what deviations of means are relative to. Not read for logarithms. */
  readonly mean: number;
  /** The share that is to be found, above 0. */
  readonly share: number;
  /** Of each look's interval, with the inflation of neighbours in it for logarithms; `inflation` is what means take. */
  readonly confidence: number;
  readonly inflation: number;
}

/** The first look comes after at least so many units, ten where means are compared; the second after twice as many, and at most after 60. */
export const FEWEST_UNITS = 5;
export const MOST_UNITS = 60;
/** A saving below a tenth is claimed of 20 units or more only. */
export const SMALL_SHARE = 0.1;
export const FEWEST_FOR_SMALL = 20;
/** How often a saving as predicted is to be found by the second look. */
export const POWER = 0.9;

const DRAWS = 250;
const SHARES: readonly number[] = [0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5];

/**
 * The units at the first look: the fewest for which the saving, if it is there, is found at the first or the second look with a power of 0.9. By resampling: the
 * baseline and what follows it are drawn from the baseline's own deviations in blocks of neighbours, with a spread as uncertain as so few values leave it. Null
 * where 60 units would not do.
 */
export function findSize(question: SizeQuestion): { readonly first: number; readonly power: number } | null {
  const least = question.share < SMALL_SHARE || question.scale === 'values' ? FEWEST_FOR_SMALL / 2 : FEWEST_UNITS;
  const most = MOST_UNITS / 2;
  const powers = new Map<number, number>();
  const powerAt = (first: number): number => {
    const power = powers.get(first) ?? powerOf(question, first);
    powers.set(first, power);
    return power;
  };
  if (powerAt(most) < POWER) return null;
  let [short, enough] = [least - 1, most];
  while (enough - short > 1) {
    const middle = Math.floor((short + enough) / 2);
    if (powerAt(middle) >= POWER) enough = middle;
    else short = middle;
  }
  return { first: enough, power: powerAt(enough) };
}

/** The smallest of 1, 2, 3, 5, 7, 10, 15, 20, 30, 40 and 50 % that 60 units would show; null: none of these. */
export function smallestShare(question: Omit<SizeQuestion, 'share'>): number | null {
  let [short, enough]: [number, number] = [-1, SHARES.length];
  while (enough - short > 1) {
    const middle = Math.floor((short + enough) / 2);
    if (powerOf({ ...question, share: SHARES[middle] ?? 1 }, MOST_UNITS / 2) >= POWER) enough = middle;
    else short = middle;
  }
  return SHARES[enough] ?? null;
}

function powerOf(question: SizeQuestion, first: number): number {
  const random = seededRandom(first);
  const n = question.deviations.length;
  const counts = [first, 2 * first].filter((count) => count >= FEWEST_FOR_SMALL || question.share >= SMALL_SHARE);
  const looks = counts.map((count) => ({ count, outside: differencesOutside(n, count, question.confidence) }));
  let found = 0;
  for (let draw = 0; draw < DRAWS; draw += 1) if (isFound(question, looks, random)) found += 1;
  return found / DRAWS;
}

function isFound(
  { deviations, scale, mean, share, confidence, inflation }: SizeQuestion,
  looks: readonly { readonly count: number; readonly outside: number | null }[],
  random: Random,
): boolean {
  const size = drawScale(deviations.length, random);
  const draw = (count: number): number[] => drawNoise(deviations, count, random).map((value) => size * value);
  const baseline = draw(deviations.length).sort(ascending);
  const effect = scale === 'values' ? -share * mean : Math.log(1 - Math.min(share, 0.99));
  const after = draw(looks.at(-1)?.count ?? 0).map((value) => value + effect);
  return looks.some(({ count, outside }) => {
    const candidate = after.slice(0, count);
    if (scale === 'values') return (meanDifference([{ baseline, candidate }], confidence, inflation)?.high ?? 0) < 0;
    return outside !== null && isBelow(baseline, candidate.sort(ascending), outside);
  });
}

/** Whether the Hodges-Lehmann interval lies below 0: no more differences are above it than the interval leaves out. Both in ascending order. */
function isBelow(baseline: readonly number[], candidate: readonly number[], outside: number): boolean {
  return baseline.length * candidate.length - cutDifferences(baseline, candidate, 0).atMost <= outside;
}
