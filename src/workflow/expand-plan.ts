import type { Json } from '../model/json.ts';
import type { Permissions, Workflow } from './model.ts';
import { displayName } from './plan/display-name.ts';
import { expandMatrix, isJsonMap, type JsonMap } from './plan/expand-matrix.ts';
import type { ExpandedPlan, PlannedJob, PlannedStep, TriggerPlan } from './plan.ts';

/** What a workflow will run. Every trigger starts the same jobs; their conditions, which only a run can decide, stand in the plan as written. */
export function expandPlan(workflow: Workflow): ExpandedPlan {
  const { on, jobs: written, permissions: _, concurrency = null, env, ...rest } = asMap(workflow.plain);
  const unexpanded: { job: string; reason: string }[] = [];
  const jobs = Object.entries(asMap(written)).flatMap(([key, value]) => {
    const expansion = expandJob(key, value, workflow.permissions);
    if (expansion.unexpanded !== null) unexpanded.push({ job: key, reason: expansion.unexpanded });
    return expansion.legs;
  });
  return {
    triggers: [...workflow.triggers.values()].map(
      (trigger): TriggerPlan => ({ event: trigger.event, filters: filtersOf(on, trigger.event), jobs }),
    ),
    concurrency,
    permissions: workflow.permissions,
    env: asMap(env),
    rest,
    unexpanded,
  };
}

/** One job as its legs; `unexpanded` says why it stands there once although it has a matrix. `inherited` is the workflow's own `permissions`. */
export function expandJob(
  key: string,
  value: Json,
  inherited: Permissions | null,
): { readonly legs: readonly PlannedJob[]; readonly unexpanded: string | null } {
  const { name, needs, if: condition = null, 'runs-on': runsOn = null, permissions, env, ...others } = asMap(value);
  const { 'timeout-minutes': timeoutMinutes = null, concurrency = null, uses, steps, ...rest } = others;
  const job: PlannedJob = {
    key,
    displayName: displayName(key, name, null),
    matrix: null,
    needs: needs === undefined || needs === null ? [] : asList(needs).map(String),
    condition,
    runsOn,
    permissions: permissions === undefined ? inherited : permissionsOf(permissions),
    env: asMap(env),
    timeoutMinutes,
    concurrency,
    uses: uses === undefined ? null : String(uses),
    steps: steps === undefined ? [] : asList(steps).map(planStep),
    rest: name === undefined ? rest : { name, ...rest },
  };
  const matrix = asMap(rest['strategy'])['matrix'];
  if (matrix === undefined || matrix === null) return { legs: [job], unexpanded: null };
  const expansion = expandMatrix(matrix);
  if (!expansion.expanded) return { legs: [{ ...job, displayName: null }], unexpanded: expansion.reason };
  const legs = expansion.legs.map((leg) => ({ ...job, matrix: leg, displayName: displayName(key, name, leg) }));
  return { legs, unexpanded: null };
}

/** A step from its plain value. Children of `parallel:` stay in `rest` as written. */
export function planStep(value: Json, index: number): PlannedStep {
  const { id, name, if: condition = null, uses, run, with: inputs, env, ...rest } = asMap(value);
  return {
    index,
    id: textOf(id),
    name: textOf(name),
    condition,
    uses: textOf(uses),
    run: textOf(run),
    with: asMap(inputs),
    env: asMap(env),
    rest,
  };
}

/** A `permissions:` value as the model has it; null for what is no such value. */
export function permissionsOf(value: Json): Permissions | null {
  if (value === 'read-all' || value === 'write-all') return value;
  if (!isJsonMap(value)) return value === null ? new Map() : null;
  const scopes = Object.entries(value).flatMap(([scope, level]) =>
    level === 'read' || level === 'write' || level === 'none' ? [[scope, level] as const] : [],
  );
  return new Map(scopes);
}

function filtersOf(on: Json | undefined, event: string): Json {
  return (isJsonMap(on) ? on[event] : null) ?? null;
}

function asMap(value: Json | undefined): JsonMap {
  return isJsonMap(value) ? value : {};
}

function asList(value: Json): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
}

function textOf(value: Json | undefined): string | null {
  return value === undefined || value === null ? null : String(value);
}
