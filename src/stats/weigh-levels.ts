import { extendMoments, type Moments, meanOf, NO_VALUES } from './change-points/moments.ts';
import { clipTo, noiseScale } from './clip-to.ts';

/** A place from which the present level may have held, and how likely that is. */
export interface LevelHypothesis {
  /** The first index of the present level; 0: it held all the time. */
  readonly start: number;
  /** All of them together: 1. */
  readonly weight: number;
  /** How many values at the mean of all the present level counts beside its own. */
  readonly pull: number;
  /** The expected variance of a value around its level. */
  readonly variance: number;
}

/** That the level changed, before looking: two windows in five. */
const CHANGED = 0.4;
/** A level's own mean before looking: that of all values, with this many values' worth of evidence, so that shifts are of about two to three deviations. */
const PULL = 0.3;
/** The deviation of a value before looking, and the evidence for it: as of twenty values. */
const SHAPE = 10;
const DEVIATION = 0.1;
/** A level is seen three times at least: one strange run is no level. */
const SHORTEST = 3;
/** And a value counts at most as this many deviations from the middle. */
const FARTHEST = 4;

/**
 * How likely it is, of each place in a series of logarithms, that the level last changed there: two normal levels with one variance against one, with
 * conjugate priors, so that each place's likelihood is exact (normal and inverse gamma; Gelman et al., Bayesian Data Analysis, 3rd edition, section 3.3).
 * Made for windows of tens of values with noise of about 10 %, and at most one change. For no values there is no hypothesis.
 */
export function weighLevels(values: readonly number[]): readonly LevelHypothesis[] {
  if (values.length === 0) return [];
  const logs = clipTo(values, FARTHEST * noiseScale(values));
  const all = extendMoments(NO_VALUES, logs);
  const places = Math.max(0, logs.length - 2 * SHORTEST + 1);
  const candidates = [{ start: 0, pull: 0, ...evidenceOf([all], meanOf(all), Math.log(1 - CHANGED)) }];
  for (let start = SHORTEST; start + SHORTEST <= logs.length; start += 1) {
    const parts = [extendMoments(NO_VALUES, logs, 0, start), extendMoments(NO_VALUES, logs, start)];
    candidates.push({ start, pull: PULL, ...evidenceOf(parts, meanOf(all), Math.log(CHANGED / places)) });
  }
  const largest = Math.max(...candidates.map(({ logWeight }) => logWeight));
  const total = candidates.reduce((sum, { logWeight }) => sum + Math.exp(logWeight - largest), 0);
  return candidates.map(({ start, pull, variance, logWeight }) => ({
    start,
    pull,
    variance,
    weight: Math.exp(logWeight - largest) / total,
  }));
}

function evidenceOf(
  levels: readonly Moments[],
  center: number,
  logPrior: number,
): { readonly logWeight: number; readonly variance: number } {
  let squares = 0;
  let n = 0;
  let logDeterminant = 0;
  for (const level of levels) {
    n += level.n;
    squares += level.m2 + ((PULL * level.n) / (PULL + level.n)) * (meanOf(level) - center) ** 2;
    logDeterminant += Math.log(PULL / (PULL + level.n)) / 2;
  }
  const shape = SHAPE + n / 2;
  const rate = SHAPE * DEVIATION ** 2 + squares / 2;
  return { logWeight: logPrior + logDeterminant - shape * Math.log(rate), variance: rate / (shape - 1) };
}
