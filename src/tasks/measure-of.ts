import type { ChosenMetric } from '../engine/verification/verification-metric.ts';
import { metricOf } from '../engine/verification/verification-metric.ts';
import type { Json } from '../model/json.ts';
import type { Prediction } from '../model/prediction.ts';
import type { Effect } from '../simulate/effect.ts';

/** By what a proposal will be verified, as its analysis said. Plain JSON: moments are ISO 8601 texts. */
export interface ProposalMeasure extends ChosenMetric {
  /** When the runs were created that chose it; null: none did. */
  readonly selection: { readonly from: string; readonly to: string } | null;
  /** The first runs after it may find no cache. */
  readonly coldStart: boolean;
}

const COLD: ReadonlySet<Effect['kind']> = new Set(['change-cache', 'change-runner', 'assign-pool']);

/** What is stored of it with the proposal. */
export function measureOf(effects: readonly Effect[], prediction: Prediction | null): Json {
  const measure: ProposalMeasure = {
    ...metricOf(prediction, effects),
    selection: prediction === null ? null : { from: prediction.window.from.toISOString(), to: prediction.window.to.toISOString() },
    coldStart: effects.some(({ kind }) => COLD.has(kind)),
  };
  return measure as unknown as Json;
}

/** What `measureOf` wrote; null where an earlier version stored nothing. */
export function readMeasure(stored: Json | null): ProposalMeasure | null {
  return stored as unknown as ProposalMeasure | null;
}
