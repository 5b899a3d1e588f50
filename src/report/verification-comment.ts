import { sayGuard } from '../engine/verification/say-verdict.ts';
import type { VerificationResult } from '../engine/verification/verification-result.ts';
import { formatShare } from '../model/format-share.ts';
import { codeSpan, prose } from './escape-markdown.ts';
import { type RunAddress, runLink, sidesList, verificationTable } from './verification-table.ts';
import { unitCount, verdictSentence } from './verification-words.ts';

/**
 * What is posted to a merged pull request: the verdict in one sentence, predicted beside measured, how it was compared, what happens next. Markdown.
 * @public
 */
export function renderVerificationComment(result: VerificationResult, addressOf: RunAddress): string {
  const parts = [
    ...(result.simulatedHistory === null
      ? []
      : [`> Every number here comes from **simulated history**: ${prose(result.simulatedHistory)}`]),
    `**${prose(verdictSentence(result))}**`,
    prose(result.reason),
    verificationTable(result),
    `### How it was compared\n\n${howCompared(result, addressOf)}`,
    `### What happens next\n\n${whatNext(result)}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** What the comparison was made of, as a list. Also part of a revert's body. */
export function howCompared(result: VerificationResult, addressOf: RunAddress): string {
  const { workflow, proposals, metric, unit, looks, look, confidence, adjusted, cold, confounders, dividedBy, wait } = result;
  const population =
    unit === 'run'
      ? 'First attempts that succeeded, of the same event and class of branch, none of a fork or a merge queue'
      : `Every ${unit}, with all runs of it however they ended, none of a fork or a merge queue`;
  const lines = [
    `- ${population}, in ${codeSpan(workflow)}${metric.kind === 'job' ? `, job ${codeSpan(metric.job)}` : ''}.`,
    ...(proposals.length > 1
      ? [
          `- Judged together, since they were merged close to each other: ${proposals.map(({ key }) => codeSpan(key)).join(', ')}. The saving is of all of them.`,
        ]
      : []),
    dividedBy === 'files'
      ? '- A run counts as before or after by the workflow file that it saw; runs with any other plan are on neither side.'
      : '- No run’s workflow file is recorded: the moment of the merge alone divides them.',
    ...(wait === null ? ['- The runs that chose the proposal are not in the baseline: they would make it look better than it is.'] : []),
    ...sideLines(result, addressOf),
    ...(looks === null
      ? []
      : [
          `- Fixed at the merge: looks at ${looks[0]} and at ${unitCount(looks[1], unit)}, each with a ${formatShare(confidence)} interval, so that a change that does nothing is called a saving or harm in at most 5% of cases.${look === null ? '' : ` This is look ${look}.`}`,
        ]),
    ...(result.guard === null || result.why === 'guarded' ? [] : [`- ${prose(sayGuard(result.guard, unit))}`]),
    ...(adjusted.available || looks === null ? [] : [`- The runner’s speed was not divided out: ${prose(adjusted.reason)}.`]),
    ...(cold.length === 0
      ? []
      : [`- Left out, since their caches may be cold: ${cold.map(({ runId }) => runLink(runId, addressOf)).join(', ')}.`]),
    ...confounders.map(({ text, blocks, since }) => {
      const seen = since === null ? '' : ` (first seen in ${runLink(since.runId, addressOf)})`;
      return `- ${blocks ? 'No claim is made because' : 'Also changed'}: ${prose(text)}${seen}.`;
    }),
    '- It is a comparison of before and after, not a controlled test.',
  ];
  return lines.join('\n');
}

function sideLines(result: VerificationResult, addressOf: RunAddress): readonly string[] {
  const sides = sidesList(result, addressOf);
  return sides === '' ? [] : [sides];
}

function whatNext({ next, why, more, unit, isFinal }: VerificationResult): string {
  if (next === 'wait')
    return `It is looked at again after ${unitCount(more, unit)} more with the merged plan; this comment is then renewed.`;
  if (next === 'revert') return 'A pull request that reverts the change is opened with this evidence; it is not merged by Paceline.';
  if (next === 'joint') return 'The two are verified together from the later merge on.';
  if (why === 'saved') return 'Nothing: it stays. The outcome goes into the ledger and into what the rule predicts from now on.';
  if (why === 'no-saving')
    return 'No harm is shown either, so no revert is proposed; whether it is worth its upkeep is yours to decide. The outcome goes into the ledger, and the rule predicts less from now on.';
  return isFinal ? 'Nothing: it is not looked at again, and counts as undecided in the ledger.' : 'Nothing yet.';
}
