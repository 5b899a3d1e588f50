import { asMap, isJsonMap, type Json, type JsonMap, ownValue } from '../model/json.ts';
import { isOnlySampler } from '../model/resource-sampler.ts';
import { summarizeJob } from '../workflow/diff-plans.ts';
import type { ExpandedPlan, WrittenJob } from '../workflow/plan.ts';
import { inputDefaults } from './input-defaults.ts';

/**
 * All that decides what one job does, as one value: the job without the names that people see, and the workflow's `env` and `defaults`, which
 * reach it, with the defaults of the inputs that these name; its permissions are the effective ones. `rename` says by what key other jobs are
 * known. Steps that only measure the runner are left out. Two versions of a file in which it is equal do the same work in this job, whatever else differs between them.
 */
export function jobPlan(plan: ExpandedPlan, job: WrittenJob, rename: (key: string) => string = (key) => key): Json {
  const summary = withoutName(asMap(summarizeJob({ ...job, needs: job.needs.map(rename).sort() })));
  const steps = ownValue(summary, 'steps');
  const defaults = ownValue(plan.rest, 'defaults');
  const own = {
    job: { ...summary, ...(Array.isArray(steps) ? { steps: (steps as readonly Json[]).filter(isWork).map(stepWithoutName) } : {}) },
    env: plan.env,
    ...(defaults === undefined ? {} : { defaults }),
  };
  const inputs = inputDefaults(plan, own);
  return Object.keys(inputs).length === 0 ? own : { ...own, inputs };
}

function isWork(step: Json): boolean {
  const script = isJsonMap(step) ? ownValue(step, 'run') : undefined;
  return typeof script !== 'string' || !isOnlySampler(script);
}

function stepWithoutName(step: Json): Json {
  if (!isJsonMap(step)) return step;
  const children = ownValue(step, 'parallel');
  const rest = withoutName(step);
  return Array.isArray(children) ? { ...rest, parallel: (children as readonly Json[]).map(stepWithoutName) } : rest;
}

function withoutName({ name: _, ...rest }: JsonMap): JsonMap {
  return rest;
}
