import type { Json } from '../../model/json.ts';
import type { Permissions } from '../model.ts';
import type { PlannedJob } from '../plan.ts';
import { asList, asMap, isJsonMap } from './is-json-map.ts';
import { planStep } from './plan-step.ts';

/** A job as the file has it: what is the same for every trigger and leg. */
export type WrittenJob = Omit<PlannedJob, 'displayName' | 'nameParts' | 'matrix' | 'unexpanded' | 'runner' | 'called' | 'runs'>;

/** A job from its plain value. `inherited` is the workflow's own `permissions`. */
export function writtenJob(key: string, value: Json, inherited: Permissions | null): WrittenJob {
  const { needs, if: condition = null, 'runs-on': runsOn = null, permissions, env, ...others } = asMap(value);
  const { 'timeout-minutes': timeoutMinutes = null, concurrency = null, uses, steps, ...rest } = others;
  return {
    key,
    needs: asList(needs).map(String),
    condition,
    runsOn,
    permissions: permissions === undefined ? inherited : permissionsOf(permissions),
    env: asMap(env),
    timeoutMinutes,
    concurrency,
    uses: uses === undefined ? null : String(uses),
    steps: asList(steps).map(planStep),
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
