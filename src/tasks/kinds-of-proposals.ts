import type { StoredProposal } from '../ports/store.ts';

/** The rule ids of what is opened as a pull request and is no rule's proposal. */
export const ONBOARDING = 'onboarding';
export const REVERT = 'revert';

/** Whether a rule made it: only such a proposal is superseded, counted against limits, and verified. */
export function isOfRule({ ruleId }: Pick<StoredProposal, 'ruleId'>): boolean {
  return ruleId !== ONBOARDING && ruleId !== REVERT;
}

/** The key of the proposal that takes another one back. */
export function revertKey(key: string): string {
  return `${REVERT}:${key}`;
}
