import type { Run } from './run.ts';

const OUR_BRANCHES = 'paceline/';

/**
 * Whether a run is of a branch that we made: it tries an edit of ours, so it is no sample of what is usual. Code is the same there as on the base, so caches hit
 * more often than they do for people.
 */
export function isOfOurBranch({ headBranch }: Pick<Run, 'headBranch'>): boolean {
  return headBranch?.startsWith(OUR_BRANCHES) === true;
}
