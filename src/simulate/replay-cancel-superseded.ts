import { isOfMergeQueue } from '../model/is-of-merge-queue.ts';
import type { Run } from '../model/run.ts';
import type { ReplayedRun } from './replayed-run.ts';

/** What decides which runs a replayed cancellation may reach. */
export interface CancelSupersededOptions {
  readonly events: readonly string[];
  /** Its runs are never cancelled; needed where `push` is among the events. */
  readonly defaultBranch: string | null;
}

/**
 * Ends every run at the moment a newer head of the same ref was pushed, where that is before the run's own end: the saved time of a job is
 * max(0, end − max(start, push)). Only for the events named, never for the default branch or a merge queue. The time that GitHub needs
 * to stop a job, some seconds, is not in the history and is taken as zero.
 */
export function replayCancelSuperseded(runs: readonly ReplayedRun[], options: CancelSupersededOptions): readonly ReplayedRun[] {
  const groups = Map.groupBy(
    runs.filter(({ run }) => canBeSuperseded(run, options)),
    ({ run }) => groupOf(run),
  );
  const cancelledAt = new Map<ReplayedRun, number>();
  for (const group of groups.values()) {
    for (const [index, older] of group.entries()) {
      const newer = group.slice(index + 1).find(({ run }) => run.headSha !== older.run.headSha && run.createdAt > older.run.createdAt);
      if (newer !== undefined && newer.run.createdAt.getTime() < endOf(older)) cancelledAt.set(older, newer.run.createdAt.getTime());
    }
  }
  return runs.map((replayed) => {
    const at = cancelledAt.get(replayed);
    if (at === undefined) return replayed;
    const jobs = replayed.jobs.map((job) => ({ ...job, end: Math.min(job.end, Math.max(job.start, at)) }));
    return { ...replayed, jobs, isCancelled: true };
  });
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

function endOf(replayed: ReplayedRun): number {
  return Math.max(...replayed.jobs.map((job) => job.end));
}
