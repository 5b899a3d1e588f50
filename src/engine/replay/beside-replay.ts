import type { Effect } from '../../simulate/effect.ts';
import { movesJobs } from '../../simulate/effects/moves-jobs.ts';
import type { PredictionResult } from '../../simulate/prediction.ts';
import type { ReplayCheck } from './replay-check.ts';

/**
 * A prediction beside the replay of the history as it was: where that is poor the prediction says so, where it cannot be made there is none. Of effects that move no job
 * the prediction stays as it is. `replay` is only asked where it matters.
 */
export function besideReplay(prediction: PredictionResult, effects: readonly Effect[], replay: () => ReplayCheck | null): PredictionResult {
  if (!prediction.predicted || !effects.some(movesJobs)) return prediction;
  const check = replay();
  const because = check?.verdict.because.join('; ') ?? '';
  if (check === null || check.verdict.is === 'cannot') return { predicted: false, reason: `the history cannot be replayed: ${because}` };
  if (check.verdict.is === 'good') return prediction;
  const caveats = [...prediction.prediction.caveats, `the history as it was is replayed poorly: ${because}`];
  return { predicted: true, prediction: { ...prediction.prediction, caveats } };
}
