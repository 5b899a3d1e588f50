import type { PredictionResult } from '../simulate/prediction.ts';

/** How far a prediction can be relied on, by the rule below and nothing else. */
export interface Confidence {
  readonly word: 'high' | 'moderate' | 'low';
  /** What made it so, in words that follow the word. */
  readonly because: string;
}

const MANY_RUNS = 100;
const SOME_RUNS = 30;

/**
 * `high`: replayed on at least 100 recorded runs, without a caveat, and the interval of what it is put forward with is narrower than the saving itself. `moderate`: at
 * least 30 runs, no cited prior, and the interval leaves out 0. Anything else is `low`. Null where nothing is predicted.
 */
export function confidenceOf(result: PredictionResult): Confidence | null {
  if (!result.predicted) return null;
  const { basis, runs, caveats, simulatedHistory, makespan, runnerTime } = result.prediction;
  if (simulatedHistory !== null) return { word: 'low', because: 'the history is simulated' };
  if (basis === 'prior') return { word: 'low', because: 'it rests on numbers from elsewhere' };
  const { mean, interval } = [makespan.saving, runnerTime.saving].find((saving) => saving.interval[0] > 0) ?? makespan.saving;
  if (interval[0] <= 0) return { word: 'low', because: 'the interval does not leave out 0' };
  if (runs < SOME_RUNS) return { word: 'low', because: `fewer than ${SOME_RUNS} runs` };
  if (basis === 'model') return { word: 'moderate', because: 'an effect model, which was not tried here yet' };
  if (runs < MANY_RUNS) return { word: 'moderate', because: `replayed, on fewer than ${MANY_RUNS} runs` };
  if (caveats.length > 0) return { word: 'moderate', because: 'replayed, with what is said below the table' };
  if (interval[1] - interval[0] > mean) return { word: 'moderate', because: 'replayed, with an interval wider than the saving' };
  return { word: 'high', because: `replayed on at least ${MANY_RUNS} runs, with an interval narrower than the saving` };
}
