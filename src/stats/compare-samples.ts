import { differenceP, hasPower, simulateDifferencePs } from './difference-p.ts';
import { hodgesLehmann, type Shift } from './hodges-lehmann.ts';
import { median, quantileOfSorted } from './quantile.ts';
import { seededRandom } from './seeded-random.ts';

export interface ComparisonOptions {
  /** The shift that is looked for, in the samples' unit and with its sign: for logarithms of durations ln 0.9 is a tenth faster. Not 0. */
  readonly effect: number;
  /** At or below this p-value the samples differ. */
  readonly alphaLow?: number;
  /** How often a shift of the size looked for may be called none. */
  readonly missed?: number;
  /** Deviations to learn the noise from, in the order of the runs; those of the baseline from its median where there is no longer history. */
  readonly noise?: readonly number[];
  readonly seed?: number;
  readonly draws?: number;
}

export interface Comparison {
  /** `same`: a shift of the size looked for would have shown. */
  readonly verdict: 'different' | 'same' | 'unknown';
  /** Of the shift, where its interval leaves out 0; samples can differ in shape alone. */
  readonly direction: 'smaller' | 'larger' | null;
  readonly p: number;
  /** Above this p-value they are the same; null where the noise is not known, known from fewer than 10 runs. */
  readonly alphaHigh: number | null;
  readonly shift: Shift;
  /**
   * How many more candidate runs decide, if the noise stays what it is: 0 with a verdict; null where the noise is not known or 200 would
   * not do, because the baseline is too short or the shift looked for too small.
   */
  readonly needs: number | null;
}

const FEWEST_NOISE = 10;
const MOST_CANDIDATES = 200;
/** More of the baseline hardly adds to what 200 candidates say. */
const MOST_BASELINE = 400;

/**
 * Whether the candidate differs from the baseline, is the same, or is not known yet: Chromium Pinpoint's three-way verdict. Samples in the
 * order of their runs. p <= alphaLow is different; p above alphaHigh is the same, where alphaHigh is the p-value that a shift of the size
 * looked for stays below with 1 - `missed`, simulated from the noise; between, unknown. Null where a sample is empty.
 */
export function compareSamples(
  baseline: readonly number[],
  candidate: readonly number[],
  { effect, alphaLow = 0.01, missed = 0.05, noise, seed = 1, draws = 400 }: ComparisonOptions,
): Comparison | null {
  const p = differenceP(baseline, candidate);
  const shift = hodgesLehmann(baseline, candidate);
  if (p === null || shift === null) return null;
  const deviations = noise ?? deviationsOf(baseline);
  const scenario = { noise: deviations, n: Math.min(baseline.length, MOST_BASELINE), effect };
  const psOf = (m: number): readonly number[] => simulateDifferencePs({ ...scenario, m }, seededRandom(seed), draws);
  const isNoiseKnown = deviations.length >= FEWEST_NOISE;
  const alphaHigh = isNoiseKnown ? Math.max(alphaLow, quantileOfSorted(psOf(candidate.length), 1 - missed) ?? 1) : null;
  const verdict = p <= alphaLow ? 'different' : alphaHigh !== null && p > alphaHigh ? 'same' : 'unknown';
  const isDecisive = (m: number): boolean => hasPower({ ...scenario, m }, alphaLow, 1 - missed, seededRandom(seed), draws);
  const needs = verdict !== 'unknown' ? 0 : isNoiseKnown ? moreUntil(candidate.length, isDecisive) : null;
  return { verdict, direction: directionOf(shift), p, alphaHigh, shift, needs };
}

/** How far the values lie from their median. */
export function deviationsOf(values: readonly number[]): readonly number[] {
  const middle = median(values) ?? 0;
  return values.map((value) => value - middle);
}

/** Where both thresholds meet, every p-value decides. */
function moreUntil(size: number, isDecisive: (m: number) => boolean): number | null {
  let short = size;
  let enough = size + 1;
  while (!isDecisive(enough)) {
    if (enough >= MOST_CANDIDATES) return null;
    short = enough;
    enough = Math.min(MOST_CANDIDATES, Math.ceil(enough * 1.5) + 1);
  }
  while (enough - short > 1) {
    const middle = Math.floor((short + enough) / 2);
    if (isDecisive(middle)) enough = middle;
    else short = middle;
  }
  return enough - size;
}

function directionOf({ low, high }: Shift): Comparison['direction'] {
  if (high !== null && high < 0) return 'smaller';
  return low !== null && low > 0 ? 'larger' : null;
}
