import type { Effect } from '../../simulate/effect.ts';
import type { PredictionResult } from '../../simulate/prediction.ts';
import type { ReplayCheck } from './replay-check.ts';

/** Effects that move jobs against one another: what is predicted of them rests on how well the schedule is understood. */
const MOVES_JOBS: ReadonlySet<Effect['kind']> = new Set([
  'remove-edge',
  'add-edge',
  'split-job',
  'merge-jobs',
  'shard-job',
  'reorder-legs',
  'set-max-parallel',
  'assign-pool',
]);

/**
 * A prediction beside the replay of the history as it was: where that is poor the prediction says so, where it cannot be made there is none. Of effects that move no job
 * the prediction stays as it is. `replay` is only asked where it matters.
 */
export function besideReplay(prediction: PredictionResult, effects: readonly Effect[], replay: () => ReplayCheck | null): PredictionResult {
  if (!prediction.predicted || !effects.some(({ kind }) => MOVES_JOBS.has(kind))) return prediction;
  const check = replay();
  const because = check?.verdict.because.join('; ') ?? '';
  if (check === null || check.verdict.is === 'cannot') return { predicted: false, reason: `the history cannot be replayed: ${because}` };
  if (check.verdict.is === 'good') return prediction;
  const caveats = [...prediction.prediction.caveats, `the history as it was is replayed poorly: ${because}`];
  return { predicted: true, prediction: { ...prediction.prediction, caveats } };
}
