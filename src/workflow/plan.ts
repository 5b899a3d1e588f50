import type { Json } from '../model/json.ts';
import type { Permissions } from './model.ts';

/** A step as the runner will see it. Expressions stay as written. */
export interface PlannedStep {
  readonly index: number;
  readonly id: string | null;
  readonly name: string | null;
  readonly condition: Json;
  readonly uses: string | null;
  readonly run: string | null;
  readonly with: Readonly<Record<string, Json>>;
  readonly env: Readonly<Record<string, Json>>;
  /** The steps of a `parallel:` group; empty for any other step. */
  readonly children: readonly PlannedStep[];
  /** Every other key of the step, known or not. */
  readonly rest: Readonly<Record<string, Json>>;
}

/** A job as the file has it: what is the same for every trigger and leg. */
export interface WrittenJob {
  readonly key: string;
  readonly needs: readonly string[];
  readonly condition: Json;
  /** As written. */
  readonly runsOn: Json;
  /** What the job's token may do: the job's own block, else the workflow's; null where neither says anything. */
  readonly permissions: Permissions | null;
  readonly env: Readonly<Record<string, Json>>;
  readonly timeoutMinutes: Json;
  readonly concurrency: Json;
  readonly uses: string | null;
  readonly steps: readonly PlannedStep[];
  /** Of its matrix, where a key is a number: all keys in the order of the file, which the plain map in `rest` loses. Otherwise none. */
  readonly numberedKeys: readonly string[];
  /** Every other key of the job: strategy, services, container, environment, outputs, and what we do not know. */
  readonly rest: Readonly<Record<string, Json>>;
}

/** One job after matrix expansion. Where no block says what its token may do, a called job has the token of the job that calls, any other the repository's default. */
export interface PlannedJob extends WrittenJob {
  /** `lint`, `test (20, ubuntu-latest)`: the name GitHub gives the job run, where it is known. */
  readonly displayName: string | null;
  /** Where `displayName` is not known: the texts of the job's own name that are, in order, with anything in between; null where none is. */
  readonly nameParts: readonly string[] | null;
  /** The leg's matrix values; null for a job without a matrix, or with one that is computed at run time. */
  readonly matrix: Readonly<Record<string, Json>> | null;
  /** Why the job stands here once although it has a matrix; null where its legs are known. */
  readonly unexpanded: string | null;
  /** `runsOn` with its expressions evaluated for this leg and trigger; null where only the run can tell, and for a call. */
  readonly runner: Json;
  /** For a job that calls a workflow: what that one runs here. */
  readonly called: CalledPlan | null;
  /** Whether its condition lets it run on this trigger when everything it needs succeeds, as far as that is known before the run. */
  readonly runs: 'yes' | 'no' | 'unknown';
}

/** The jobs of a called workflow as this call runs them, with the names GitHub shows (`caller / called`); or why they are not known. */
export type CalledPlan =
  | { readonly known: true; readonly path: string; readonly jobs: readonly PlannedJob[] }
  | { readonly known: false; readonly reason: string };

/** What one trigger starts. */
export interface TriggerPlan {
  readonly event: string;
  readonly filters: Json;
  readonly jobs: readonly PlannedJob[];
}

/** What a workflow will run: for each trigger, the jobs after matrix expansion. */
export interface ExpandedPlan {
  /** Repository path of the workflow. */
  readonly path: string;
  readonly triggers: readonly TriggerPlan[];
  /** The jobs as written, in the order of the file, whatever starts them. */
  readonly written: readonly WrittenJob[];
  readonly concurrency: Json;
  readonly permissions: Permissions | null;
  readonly env: Readonly<Record<string, Json>>;
  /** Every other key of the workflow. */
  readonly rest: Readonly<Record<string, Json>>;
  /** Jobs whose matrix is computed at run time, on any trigger: they stand in the plan once, unexpanded. */
  readonly unexpanded: readonly { readonly job: string; readonly reason: string }[];
}

/**
 * One difference between two plans, legs of one job taken together.
 * `place` reads like a route: `concurrency`, `jobs.test.timeout-minutes`, `jobs.test.steps[2].with.cache`.
 */
export interface PlanChange {
  readonly place: string;
  /** Undefined: not there. */
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  /** The step is the same but stands elsewhere: `place` of the change that holds its other half. */
  readonly movedTo?: string;
  readonly movedFrom?: string;
}
