import { formatWindow } from '../model/format-date.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatMoney } from '../model/format-money.ts';
import type { PredictedMetric, Prediction } from '../simulate/prediction.ts';
import { describeBasis, describeInterval } from './describe-prediction.ts';
import { prose } from './escape-markdown.ts';
import { markdownTable } from './markdown-table.ts';

function row(name: string, { baseline, candidate, saving }: PredictedMetric, unit: string, format: (value: number) => string): string[] {
  const [low, high] = saving.interval;
  const saved = low === 0 && high === 0 ? 'unchanged' : `${format(saving.mean)} ${unit} (${describeInterval(saving.interval, format)})`;
  const cells = [baseline, candidate].map(({ mean, p50, p95 }) => (unit === 'a month' ? format(mean) : `${format(p50)} / ${format(p95)}`));
  return [name, ...cells, saved];
}

/** Makespan, runner time and cost on rows of their own: now, predicted and saved; below it where all of it comes from. */
export function predictionTable(prediction: Prediction): string {
  const { makespan, runnerTime, costPerMonth, window, simulatedHistory } = prediction;
  const table = markdownTable(
    ['metric', 'now, p50 / p95', 'predicted, p50 / p95', 'mean saving (95% interval)'],
    [
      row('makespan', makespan, 'a run', formatDuration),
      row('runner time', runnerTime, 'a run', formatDuration),
      ...(costPerMonth === null ? [] : [row('list price a month', costPerMonth, 'a month', formatMoney)]),
    ],
    ['left', 'right', 'right', 'right'],
  );
  const source = [describeBasis(prediction), formatWindow(window), ...(simulatedHistory === null ? [] : ['simulated history'])].join(', ');
  const more = [...prediction.sources, ...prediction.caveats].map((text) => `- ${prose(text)}`).join('\n');
  return `${table}\n\nBasis: ${source}.${more === '' ? '' : `\n\n${more}`}`;
}
