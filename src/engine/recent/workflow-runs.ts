import type { Run } from '../../model/run.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';

/** The newest completed runs of one workflow with all that is known of them: what an explanation looks at, where quantiles look at everything. */
export interface WorkflowRuns {
  readonly path: string | null;
  readonly name: string | null;
  /** Newest first, each attempt once, re-runs among them; none of a fork, since anybody can set its times. */
  readonly runs: readonly Run[];
  /** Runs that still go on, newest first; none of a fork. */
  readonly running: readonly Run[];
  /** How many completed ones the history has; more than `runs` where only the newest are kept. */
  readonly ofAll: number;
  /** The plan of the file that the run saw; null where that is not recorded or cannot be read. */
  readonly planOf: (run: Run) => ExpandedPlan | null;
  /** The plan of the newest file that is known; null without one. */
  readonly newestPlan: ExpandedPlan | null;
}

/** One run that a number stands on, to be looked up on GitHub. */
export interface RunReference {
  readonly runId: number;
  readonly attempt: number;
  readonly headSha: string;
  readonly createdAt: Date;
}
