import type { Run } from './run.ts';

/** Where GitHub puts the commits of a merge queue. */
const BRANCHES = 'gh-readonly-queue/';

/**
 * Whether a merge queue started the run, on a commit that joins several pull requests: its times are usual for runs of the queue only. The branch
 * tells where another event ran on it.
 */
export function isOfMergeQueue({ event, headBranch }: Pick<Run, 'event' | 'headBranch'>): boolean {
  return event === 'merge_group' || headBranch?.startsWith(BRANCHES) === true;
}
