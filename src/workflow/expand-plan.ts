import { asMap, isJsonMap, type Json, ownValue } from '../model/json.ts';
import type { LocalSources } from './local-sources.ts';
import type { Workflow } from './model.ts';
import { createExpansion, expandJobs } from './plan/expand-jobs.ts';
import { triggerScope } from './plan/trigger-scope.ts';
import { writtenJobs } from './plan/written-job.ts';
import type { ExpandedPlan, PlannedJob, TriggerPlan } from './plan.ts';

/**
 * What a workflow will run, trigger by trigger: matrices, names, runners and conditions are evaluated with what the trigger alone tells, and calls of
 * workflows in `sources` are followed. What only a run can decide stands in the plan as written. Every job is in every trigger's plan, also one
 * that it skips (`runs`). Never throws; a plan too large to hold says so where it stops.
 */
export function expandPlan(workflow: Workflow, sources?: LocalSources): ExpandedPlan {
  const { on, jobs: _, permissions: __, concurrency = null, env, ...rest } = asMap(workflow.plain);
  const expansion = createExpansion(sources);
  const triggers = [...workflow.triggers.values()].map((trigger): TriggerPlan => {
    const jobs = expandJobs(expansion, workflow, { ...triggerScope(workflow, trigger), parsed: expansion.parsed }, []);
    return { event: trigger.event, filters: filtersOf(on, trigger.event), jobs };
  });
  return {
    path: workflow.path,
    triggers,
    written: writtenJobs(workflow),
    concurrency,
    permissions: workflow.permissions,
    env: asMap(env),
    rest,
    unexpanded: unexpandedOf(triggers.flatMap(({ jobs }) => jobs)),
  };
}

/** The first reason for each job. */
function unexpandedOf(jobs: readonly PlannedJob[]): ExpandedPlan['unexpanded'] {
  const reasons = new Map<string, string>();
  for (const { key, unexpanded } of jobs) if (unexpanded !== null && !reasons.has(key)) reasons.set(key, unexpanded);
  return [...reasons].map(([job, reason]) => ({ job, reason }));
}

function filtersOf(on: Json | undefined, event: string): Json {
  return isJsonMap(on) ? (ownValue(on, event) ?? null) : null;
}
