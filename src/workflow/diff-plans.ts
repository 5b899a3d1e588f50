import { isJsonMap, type Json, type JsonMap, ownValue } from '../model/json.ts';
import { equalJson } from './equal-json.ts';
import type { Permissions } from './model.ts';
import { alignSteps, stepText } from './plan/align-steps.ts';
import { findReordering } from './plan/find-reordering.ts';
import type { ExpandedPlan, PlanChange, PlannedStep, WrittenJob } from './plan.ts';

/**
 * How two plans differ, in the order triggers, workflow keys, jobs as in the file. Maps are followed to the key that differs;
 * what is there only once is one change with its whole value; lists other than steps are compared whole. The order of keys says nothing, but in a
 * matrix: names of job runs follow it.
 * Steps are matched before they are compared: a changed or removed step has its index before, an added step its index after, and the steps of a
 * `parallel:` group are compared like those of a job. A step that stands elsewhere is removed in one place and added in another; the two
 * changes name each other. What is compared is the job as written, whatever starts it.
 */
export function diffPlans(before: ExpandedPlan, after: ExpandedPlan): readonly PlanChange[] {
  return [
    ...diffMaps('on', triggersOf(before), triggersOf(after)),
    ...diffMaps('', workflowOf(before), workflowOf(after)),
    ...diffJobs(before, after),
  ];
}

/** A job that is there only once, as one value: its keys as in the file, `needs` always a list, `permissions` the effective ones. */
export function summarizeJob(job: WrittenJob): Json {
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
  const changes: Change[] = [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const a = old.get(key);
    const b = now.get(key);
    const place = `jobs.${key}`;
    if (a !== undefined && b !== undefined)
      return [...diffMaps(place, jobOf(a), jobOf(b)), ...findReordering(place, a, b), ...diffSteps(`${place}.steps`, a.steps, b.steps)];
    return [{ place, before: a && summarizeJob(a), after: b && summarizeJob(b) }];
  });
  return joinMoves(changes);
}

function jobsOf(plan: ExpandedPlan): ReadonlyMap<string, WrittenJob> {
  return new Map(plan.written.map((job) => [job.key, job]));
}

/** `whole`: the step that is there only once. */
type Change = PlanChange & { readonly whole?: PlannedStep };

function diffSteps(list: string, before: readonly PlannedStep[], after: readonly PlannedStep[]): readonly Change[] {
  return alignSteps(before, after).flatMap(([a, b]): readonly Change[] => {
    const place = `${list}[${(a ?? b)?.index}]`;
    if (a !== null && b !== null) return diffStep(place, a, b);
    if (a !== null) return [{ place, before: stepOf(a), after: undefined, whole: a }];
    return b === null ? [] : [{ place, before: undefined, after: stepOf(b), whole: b }];
  });
}

function diffStep(place: string, before: PlannedStep, after: PlannedStep): readonly Change[] {
  if (before.children.length === 0 || after.children.length === 0) return diffMaps(place, stepOf(before), stepOf(after));
  return [...diffMaps(place, keysOf(before), keysOf(after)), ...diffSteps(`${place}.parallel`, before.children, after.children)];
}

/** Names in a removed step where it went, and the other way round; steps that are alike are taken in order. */
function joinMoves(changes: readonly Change[]): readonly PlanChange[] {
  const added = new Map<string, Change[]>();
  for (const change of changes) {
    if (change.whole === undefined || change.before !== undefined) continue;
    const text = stepText(change.whole);
    const list = added.get(text) ?? [];
    list.push(change);
    added.set(text, list);
  }
  const to = new Map<Change, string>();
  const from = new Map<Change, string>();
  for (const change of changes) {
    const other = change.whole === undefined || change.after !== undefined ? undefined : added.get(stepText(change.whole))?.shift();
    if (other === undefined) continue;
    to.set(change, other.place);
    from.set(other, change.place);
  }
  return changes.map((change) => {
    const { whole: _, ...plain } = change;
    const movedTo = to.get(change);
    const movedFrom = from.get(change);
    return { ...plain, ...(movedTo === undefined ? {} : { movedTo }), ...(movedFrom === undefined ? {} : { movedFrom }) };
  });
}

function diffMaps(place: string, before: JsonMap, after: JsonMap): readonly PlanChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    diffValues(place === '' ? key : `${place}.${key}`, ownValue(before, key), ownValue(after, key)),
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

function jobOf(job: WrittenJob): JsonMap {
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
  return step.children.length === 0 ? keysOf(step) : { ...keysOf(step), parallel: step.children.map(stepOf) };
}

/** All but the steps inside. */
function keysOf(step: PlannedStep): JsonMap {
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
