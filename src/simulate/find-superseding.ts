import { isOfMergeQueue } from '../model/is-of-merge-queue.ts';
import type { Run } from '../model/run.ts';

/** What decides which runs a cancellation may reach. */
export interface CancelSupersededOptions {
  readonly events: readonly string[];
  /** Its runs are never cancelled; needed where `push` is among the events. */
  readonly defaultBranch: string | null;
}

/**
 * When a newer head of the same ref was pushed, of runs of one workflow, oldest first. Only for the events named, never for the default branch or a merge queue;
 * whether the run still ran then is not asked.
 */
export function findSuperseding(runs: readonly Run[], options: CancelSupersededOptions): ReadonlyMap<Run, Date> {
  const found = new Map<Run, Date>();
  const groups = Map.groupBy(
    runs.filter((run) => canBeSuperseded(run, options)),
    groupOf,
  );
  for (const group of groups.values())
    for (const [index, older] of group.entries()) {
      const newer = group.slice(index + 1).find((run) => run.headSha !== older.headSha && run.createdAt > older.createdAt);
      if (newer !== undefined) found.set(older, newer.createdAt);
    }
  return found;
}

/** True for a run that a cancellation of these events may reach. */
export function canBeSuperseded(run: Run, { events, defaultBranch }: CancelSupersededOptions): boolean {
  if (run.event === null || run.headBranch === null || !events.includes(run.event) || isOfMergeQueue(run)) return false;
  return run.event !== 'push' || (defaultBranch !== null && run.headBranch !== defaultBranch);
}

/** Runs that a concurrency group of workflow and ref would hold. Branches of one name in two forks are two refs. */
function groupOf(run: Run): string {
  const workflow = run.workflowPath ?? run.workflowId ?? run.workflowName;
  const [onlyPullRequest, ...others] = run.pullRequests;
  const isPullRequest = run.event !== 'push' && onlyPullRequest !== undefined && others.length === 0;
  const ref = isPullRequest ? ['pull', onlyPullRequest] : ['branch', run.headRepositoryId, run.headBranch];
  return JSON.stringify([workflow, run.event, ...ref]);
}
