import type { Simulation } from '../engine/simulation/simulation.ts';
import { renderPrediction } from './json.ts';
import { toPlain } from './to-plain.ts';

/** A simulation as `paceline/simulation@1`: plain values, times in seconds, errors and shares as parts of one, cost in US dollars a month by list price. */
export function renderSimulationJson({ path, seed, simulatedHistory, replay, candidate }: Simulation): object {
  return {
    schema: 'paceline/simulation@1',
    path,
    seed,
    simulatedHistory,
    replay: toPlain(replay),
    candidate:
      candidate === null
        ? null
        : {
            changes: candidate.parts.map(({ place, effects }, part) => ({
              place,
              effects: toPlain(effects),
              saving: candidate.attribution?.parts[part] ?? null,
            })),
            attribution: candidate.attribution?.method ?? null,
            notSimulated: candidate.unpriced,
            ...renderPrediction(candidate.prediction),
          },
  };
}
