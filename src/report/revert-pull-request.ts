import type { VerificationResult } from '../engine/verification/verification-result.ts';
import { codeSpan, plainTitle } from './escape-markdown.ts';
import { renderRevertBody } from './revert-body.ts';
import { clip } from './strip-unsafe.ts';
import type { RunAddress } from './verification-table.ts';

const TITLE = 120;

/** What is taken back, as far as it is told. */
export interface RevertedProposal {
  readonly title: string;
  readonly path: string;
  readonly branch: string;
  readonly pullRequest: number | null;
  readonly mergeSha: string | null;
}

/** The words of a pull request that takes a merged one back. Without a result a person asked for it, and nothing is claimed of the change. */
export function renderRevert(
  { title, path, branch, pullRequest, mergeSha }: RevertedProposal,
  result: VerificationResult | null,
  addressOf: RunAddress,
): { readonly title: string; readonly body: string; readonly commitMessage: string; readonly branch: string } {
  const name = clip(plainTitle(title), TITLE);
  const number = pullRequest === null ? '' : ` #${pullRequest}`;
  const asked = `Somebody with write access asked for it: this takes back${number} in ${codeSpan(path)}, and nothing else.`;
  return {
    title: `Revert "${name}"`,
    body: result === null || pullRequest === null ? asked : renderRevertBody(result, { pullRequest, mergeSha: mergeSha ?? '' }, addressOf),
    commitMessage: `Revert "${name}"\n\nThis takes back${number === '' ? ' a merged proposal' : number}${mergeSha === null ? '' : ` (${mergeSha})`}.`,
    branch: `${branch}-revert`,
  };
}
