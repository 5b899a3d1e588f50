import type { Acknowledgement } from '../../model/acknowledgement.ts';

export interface AcknowledgementStore {
  /** The first of a workflow and commit stays. */
  save(repositoryId: number, acknowledgement: Acknowledgement): Promise<void>;
  /** Newest first. */
  list(repositoryId: number): Promise<readonly Acknowledgement[]>;
}
