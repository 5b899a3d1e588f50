import { isFromFork } from '../../model/is-from-fork.ts';
import { isOfMergeQueue } from '../../model/is-of-merge-queue.ts';
import type { Run } from '../../model/run.ts';

/** Which pull request a commit belongs to: by number where its runs tell one, else by the branch that it comes from. */
export interface PullRequestOfCommit {
  /** Smallest first; several where one branch is proposed to several others, none for a fork's. */
  readonly numbers: readonly number[];
  readonly headRepositoryId: number | null;
  readonly headBranch: string | null;
  readonly isFromFork: boolean;
}

const EVENTS: ReadonlySet<string | null> = new Set(['pull_request', 'pull_request_target']);

/**
 * The pull request that the runs of one commit were started for. Null for a commit of the default branch or of the merge queue, and for one that no run
 * says belongs to one: a push to a branch that nobody has proposed yet.
 */
export function pullRequestOf(
  runsOfCommit: readonly Run[],
  { repositoryId, defaultBranch }: { readonly repositoryId: number; readonly defaultBranch: string },
): PullRequestOfCommit | null {
  const own = runsOfCommit.filter((run) => !isOfMergeQueue(run) && (isFromFork(run, repositoryId) || run.headBranch !== defaultBranch));
  const telling = own.filter(({ event, pullRequests }) => EVENTS.has(event) || pullRequests.length > 0);
  const newest = telling.reduce<Run | null>((a, b) => (a === null || b.createdAt > a.createdAt ? b : a), null);
  if (newest === null) return null;
  return {
    numbers: [...new Set(own.flatMap(({ pullRequests }) => pullRequests))].sort((a, b) => a - b),
    headRepositoryId: newest.headRepositoryId,
    headBranch: newest.headBranch,
    isFromFork: isFromFork(newest, repositoryId),
  };
}
