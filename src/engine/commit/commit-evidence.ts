import type { Acknowledgement } from '../../model/acknowledgement.ts';
import type { RepositoryConfig } from '../../model/repository-config.ts';
import type { Run } from '../../model/run.ts';

export interface CommitEvidence {
  /** Every attempt of every run of the commit, with jobs. */
  readonly runsOfCommit: readonly Run[];
  /** Runs of the same workflows. The commit's own are left out here, and those that had not ended when it began. */
  readonly history: readonly Run[];
  /** Runs of other repositories, which forks' pull requests start, are no baseline. 0: not known, nothing is left out. */
  readonly repositoryId: number;
  readonly configuration: RepositoryConfig;
  /** Slowdowns that were accepted as the new usual; absent: none. */
  readonly acknowledgements?: readonly Acknowledgement[];
  /** Null or absent: not known, and what is billed is not said. */
  readonly visibility?: 'public' | 'private' | null;
  readonly asOf: Date;
}
