import type { VerificationMetric } from '../engine/verification/verification-metric.ts';
import type { VerificationResult } from '../engine/verification/verification-result.ts';
import { formatDuration } from '../model/format-duration.ts';
import { formatShare } from '../model/format-share.ts';
import { count } from './count.ts';

/** `makespan`, `runner time a push`; a job's name is from outside, and left out. */
export function metricWords({ kind }: VerificationMetric): string {
  switch (kind) {
    case 'makespan':
      return 'makespan';
    case 'runner-time':
      return 'runner time a run';
    case 'job':
      return 'time of the job';
    case 'runner-time-per-push':
      return 'runner time a push';
    case 'runner-time-per-day':
      return 'runner time a day';
  }
}

/** `12 runs`, `1 push` */
export function unitCount(n: number, unit: VerificationResult['unit']): string {
  return count(n, unit, unit === 'push' ? 'pushes' : `${unit}s`);
}

/** `9.1% (4.0% to 14%)`, a saving being above 0. */
export function shareWithInterval(share: number, [low, high]: readonly [number, number]): string {
  return `${formatShare(share)} (${formatShare(low)} to ${formatShare(high)})`;
}

/** The verdict as one sentence of plain text. */
export function verdictSentence(result: VerificationResult): string {
  const { measured, metric, confidence, before, after, unit, failures } = result;
  const n = `n ${before?.n ?? 0} and ${after?.n ?? 0} ${unit === 'push' ? 'pushes' : `${unit}s`}`;
  const found =
    measured === null
      ? ''
      : `${metricWords(metric)} ${amount(measured)} (${formatShare(confidence)} interval of the saving ${formatShare(measured.shareInterval[0])} to ${formatShare(measured.shareInterval[1])}, ${n})`;
  switch (result.why) {
    case 'saved':
      return `Verified: ${found}.`;
    case 'no-saving':
      return `Refuted, no saving of the size that was predicted: ${found}.`;
    case 'worse':
      return `Refuted, slower than before: ${found}.`;
    case 'failures-up':
      return `Refuted, runs fail more often: ${failures?.after.failed} of ${failures?.after.n} since the merge, ${failures?.before.failed} of ${failures?.before.n} before.`;
    case 'guarded':
      return `No harm found, and no saving claimed: ${found}.`;
    default:
      return result.isFinal
        ? 'No verdict: the runs do not decide it.'
        : `Needs more runs: ${unitCount(result.more, unit)} until the next look.`;
  }
}

function amount({ share, saving }: NonNullable<VerificationResult['measured']>): string {
  return share < 0
    ? `${formatShare(-share)} (${formatDuration(-saving)}) longer`
    : `${formatShare(share)} (${formatDuration(saving)}) shorter`;
}
