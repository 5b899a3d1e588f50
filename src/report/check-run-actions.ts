import type { CommitSummary } from '../engine/commit-summary.ts';
import type { NotedProposal } from './check-run-proposals.ts';
import { clip } from './strip-unsafe.ts';

/** What a button asks for. GitHub takes 20 characters of an identifier. */
export const CHECK_RUN_ACTIONS = ['accept-slowdown', 'open-proposal', 'analyze-again'] as const;
export type CheckRunActionId = (typeof CHECK_RUN_ACTIONS)[number];

/** A button. GitHub takes 20 characters of a label and 40 of a description. */
export interface Action {
  readonly identifier: CheckRunActionId;
  readonly label: string;
  readonly description: string;
}

const ACCEPT: Action = { identifier: 'accept-slowdown', label: 'Accept as new usual', description: 'Later runs are compared from here on' };
const OPEN = { identifier: 'open-proposal', label: 'Open the proposal' } as const;
/** GitHub's limit. */
const DESCRIPTION = 40;
const ANALYZE: Action = { identifier: 'analyze-again', label: 'Analyze again', description: 'Read workflows and history anew' };

/** The buttons of a check run on which no run is active: what can be asked for of this commit. */
export function actionsOf(
  summary: CommitSummary,
  proposals: readonly NotedProposal[],
  { mayPropose }: { readonly mayPropose: boolean },
): readonly Action[] {
  if (!summary.isDone) return [];
  const isSlower = summary.movements?.told.some(({ direction, runId }) => direction === 'slower' && !isAccepted(summary, runId)) === true;
  const best = mayPropose ? bestOf(proposals) : null;
  return [
    ...(isSlower ? [ACCEPT] : []),
    ...(best === null ? [] : [{ ...OPEN, description: clip(`A pull request for ${best.ruleId}`, DESCRIPTION) }]),
    ANALYZE,
  ];
}

function isAccepted({ workflows }: CommitSummary, runId: number): boolean {
  return workflows.some((workflow) => workflow.runId === runId && workflow.isAccepted);
}

/** What the button opens: of those that are no pull request, the one that is predicted to save most. */
export function bestOf<T extends Pick<NotedProposal, 'state' | 'prediction'>>(proposals: readonly T[]): T | null {
  const candidates = proposals.filter(({ state }) => state === 'candidate');
  return candidates.reduce<T | null>((best, one) => (best === null || savingOf(one) > savingOf(best) ? one : best), null);
}

function savingOf({ prediction }: Pick<NotedProposal, 'prediction'>): number {
  return prediction?.makespan.saving.mean ?? 0;
}
