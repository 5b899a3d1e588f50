import type { ComparedSide, VerificationResult } from '../engine/verification/verification-result.ts';
import { formatWindow } from '../model/format-date.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatShare } from '../model/format-share.ts';
import { markdownTable } from './markdown-table.ts';
import { metricWords, shareWithInterval, unitCount } from './verification-words.ts';

/** Where a run is shown; null where it is not. */
export type RunAddress = (runId: number) => string | null;

/** Predicted beside measured, then what was compared. Empty where nothing was. */
export function verificationTable(result: VerificationResult): string {
  const { measured, predicted, adjusted, metric, confidence, failures } = result;
  const rows = [
    ...(predicted === null
      ? []
      : [
          [
            'predicted',
            shareWithInterval(predicted.share, predicted.shareInterval),
            durations(predicted.saving, predicted.savingInterval),
            `95%, ${predicted.basis} of ${unitCount(predicted.runs, 'run')}`,
          ],
        ]),
    ...(measured === null
      ? []
      : [
          [
            'measured',
            shareWithInterval(measured.share, measured.shareInterval),
            durations(measured.saving, measured.savingInterval),
            `${formatShare(confidence)}, ${unitCount(result.before?.n ?? 0, result.unit)} before, ${result.after?.n ?? 0} after`,
          ],
        ]),
    ...(adjusted.available
      ? [["measured, the runner's speed divided out", shareWithInterval(adjusted.value.share, adjusted.value.interval), '', '95%']]
      : []),
    ...(failures === null
      ? []
      : [
          [
            'runs that fail',
            `${rate(failures.before)} before, ${rate(failures.after)} after`,
            '',
            `99% interval of the difference ${formatShare(failures.interval[0])} to ${formatShare(failures.interval[1])}`,
          ],
        ]),
  ];
  if (rows.length === 0) return '';
  return markdownTable(['', `saving of ${metricWords(metric)}`, 'in time', 'interval and n'], rows, ['left', 'right', 'right', 'left']);
}

/** `before: p50 10m 00s, 40 runs, 2026-01-05 to 2026-01-06: [1](…), [2](…)`, a line a side. */
export function sidesList({ before, after, unit, metric }: VerificationResult, addressOf: RunAddress): string {
  const line = (name: string, side: ComparedSide | null): readonly string[] => {
    if (side === null) return [];
    const links = side.references.map(({ runId }) => runLink(runId, addressOf)).join(', ');
    const middle = `${unit === 'run' ? 'p50' : 'mean'} ${formatDuration(side.middle)}`;
    const perUnit = unit === 'run' ? '' : `, ${side.runsOfUnit.toFixed(1)} runs each`;
    const shown = links === '' ? '' : `, the newest: ${links}`;
    return [`- ${name} the merge: ${metricWords(metric)} ${middle}, ${unitCount(side.n, unit)}${perUnit}, ${formatWindow(side)}${shown}`];
  };
  return [...line('before', before), ...line('after', after)].join('\n');
}

/** The id of a run, linked where it is shown. */
export function runLink(runId: number, addressOf: RunAddress): string {
  const address = addressOf(runId);
  return address === null || !/^https?:\/\/[^\s()<>|\\]+$/.test(address) ? String(runId) : `[${runId}](${address})`;
}

function durations(value: number, [low, high]: readonly [number, number]): string {
  return `${formatDuration(value)} (${formatDuration(low)} to ${formatDuration(high)})`;
}

function rate({ n, failed }: { readonly n: number; readonly failed: number }): string {
  return `${failed} of ${n}`;
}
