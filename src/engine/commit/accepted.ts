import type { Acknowledgement } from '../../model/acknowledgement.ts';
import type { Run } from '../../model/run.ts';

/** The newest slowdown of the run's workflow that was accepted before the run began, for all runs or for those of its branch; null where there is none. */
export function acceptedFor(run: Run, acknowledgements: readonly Acknowledgement[]): Acknowledgement | null {
  const inForce = acknowledgements.filter(
    ({ workflowPath, headSha, since, branch }) =>
      workflowPath === run.workflowPath &&
      headSha !== run.headSha &&
      since <= run.createdAt &&
      (branch === null || isOfBranch(run, branch)),
  );
  return inForce.reduce<Acknowledgement | null>((newest, one) => (newest === null || one.since > newest.since ? one : newest), null);
}

/** Whether a run still says what is usual: it began when the slowdown was there, and for one of a branch alone it is of that branch. */
export function countsSince(accepted: Acknowledgement | null, run: Run): boolean {
  if (accepted === null) return true;
  return run.createdAt >= accepted.since && (accepted.branch === null || isOfBranch(run, accepted.branch));
}

/** A fork's branch may be called like one of the repository. */
function isOfBranch(run: Run, { name, headRepositoryId }: NonNullable<Acknowledgement['branch']>): boolean {
  return (
    run.headBranch === name && (headRepositoryId === null || run.headRepositoryId === null || run.headRepositoryId === headRepositoryId)
  );
}
