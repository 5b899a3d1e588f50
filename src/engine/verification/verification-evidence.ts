import type { Run } from '../../model/run.ts';
import type { PlanReader } from '../eras.ts';

/** The merge that is judged. Of several that are judged together: from the first until the last. */
export interface Merge {
  readonly from: Date;
  readonly at: Date;
  /** The commit on the default branch, of the last. */
  readonly sha: string;
  /** The workflow file as it was merged; null: not known, and the first run of the commit tells. */
  readonly workflowText: string | null;
  /** Head branches of the pull requests: their runs are trials, and on neither side. */
  readonly branches: readonly string[];
}

/** Another merge of Paceline's in the same workflow. */
export interface OtherMerge {
  readonly key: string;
  readonly rule: string;
  readonly at: Date;
}

/** A commit that was pushed, whatever it started. */
export interface Push {
  readonly sha: string;
  readonly at: Date;
}

/** What is known of a workflow before and after a merge. */
export interface VerificationEvidence {
  readonly workflow: string;
  /** Of the workflow, all attempts, with jobs; their order does not matter. */
  readonly runs: readonly Run[];
  /** 0: not known, and no run is taken for a fork's by the id of its repository. */
  readonly repositoryId: number;
  readonly merge: Merge;
  readonly otherMerges: readonly OtherMerge[];
  /** Commits of the repository, from the runs of all of its workflows; null: not known, and a push that started no run of this one is not seen. */
  readonly pushes: readonly Push[] | null;
  readonly asOf: Date;
  readonly readPlan?: PlanReader;
}
