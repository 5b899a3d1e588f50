import type { PredictionResult } from '../../simulate/prediction.ts';
import type { Attribution } from '../../simulate/price/attribute-savings.ts';
import type { ReplayCheck } from '../replay/replay-check.ts';
import type { ChangedPart } from './changed-effects.ts';

/** What a candidate file would have done to the runs of a workflow. */
export interface CandidateSimulation {
  /** What was simulated, all of it together. */
  readonly parts: readonly ChangedPart[];
  /** What was not: the prediction is without it. */
  readonly unpriced: readonly { readonly place: string; readonly reason: string }[];
  readonly prediction: PredictionResult;
  /** What each part has of the saving; null where nothing is predicted, or there is one part. */
  readonly attribution: Attribution | null;
}

/** A workflow's history replayed as it was, and as it would have been. */
export interface Simulation {
  readonly path: string;
  readonly seed: number;
  /** The note of a history that was generated; null for a recorded one. */
  readonly simulatedHistory: string | null;
  /** How well the file repeats what was recorded; null without history. */
  readonly replay: ReplayCheck | null;
  /** Null where no candidate was given. */
  readonly candidate: CandidateSimulation | null;
}
