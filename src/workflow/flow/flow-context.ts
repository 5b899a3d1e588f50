import type { Flow } from '../data-flow.ts';
import type { LocalSources } from '../local-sources.ts';
import type { Step, Workflow } from '../model.ts';
import type { CheckedOut } from './checked-out.ts';
import type { Resolve } from './script/mask-expressions.ts';

/** What is around the steps of a job, or of a local action that one of them uses. */
export interface FlowContext {
  readonly workflow: Workflow;
  readonly sources: LocalSources;
  /** What scripts run in when they do not say so; null: not known. */
  readonly shell: string | null;
  /** Why `shell` is not known; null where it is. */
  readonly whyNoShell: string | null;
  /** Whose files the workspace holds where the step stands. */
  readonly checkedOut: CheckedOut;
  /** Where scripts run when they do not say so, from the root of the workspace; null: not known. */
  readonly directory: string | null;
  /** Names of the variables that the workflow and the job set for all steps. */
  readonly variables: readonly string[];
  /** Values of `inputs` inside of a local action. */
  readonly resolve: Resolve;
  /** How many local actions are around the step. */
  readonly depth: number;
  /** Steps of local actions that may still be read for the workflow: an action may use others many times over. */
  readonly budget: { steps: number };
  /** Null: only known in a run. */
  readonly services: readonly ServiceName[] | null;
  /** Reads the steps of a local action. */
  readonly readStep: (step: Step, context: FlowContext) => Flow;
}

/** A service container and what its use looks like in a text. */
export interface ServiceName {
  readonly name: string;
  /** On the host; null: only known in a run. */
  readonly ports: readonly string[] | null;
}
