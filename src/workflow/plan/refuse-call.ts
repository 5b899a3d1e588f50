import type { Permissions, Workflow } from '../model.ts';
import { exceedsPermissions } from './exceeds-permissions.ts';

/** Levels of workflows in one run, the first one counted, and different workflows that it may call. Source: GitHub Docs, "Reuse workflows". */
export const MAX_LEVELS = 10;
export const MAX_CALLED = 50;

/** A call, as far as GitHub asks whether it may be. */
export interface Call {
  readonly target: Workflow;
  /** Paths of the callers, from the outside in. */
  readonly chain: readonly string[];
  /** Paths of all workflows that the run has called so far. */
  readonly called: ReadonlySet<string>;
  /** What the calling job's token may do; null for the repository's default, which is not known. */
  readonly allowed: Permissions | null;
}

/** Why GitHub would refuse a call; null when it would not, as far as is known. */
export function refuseCall({ target, chain, called, allowed }: Call): string | null {
  if (!target.triggers.has('workflow_call')) return `${target.path} has no workflow_call trigger`;
  if (chain.includes(target.path)) return `${target.path} calls itself`;
  if (chain.length >= MAX_LEVELS) return `workflows call each other over more than ${MAX_LEVELS} levels`;
  if (!called.has(target.path) && called.size >= MAX_CALLED) return `the run calls more than ${MAX_CALLED} workflows`;
  return allowed === null ? null : refusePermissions(target, allowed);
}

/** A called workflow may not ask for more than the calling job has, nor may any of its jobs. Source: actions/runner, ValidateEmbeddedPermissions. */
function refusePermissions({ path, permissions, jobs }: Workflow, allowed: Permissions): string | null {
  for (const { who, asked } of [
    { who: path, asked: permissions },
    ...jobs.map((job) => ({ who: `${job.key} of ${path}`, asked: job.permissions })),
  ]) {
    const excess = asked === null ? null : exceedsPermissions(asked, allowed);
    if (excess !== null) return `${who} asks for ${excess}, which the calling job does not have`;
  }
  return null;
}
