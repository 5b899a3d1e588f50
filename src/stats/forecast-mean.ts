import { type Availability, available, notAvailable } from '../model/availability.ts';
import { mean } from './bootstrap.ts';
import { clipTo, noiseScale } from './clip-to.ts';
import { logDuration } from './log-duration.ts';
import { mixtureQuantiles, type NormalComponent } from './normal-mixture.ts';
import { type LevelHypothesis, weighLevels } from './weigh-levels.ts';

/** What the next runs of one job are expected to take on average. In the unit of the values. */
export interface MeanForecast {
  readonly mean: number;
  /** Holds the mean of the next runs with the asked confidence. */
  readonly interval: readonly [low: number, high: number];
  /** How many of the given values were looked at: the last 30 at most. */
  readonly runs: number;
  /** How many of these are expected to be of the level that holds now: the n that the forecast rests on. */
  readonly effectiveRuns: number;
  /** How likely it is that the level changed within the runs looked at, from 0 to 1. */
  readonly shifted: number;
}

/** What is forecast, and how surely. */
export interface ForecastOptions {
  /** Of how many next runs: 20. */
  readonly next?: number;
  readonly confidence?: number;
}

const WINDOW = 30;
const FEWEST_RUNS = 5;
/** A run of a new level is no farther from its median than this many deviations: a few runs with a strange one among them are not the strange one's level. */
const STRANGE = 3;
/** Runs near each other are alike: the variance of a mean is (1 + ρ) / (1 - ρ) times that of independent runs, ρ = 0.23 on GitHub's runners. */
const ALIKE = 1.23 / 0.77;

/**
 * The mean of a job's next runs from its last ones, oldest first. The level may have changed once within the last 30: the forecast is the mean of what came
 * after the change, averaged over every place where it may have been by how likely that is (`weighLevels`), so that a sure shift leaves only what came
 * after it and a doubtful one shrinks to the mean of all. What changes within the next runs cannot be known, and the interval does not allow for
 * it. Not available for fewer than five runs, or where a value is no duration.
 * @public
 */
export function forecastMean(
  durations: readonly number[],
  { next = 20, confidence = 0.95 }: ForecastOptions = {},
): Availability<MeanForecast> {
  const recent = durations.slice(-WINDOW);
  if (!recent.every((duration) => Number.isFinite(duration) && duration >= 0)) return notAvailable('a duration is no number of at least 0');
  if (recent.length < FEWEST_RUNS) return notAvailable(`too few runs to forecast from: ${recent.length} of the ${FEWEST_RUNS} needed`);
  const overall = mean(recent) ?? 0;
  const logs = recent.map(logDuration);
  const strange = STRANGE * noiseScale(logs);
  const hypotheses = weighLevels(logs);
  const components = hypotheses.map((hypothesis) => {
    const own = hypothesis.start === 0 ? recent : clipTo(logs.slice(hypothesis.start), strange).map(Math.exp);
    return componentOf(hypothesis, own, { overall, next });
  });
  const quantile = mixtureQuantiles(components);
  const tail = (1 - confidence) / 2;
  return available({
    mean: components.reduce((sum, component) => sum + component.weight * component.mean, 0),
    interval: [Math.max(0, quantile(tail)), quantile(1 - tail)],
    runs: recent.length,
    effectiveRuns: hypotheses.reduce((sum, { weight, start }) => sum + weight * (recent.length - start), 0),
    shifted: hypotheses.reduce((sum, { weight, start }) => (start === 0 ? sum : sum + weight), 0),
  });
}

function componentOf(
  { weight, pull, variance }: LevelHypothesis,
  own: readonly number[],
  { overall, next }: { readonly overall: number; readonly next: number },
): NormalComponent {
  const n = own.length;
  const level = ((mean(own) ?? 0) * n + pull * overall) / (n + pull);
  return { weight, mean: level, sd: level * Math.sqrt(variance * ALIKE * (1 / (n + pull) + 1 / next)) };
}
