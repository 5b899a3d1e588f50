export interface Level {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
}

/** A statistic of a baseline and its candidate over the same runs. Times in seconds; cost in US dollars a month, where p50 and p95 are the mean month. */
export interface PredictedMetric {
  readonly baseline: Level;
  readonly candidate: Level;
  /** The mean saving a run, with its 95 % bootstrap interval; for cost, a month. */
  readonly saving: { readonly mean: number; readonly p50: number; readonly interval: readonly [low: number, high: number] };
}

/** What an edit would have done to the runs that were replayed. */
export interface Prediction {
  /** `replay`: history replayed exactly. `model`: an effect model from this repository's evidence. `prior`: a cited prior. */
  readonly basis: 'replay' | 'model' | 'prior';
  /** Where the shares that effects take away come from; empty for a replay. */
  readonly sources: readonly string[];
  /** What makes it less sure than its interval says, a sentence each without a full stop. */
  readonly caveats: readonly string[];
  readonly runs: number;
  readonly window: { readonly from: Date; readonly to: Date };
  readonly makespan: PredictedMetric;
  readonly runnerTime: PredictedMetric;
  /** Null where no price applies. */
  readonly costPerMonth: PredictedMetric | null;
  /** Set when any of the replayed runs was generated. */
  readonly simulatedHistory: string | null;
}

export type PredictionResult =
  | { readonly predicted: true; readonly prediction: Prediction }
  | { readonly predicted: false; readonly reason: string };
