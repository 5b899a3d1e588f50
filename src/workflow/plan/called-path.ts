import { parseActionReference } from '../action-reference.ts';
import type { Workflow } from '../model.ts';

/** Levels of workflows in one run, the first one counted, and different workflows that it may call. Source: GitHub Docs, "Reuse workflows". */
export const MAX_LEVELS = 10;
export const MAX_CALLED = 50;

/** The repository path of a called workflow of the same repository (`./path` or `$/path`); null for any other. */
export function calledPath(uses: string): string | null {
  const reference = parseActionReference(uses);
  return reference?.kind === 'local' ? reference.path.slice(2) : null;
}

/** Why GitHub would refuse a call; null when it would not. `chain` holds the paths of the callers, `called` what the run has called so far. */
export function refuseCall(target: Workflow, chain: readonly string[], called: ReadonlySet<string>): string | null {
  if (!target.triggers.has('workflow_call')) return `${target.path} has no workflow_call trigger`;
  if (chain.includes(target.path)) return `${target.path} calls itself`;
  if (chain.length >= MAX_LEVELS) return `workflows call each other over more than ${MAX_LEVELS} levels`;
  if (!called.has(target.path) && called.size >= MAX_CALLED) return `the run calls more than ${MAX_CALLED} workflows`;
  return null;
}
