import { isOfMergeQueue } from '../../model/is-of-merge-queue.ts';
import type { Run } from '../../model/run.ts';
import { inferDefaultBranch } from '../changes/default-branch.ts';
import { compareTexts } from '../profile/stamp.ts';

/** Runs of one event and class of branch, which may be compared with each other. */
export interface RunKind {
  /** `merge_group` for whatever ran on a branch of the merge queue. */
  readonly event: string | null;
  /** Null: not known. */
  readonly branch: 'default' | 'other' | null;
  /** `push (other branches)`: equal for equal kinds. */
  readonly name: string;
}

/** With fewer runs than this share of those that are of no pull request a branch is not taken for the main one. */
const LEAST_SHARE = 0.1;
const FEWEST = 3;

/**
 * Tells the kinds of these runs apart. The default branch is inferred from them; where that cannot be (most runs are on other branches), the branch of most
 * runs stands for it.
 */
export function tellKinds(runs: readonly Run[]): (run: Run) => RunKind {
  const notes = runs.map((run) => ({ event: eventOf(run), branch: run.headBranch }));
  const main = inferDefaultBranch(notes) ?? branchOfMost(notes);
  return (run) => {
    const event = eventOf(run);
    const name = event ?? 'unknown event';
    if (isOfPullRequest(event)) return { event, branch: 'other', name };
    if (event === 'schedule') return { event, branch: 'default', name };
    if (main === null || run.headBranch === null) return { event, branch: null, name };
    const branch = run.headBranch === main ? 'default' : 'other';
    return { event, branch, name: `${name} (${branch === 'default' ? 'default branch' : 'other branches'})` };
  };
}

function branchOfMost(notes: readonly { readonly event: string | null; readonly branch: string | null }[]): string | null {
  const branches = notes.flatMap(({ event, branch }) => (branch === null || isOfPullRequest(event) ? [] : [branch]));
  const [most] = [...Map.groupBy(branches, (branch) => branch)].sort(
    ([a, of], [b, others]) => others.length - of.length || compareTexts(a, b),
  );
  return most === undefined || most[1].length < Math.max(FEWEST, LEAST_SHARE * branches.length) ? null : most[0];
}

function isOfPullRequest(event: string | null): boolean {
  return event === 'pull_request' || event === 'pull_request_target' || event === 'merge_group';
}

function eventOf(run: Run): string | null {
  return isOfMergeQueue(run) ? 'merge_group' : run.event;
}
