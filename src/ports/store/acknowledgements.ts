import type { Acknowledgement } from '../../model/acknowledgement.ts';

export interface AcknowledgementStore {
  /** The first of a workflow and commit stays, but for one of a branch that becomes one of all runs. */
  save(repositoryId: number, acknowledgement: Acknowledgement): Promise<void>;
  /** A branch that was merged or given up has none any more. */
  removeOfBranch(repositoryId: number, branch: NonNullable<Acknowledgement['branch']>): Promise<void>;
  /** Newest first. */
  list(repositoryId: number): Promise<readonly Acknowledgement[]>;
}
