import type { Availability } from '../model/availability.ts';
import type { Repository } from '../model/repository.ts';
import type { RepositoryConfig } from '../model/repository-config.ts';
import type { Run } from '../model/run.ts';
import type { Seconds } from '../model/seconds.ts';
import type { WorkflowCaller } from '../model/workflow-caller.ts';
import type { DataFlow } from '../workflow/data-flow.ts';
import type { Workflow } from '../workflow/model.ts';
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

export interface CacheEntry {
  readonly key: string;
  readonly ref: string;
  readonly sizeBytes: number;
  readonly createdAt: Date;
  readonly lastAccessedAt: Date;
}

export interface CacheStorage {
  readonly entries: readonly CacheEntry[];
  readonly totalBytes: number;
  readonly limitBytes: number;
}

/** Limits that the repository's plan sets. */
export interface PlanLimits {
  readonly concurrentJobs: number;
  readonly concurrentMacJobs: number;
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
  /** Names of the checks that gate the default branch. Not available is treated as "any may be required". */
  readonly requiredChecks: Availability<ReadonlySet<string>>;
  /** For a workflow with `workflow_call`. */
  readonly callers: Availability<readonly WorkflowCaller[]>;
  /** The repository's other workflows that could be read. `analyzeRepository` fills it in; missing: not known. */
  readonly siblings?: readonly Workflow[];
  readonly configuration: RepositoryConfig;
  readonly asOf: Date;
}
