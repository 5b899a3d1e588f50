import type { VerificationResult } from '../engine/verification/verification-result.ts';
import { codeSpan, prose } from './escape-markdown.ts';
import { howCompared } from './verification-comment.ts';
import { type RunAddress, verificationTable } from './verification-table.ts';
import { verdictSentence } from './verification-words.ts';

/** What the revert goes back on. */
export interface RevertedChange {
  /** The number of the pull request that was merged. */
  readonly pullRequest: number;
  readonly mergeSha: string;
}

/**
 * The body of a pull request that takes a change back, with the evidence. Markdown.
 * @public
 */
export function renderRevertBody(result: VerificationResult, { pullRequest, mergeSha }: RevertedChange, addressOf: RunAddress): string {
  const parts = [
    ...(result.simulatedHistory === null
      ? []
      : [`> Every number here comes from **simulated history**: ${prose(result.simulatedHistory)}`]),
    `**${prose(verdictSentence(result))}**`,
    `This takes back #${pullRequest} (${codeSpan(mergeSha.slice(0, 12))}) in ${codeSpan(result.workflow)}: ${result.proposals.map(({ key }) => codeSpan(key)).join(', ')}.`,
    prose(result.reason),
    verificationTable(result),
    `### How it was compared\n\n${howCompared(result, addressOf)}`,
    [
      '### What this changes',
      '',
      'The edited lines are put back as they were before the merge; nothing else is touched. Paceline does not merge it.',
      'Merge it, and the proposal is not made again. Close it, and the change stays; the outcome remains in the ledger either way.',
    ].join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
