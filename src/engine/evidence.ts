import type { Availability } from '../model/availability.ts';
import type { Repository } from '../model/repository.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import type { CacheEntry } from '../model/repository-storage.ts';
import type { Run } from '../model/run.ts';
import type { Seconds } from '../model/seconds.ts';
import type { WorkflowCaller } from '../model/workflow-caller.ts';
import type { DataFlow } from '../workflow/data-flow.ts';
import type { ActionFile, Workflow } from '../workflow/model.ts';
import type { ExpandedPlan } from '../workflow/plan.ts';

/** Completed runs of one workflow, newest first. */
export interface History {
  readonly runs: readonly Run[];
  readonly window: { readonly from: Date; readonly to: Date };
  /** Runs under one version of the workflow file. Baselines never mix eras in which a job's own plan changed. Newest first. */
  readonly eras: readonly { readonly workflowBlob: string; readonly from: Date; readonly to: Date; readonly runs: number }[];
  /** Set when any run was generated: every output says so. */
  readonly simulated: string | null;
}

/** What logs told of one job over its runs. Log text is attacker text: it never alone justifies an edit. */
export interface LogFacts {
  readonly images: readonly { readonly job: string; readonly image: string; readonly version: string | null }[];
  readonly subSteps: readonly {
    readonly job: string;
    readonly step: number;
    readonly name: string;
    readonly runs: number;
    readonly p50: Seconds;
  }[];
}

/** GitHub's list of caches, as it was when it was read last. */
export interface CacheStorage {
  readonly readAt: Date;
  /** The most recently used first. */
  readonly entries: readonly CacheEntry[];
  /** False where there are more than were listed. */
  readonly isWhole: boolean;
  readonly totalBytes: number;
  /** From where GitHub evicts; null: it does not tell us. */
  readonly limitBytes: number | null;
}

/** Limits that the repository's plan sets. */
export interface PlanLimits {
  readonly concurrentJobs: number;
  readonly concurrentMacJobs: number;
}

/** One artifact name, over the runs that made it. Jobs are YAML keys, steps indices in the file. @public */
export interface ArtifactUse {
  readonly name: string;
  /** p50 of what is stored, compressed. */
  readonly sizeBytes: number;
  readonly runs: number;
  /** p50 of the step that moves it, in seconds. */
  readonly uploads: readonly { readonly job: string; readonly step: number; readonly p50: Seconds }[];
  readonly downloads: readonly { readonly job: string; readonly step: number; readonly p50: Seconds }[];
}

/** What a job used of its runner, or one step of it; `step` null for the whole job. @public */
export interface Utilization {
  readonly job: string;
  readonly step: number | null;
  readonly runs: number;
  readonly cpus: number;
  /** Share of all CPUs that were busy, 0 to 1. */
  readonly cpuShare: { readonly p50: number; readonly p95: number };
  readonly memoryBytes: { readonly p50: number; readonly p95: number };
  readonly memoryLimitBytes: number;
}

/** Time of one test file in the runs of a job. @public */
export interface TestTiming {
  readonly job: string;
  /** Repository path. */
  readonly file: string;
  readonly runs: number;
  readonly p50: Seconds;
  readonly p95: Seconds;
}

/** A service container of a job, by its key under `services:`. @public */
export interface ServiceUse {
  readonly job: string;
  readonly name: string;
  readonly image: string;
  readonly runs: number;
  /** p50 of pulling the image; null: not measured. */
  readonly pull: Seconds | null;
  /** p50 from the start of the container to its first healthy answer; null: not measured, or without a health check. */
  readonly healthWait: Seconds | null;
}

/** When a job of another workflow held a runner. @public */
export interface JobInterval {
  readonly workflowPath: string;
  readonly runId: number;
  /** The job run's name, as GitHub shows it. */
  readonly job: string;
  /** What `runs-on` asked for. */
  readonly labels: readonly string[];
  readonly createdAt: Date | null;
  readonly from: Date;
  readonly to: Date;
}

/** Everything a rule may look at. Collected before rules run; rules do no I/O. */
export interface Evidence {
  readonly workflow: Workflow;
  readonly plan: ExpandedPlan;
  readonly dataFlow: Availability<DataFlow>;
  readonly repository: Repository;
  readonly limits: Availability<PlanLimits>;
  /** Every path of the analysed commit. */
  readonly paths: Availability<ReadonlySet<string>>;
  /** Text of the manifests, local actions and called workflows that matter, by path. A path that is in `paths` and not here was not read. */
  readonly files: ReadonlyMap<string, string>;
  readonly history: Availability<History>;
  readonly logs: Availability<LogFacts>;
  readonly caches: Availability<CacheStorage>;
  /** By run id: the repository paths that the run's push or pull request changed. */
  readonly changedPaths: Availability<ReadonlyMap<number, readonly string[]>>;
  readonly artifacts: Availability<readonly ArtifactUse[]>;
  readonly utilization: Availability<readonly Utilization[]>;
  readonly testTimings: Availability<readonly TestTiming[]>;
  readonly services: Availability<readonly ServiceUse[]>;
  /** Job runs of the repository's other workflows in the window of the history: they share pools and limits with this one. */
  readonly otherRuns: Availability<readonly JobInterval[]>;
  /** The repository's actions that were read and understood, by the path of their `action.yml`. */
  readonly localActions: Availability<ReadonlyMap<string, ActionFile>>;
  /** The repository's workflows that this one calls, directly or through others, by path. One that cannot be read is not there. */
  readonly calledWorkflows: Availability<ReadonlyMap<string, Workflow>>;
  /** Names of the checks that gate the default branch. Not available is treated as "any may be required". */
  readonly requiredChecks: Availability<ReadonlySet<string>>;
  /** For a workflow with `workflow_call`. */
  readonly callers: Availability<readonly WorkflowCaller[]>;
  /** The repository's other workflows that could be read. `analyzeRepository` fills it in; missing: not known. */
  readonly siblings?: readonly Workflow[];
  readonly configuration: RepositoryConfig;
  readonly asOf: Date;
}
