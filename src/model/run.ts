import type { JobRun } from './job-run.ts';
import type { Conclusion, Status } from './status.ts';
import type { TestReport } from './test-report.ts';

/** The files that a run saw, as git blob ids. Equal ids stand for equal `hashFiles`. Null: not measured. */
export interface RunSources {
  readonly workflowBlob: string | null;
  readonly workflowText: string | null;
  /** Repository path to git blob id, for lock files and manifests. */
  readonly fileBlobs: ReadonlyMap<string, string>;
}

/** One attempt of one workflow run. A re-run is another `Run` with the same `runId` and the next `attempt`. */
export interface Run {
  readonly runId: number;
  readonly attempt: number;
  readonly runNumber: number | null;
  readonly workflowId: number | null;
  /** Repository path of the workflow file, without `@ref`. Null: not measured. */
  readonly workflowPath: string | null;
  readonly workflowName: string | null;
  /** `push`, `pull_request`, `schedule`, …; null: not measured. */
  readonly event: string | null;
  readonly status: Status;
  readonly conclusion: Conclusion | null;
  readonly headBranch: string | null;
  readonly headSha: string;
  /** The repository the head commit lives in; differs from the repository for a fork's pull request. */
  readonly headRepositoryId: number | null;
  /** Whether that is another repository than the run's own; null: not known. `isFromFork` asks. */
  readonly fromFork: boolean | null;
  /** Set once for a run and kept by its re-runs. */
  readonly createdAt: Date;
  /** Set anew by each attempt. */
  readonly startedAt: Date | null;
  readonly updatedAt: Date;
  readonly pullRequests: readonly number[];
  readonly jobs: readonly JobRun[];
  readonly sources: RunSources | null;
  /** Absent where artifacts were not looked for, or what they say not asked for. No rule reads it: see `TestReport`. */
  readonly testReports?: readonly TestReport[];
  /** Null for what GitHub recorded; otherwise the note that says how it was generated. Everything derived from it must say "simulated history". */
  readonly simulated: string | null;
}
