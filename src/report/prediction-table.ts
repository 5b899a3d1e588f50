import type { PredictedMetric, Prediction } from '../simulate/prediction.ts';
import { describeBasis, describeInterval } from './describe-prediction.ts';
import { formatDuration } from './format-duration.ts';
import { formatMoney } from './format-money.ts';
import { markdownTable } from './markdown-table.ts';

function rows(name: string, saved: string, metric: PredictedMetric, format: (value: number) => string, basis: string): string[][] {
  const { baseline, candidate, saving } = metric;
  return [
    [`${name} p50`, format(baseline.p50), format(candidate.p50), basis],
    [`${name} p95`, format(baseline.p95), format(candidate.p95), basis],
    [saved, '', `${format(saving.mean)} (95 % interval ${describeInterval(saving.interval, format)})`, basis],
  ];
}

/** Makespan, runner time and cost on rows of their own: now, predicted, and where each comes from. */
export function predictionTable(prediction: Prediction): string {
  const basis = `${describeBasis(prediction)}${prediction.simulatedHistory === null ? '' : ', simulated history'}`;
  return markdownTable(
    ['metric', 'now', 'predicted', 'basis'],
    [
      ...rows('makespan', 'makespan saving, mean a run', prediction.makespan, formatDuration, basis),
      ...rows('runner time', 'runner time saving, mean a run', prediction.runnerTime, formatDuration, basis),
      ...(prediction.costPerMonth === null
        ? []
        : rows('cost a month', 'cost saving, mean a month', prediction.costPerMonth, formatMoney, basis)),
    ],
    ['left', 'right', 'right', 'left'],
  );
}
