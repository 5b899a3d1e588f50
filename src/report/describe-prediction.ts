import { formatWindow } from '../model/format-date.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatMoney } from '../model/format-money.ts';
import type { PredictedMetric, Prediction, PredictionResult } from '../simulate/prediction.ts';
import { count } from './count.ts';

const BASIS = {
  replay: 'replay of',
  model: 'effect model from',
  prior: 'cited prior applied to',
} as const satisfies Record<Prediction['basis'], string>;

/** `replay of 120 runs` */
export function describeBasis({ basis, runs }: Prediction): string {
  return `${BASIS[basis]} ${count(runs, 'run')}`;
}

/** `31s to 1m 05s` */
export function describeInterval([low, high]: PredictedMetric['saving']['interval'], format: (value: number) => string): string {
  return `${format(low)} to ${format(high)}`;
}

/** The metric that a proposal is put forward with: the first whose interval lies above zero, of what people wait for before what is paid. */
export function headlineMetric(
  prediction: Prediction,
): { readonly name: string; readonly saving: string; readonly interval: string } | null {
  const { makespan, runnerTime, costPerMonth } = prediction;
  const candidates = [
    { name: 'makespan', metric: makespan, unit: 'a run', format: formatDuration },
    { name: 'runner time', metric: runnerTime, unit: 'a run', format: formatDuration },
    ...(costPerMonth === null ? [] : [{ name: 'list price', metric: costPerMonth, unit: 'a month', format: formatMoney }]),
  ];
  const chosen = candidates.find(({ metric }) => metric.saving.interval[0] > 0);
  if (chosen === undefined) return null;
  const { name, metric, unit, format } = chosen;
  return { name, saving: `${format(metric.saving.mean)} ${unit}`, interval: describeInterval(metric.saving.interval, format) };
}

function caveatMark({ caveats }: Prediction): string {
  return caveats.length === 0 ? '' : ` with ${count(caveats.length, 'caveat')}`;
}

/** One line for a terminal or a list: `makespan 48s a run (31s to 1m 05s; replay of 120 runs, 2026-01-01 to 2026-03-01)`. */
export function describePrediction(result: PredictionResult): string {
  if (!result.predicted) return result.reason;
  const { prediction } = result;
  const source = `${describeBasis(prediction)}${caveatMark(prediction)}${prediction.simulatedHistory === null ? '' : ', simulated history'}, ${formatWindow(prediction.window)}`;
  const headline = headlineMetric(prediction);
  if (headline !== null) return `${headline.name} ${headline.saving} (95% interval ${headline.interval}; ${source})`;
  const { mean, interval } = prediction.makespan.saving;
  return `none that stands out: makespan ${formatDuration(mean)} a run (95% interval ${describeInterval(interval, formatDuration)}; ${source})`;
}
