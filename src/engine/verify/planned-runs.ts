import type { Json } from '../../model/json.ts';
import type { Permissions } from '../../workflow/model.ts';
import type { ExpandedPlan, PlannedJob } from '../../workflow/plan.ts';

/** A job as one trigger starts it, or as a call that the trigger starts does. */
export interface PlannedRun {
  readonly event: string;
  /** `deploy`, or `call/build` for a job of a workflow that is called. */
  readonly path: string;
  readonly job: PlannedJob;
  /** What its name is made of, as written, with what its callers hand down. */
  readonly madeOf: Json;
  /** What its token may do: a called workflow that says nothing has what its caller has. */
  readonly permissions: Permissions | null;
}

/** Every job of every trigger, each leg and each job of a called workflow for itself, in the order of the plan. */
export function plannedRuns(plan: ExpandedPlan): readonly PlannedRun[] {
  return plan.triggers.flatMap(({ event, jobs }) => runsOf(event, '', null, jobs));
}

function runsOf(event: string, prefix: string, caller: PlannedRun | null, jobs: readonly PlannedJob[]): readonly PlannedRun[] {
  return jobs.flatMap((job): readonly PlannedRun[] => {
    const path = `${prefix}${job.key}`;
    const { name = null, strategy = null, with: inputs = null } = job.rest;
    const madeOf: Json = [caller?.madeOf ?? null, job.key, name, strategy, job.uses, inputs];
    const run: PlannedRun = { event, path, job, madeOf, permissions: job.permissions };
    return job.called?.known === true ? [run, ...runsOf(event, `${path}/`, run, job.called.jobs)] : [run];
  });
}
