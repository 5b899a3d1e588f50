import { formatShare } from '../../model/format-share.ts';
import type { Decision, VerdictBasis } from './decide-verdict.ts';
import { FEWEST_FOR_SMALL } from './find-size.ts';
import type { VerificationUnit } from './verification-metric.ts';
import type { GuardReason } from './verification-plan.ts';
import type { MeasuredSaving } from './verification-result.ts';

const MANY: Readonly<Record<VerificationUnit, string>> = { run: 'runs', push: 'pushes', day: 'days' };

/** `7 runs` */
export function countUnits(n: number, unit: VerificationUnit): string {
  return `${n} ${n === 1 ? unit : MANY[unit]}`;
}

/** Why no saving will be claimed, one sentence of plain text. */
export function sayGuard(guard: GuardReason, unit: VerificationUnit): string {
  if (guard.why === 'nothing-promised') return 'No saving was predicted, so none is verified: only harm is looked for.';
  const smallest = guard.smallest === null ? 'nothing up to 50%' : `${formatShare(guard.smallest)} and more`;
  return `A saving of ${formatShare(guard.share)} cannot be verified within ${countUnits(guard.most, unit)}: as much as these differ by themselves, ${smallest} would show. Only harm is looked for.`;
}

/** The reason of a decision in sentences of plain text. */
export function sayVerdict(decision: Decision, basis: VerdictBasis, more: number): string {
  const { plan, measured, failures, confounders, end, n } = basis;
  const { why } = decision;
  const interval = measured === null ? '' : sayInterval(measured, plan.confidence);
  const stop =
    decision.isFinal && decision.verdict === 'needs-more-runs'
      ? ' It is not looked at again: each further look would raise the chance of a false verdict.'
      : '';
  switch (why) {
    case 'saved':
      return `The interval of the saving lies above 0: ${interval}.${sayPrediction(basis)}`;
    case 'worse':
      return `It got slower beyond noise: ${interval}.`;
    case 'no-saving':
      return `No saving is seen, and more than ${formatShare(measured?.shareInterval[1] ?? 0)} would be: ${interval}, where ${formatShare(plan.predicted?.share ?? 0)} was predicted.`;
    case 'failures-up': {
      const [before, after] = [failures?.before, failures?.after];
      return `Runs fail more often beyond chance: ${after?.failed} of ${after?.n} since the merge, ${before?.failed} of ${before?.n} before.`;
    }
    case 'too-few-units':
      return `${countUnits(n, plan.unit)} after the merge; the first look is at ${plan.looks[0]}, which lacks ${more}.`;
    case 'too-small-for-so-few':
      return `It seems ${interval}, but a change below a tenth is claimed of ${FEWEST_FOR_SMALL} ${MANY[plan.unit]} or more only, and there are ${n}.${stop}`;
    case 'undecided':
      return measured === null
        ? `${countUnits(n, plan.unit)} bound nothing yet.${stop}`
        : `Neither a saving nor its absence is shown: ${interval}.${stop}`;
    case 'confounded':
      return `The times moved (${interval}), but it cannot be told apart from something else: ${sayBlocks(basis) || 'with the speed of the runners divided out they point the other way'}.${stop}`;
    case 'plan-ended':
      return `It cannot be told apart any more: ${end?.text ?? 'the merged plan is no more'}, after ${countUnits(n, plan.unit)} of ${plan.looks[1]}.`;
    case 'guarded':
      return `${plan.guard === null ? '' : sayGuard(plan.guard, plan.unit)} None was found in ${countUnits(n, plan.unit)}: ${interval}.`;
    case 'no-baseline':
      return `${confounders[0]?.text ?? 'There is no baseline'}.`;
  }
}

/** `11% saved (98% interval 6.0% to 16%)` */
function sayInterval({ share, shareInterval: [low, high] }: MeasuredSaving, confidence: number): string {
  const what = share < 0 ? `${formatShare(-share)} slower` : `${formatShare(share)} saved`;
  return `${what} (${formatShare(confidence)} interval of the saving ${formatShare(low)} to ${formatShare(high)})`;
}

function sayPrediction({ plan, measured }: VerdictBasis): string {
  if (plan.predicted === null || measured === null) return '';
  const [low, high] = measured.shareInterval;
  const { share } = plan.predicted;
  const predicted = `${formatShare(share)} was predicted`;
  if (share > high) return ` It is less than promised: ${predicted}.`;
  return share < low ? ` It is more than promised: ${predicted}.` : ` It holds the prediction: ${predicted}.`;
}

function sayBlocks({ confounders }: VerdictBasis): string {
  return confounders
    .filter(({ blocks }) => blocks)
    .map(({ text }) => text)
    .join('; ');
}
