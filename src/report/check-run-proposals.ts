import type { Prediction } from '../model/prediction.ts';
import { count } from './count.ts';
import { describePrediction } from './describe-prediction.ts';
import { codeSpan, prose } from './escape-markdown.ts';
import { fileName } from './imperative.ts';

/** What is told of a proposal on a commit whose workflows it is about. */
export interface NotedProposal {
  readonly ruleId: string;
  readonly title: string;
  /** The workflow it is about. */
  readonly path: string;
  readonly state: 'candidate' | 'waiting' | 'open' | 'merged';
  /** Why it is no pull request yet; null for one that is, or is about to be. */
  readonly reason: string | null;
  readonly pullRequest: number | null;
  /** Null: none. */
  readonly prediction: Prediction | null;
  /** The first line that it would change, in the commit's own file; null where that file is another than the one that was analysed. */
  readonly line: number | null;
  /** What was measured after the merge, a sentence; null where nothing is told yet. */
  readonly verdict: string | null;
}

const MOST = 5;
const ORDER: readonly NotedProposal['state'][] = ['merged', 'open', 'waiting', 'candidate'];

/** Proposals for the workflows of a commit, with what each is predicted to save and what became of it; empty without one. */
export function proposalSection(proposals: readonly NotedProposal[]): string {
  if (proposals.length === 0) return '';
  const ordered = proposals.toSorted(
    (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || savingOf(b) - savingOf(a) || (a.title < b.title ? -1 : 1),
  );
  const more = ordered.length - MOST;
  const items = ordered.slice(0, MOST).map((proposal) => `- ${item(proposal)}`);
  return ['### Proposals', [...items, ...(more > 0 ? [`- and ${count(more, 'proposal')} more`] : [])].join('\n')].join('\n\n');
}

function item(proposal: NotedProposal): string {
  const { ruleId, path, prediction, verdict } = proposal;
  const predicted =
    prediction === null ? 'no saving is predicted' : `predicted saving: ${prose(describePrediction({ predicted: true, prediction }))}`;
  const measured = verdict === null ? '' : `**${prose(verdict)}**; `;
  return `${codeSpan(ruleId)} in ${codeSpan(fileName(path))}, ${standing(proposal)}: ${measured}${predicted}`;
}

function standing({ state, pullRequest, reason }: NotedProposal): string {
  const number = pullRequest === null ? '' : ` #${pullRequest}`;
  if (state === 'merged') return `pull request${number} is merged`;
  if (state === 'open') return `pull request${number} is open`;
  if (state === 'waiting') return 'its pull request is about to be opened';
  return `not opened${reason === null ? '' : ` (${prose(reason)})`}`;
}

function savingOf({ prediction }: NotedProposal): number {
  return prediction?.makespan.saving.mean ?? 0;
}
