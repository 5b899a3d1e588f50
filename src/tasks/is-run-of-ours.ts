import { isFromFork } from '../model/is-from-fork.ts';
import { isOfOurBranch } from '../model/is-of-our-branch.ts';
import type { Run } from '../model/run.ts';
import type { StoredRepository, Transaction } from '../ports/store.ts';

/** So many runs after a merge are what its verification looks at. */
const VERIFYING_RUNS = 20;

/** Whether a run measures a change of ours: one of our branches, or one of the first on the default branch after a proposal for its workflow was merged. */
export async function isRunOfOurs(
  store: Pick<Transaction, 'runs' | 'proposals'>,
  { repository }: StoredRepository,
  run: Run,
): Promise<boolean> {
  if (isOfOurBranch(run)) return true;
  const { workflowPath, headBranch, createdAt } = run;
  // A pull request may come from a branch of that name, here or in a fork.
  if (workflowPath === null || headBranch !== repository.defaultBranch || run.event?.startsWith('pull_request') === true) return false;
  if (isFromFork(run, repository.id)) return false;
  const mergedAt = await store.proposals.lastMerge(repository.id, workflowPath, createdAt);
  if (mergedAt === null) return false;
  const span = { headBranch, since: mergedAt, before: createdAt, most: VERIFYING_RUNS };
  return (await store.runs.countOf(repository.id, workflowPath, span)) < VERIFYING_RUNS;
}
