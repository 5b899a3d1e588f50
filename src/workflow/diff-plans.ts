import type { Json } from '../model/json.ts';
import { equalJson } from './equal-json.ts';
import type { Permissions } from './model.ts';
import { alignSteps } from './plan/align-steps.ts';
import { isJsonMap, type JsonMap } from './plan/expand-matrix.ts';
import type { ExpandedPlan, PlanChange, PlannedJob, PlannedStep } from './plan.ts';

/**
 * How two plans differ, in the order triggers, workflow keys, jobs as in the file. Maps are followed to the key that differs;
 * what is there only once is one change with its whole value; lists other than steps are compared whole.
 * Steps are matched before they are compared: a changed or removed step has its index before, an added step its index after.
 */
export function diffPlans(before: ExpandedPlan, after: ExpandedPlan): readonly PlanChange[] {
  return [
    ...diffMaps('on', triggersOf(before), triggersOf(after)),
    ...diffMaps('', workflowOf(before), workflowOf(after)),
    ...diffJobs(before, after),
  ];
}

/** A job that is there only once, as one value: its keys as in the file, `needs` always a list, `permissions` the effective ones. */
export function summarizeJob(job: PlannedJob): Json {
  const { steps, ...keys } = jobOf(job);
  return { ...keys, ...(job.steps.length === 0 ? {} : { steps: job.steps.map(summarizeStep) }) };
}

/** A step that is there only once, as one value: its keys as in the file. */
export function summarizeStep(step: PlannedStep): Json {
  return stepOf(step);
}

function diffJobs(before: ExpandedPlan, after: ExpandedPlan): readonly PlanChange[] {
  const old = jobsOf(before);
  const now = jobsOf(after);
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const a = old.get(key);
    const b = now.get(key);
    const place = `jobs.${key}`;
    if (a !== undefined && b !== undefined) return [...diffMaps(place, jobOf(a), jobOf(b)), ...diffSteps(place, a.steps, b.steps)];
    return [{ place, before: a && summarizeJob(a), after: b && summarizeJob(b) }];
  });
}

/** One leg stands for all: legs differ in nothing but their matrix values, which `strategy.matrix` tells. */
function jobsOf(plan: ExpandedPlan): ReadonlyMap<string, PlannedJob> {
  return new Map((plan.triggers[0]?.jobs ?? []).map((job) => [job.key, job]));
}

function diffSteps(job: string, before: readonly PlannedStep[], after: readonly PlannedStep[]): readonly PlanChange[] {
  return alignSteps(before, after).flatMap(([a, b]) => {
    const place = `${job}.steps[${(a ?? b)?.index}]`;
    if (a !== null && b !== null) return diffMaps(place, stepOf(a), stepOf(b));
    return [{ place, before: a === null ? undefined : stepOf(a), after: b === null ? undefined : stepOf(b) }];
  });
}

function diffMaps(place: string, before: JsonMap, after: JsonMap): readonly PlanChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    diffValues(place === '' ? key : `${place}.${key}`, before[key], after[key]),
  );
}

function diffValues(place: string, before: Json | undefined, after: Json | undefined): readonly PlanChange[] {
  if (equalJson(before, after)) return [];
  if (isJsonMap(before) && isJsonMap(after)) return diffMaps(place, before, after);
  return [{ place, before, after }];
}

function triggersOf(plan: ExpandedPlan): JsonMap {
  return Object.fromEntries(plan.triggers.map((trigger) => [trigger.event, trigger.filters]));
}

function workflowOf(plan: ExpandedPlan): JsonMap {
  return present({ permissions: permissionsJson(plan.permissions), env: plan.env, concurrency: plan.concurrency, ...plan.rest });
}

function jobOf(job: PlannedJob): JsonMap {
  return present({
    ...job.rest,
    needs: job.needs.length === 0 ? null : job.needs,
    if: job.condition,
    'runs-on': job.runsOn,
    permissions: permissionsJson(job.permissions),
    env: job.env,
    'timeout-minutes': job.timeoutMinutes,
    concurrency: job.concurrency,
    uses: job.uses,
  });
}

function stepOf(step: PlannedStep): JsonMap {
  return present({
    id: step.id,
    name: step.name,
    if: step.condition,
    uses: step.uses,
    run: step.run,
    with: step.with,
    env: step.env,
    ...step.rest,
  });
}

export function permissionsJson(permissions: Permissions | null): Json | undefined {
  if (permissions === null || typeof permissions === 'string') return permissions ?? undefined;
  return Object.fromEntries(permissions);
}

/** Leaves out what the plan shows as missing: null, and the empty maps that stand for no `env` or `with`. `permissions: {}` says something. */
function present(map: { readonly [key: string]: Json | undefined }): JsonMap {
  const kept: [string, Json][] = [];
  for (const [key, value] of Object.entries(map)) {
    if (value === undefined || value === null) continue;
    if ((key === 'env' || key === 'with') && isJsonMap(value) && Object.keys(value).length === 0) continue;
    kept.push([key, value]);
  }
  return Object.fromEntries(kept);
}
