import { asMap, type Json } from '../../model/json.ts';
import type { PlannedStep } from '../plan.ts';

/** A step from its plain value, with the steps of its `parallel:` group. */
export function planStep(value: Json, index: number): PlannedStep {
  const { id, name, if: condition = null, uses, run, with: inputs, env, parallel, ...others } = asMap(value);
  const isGroup = Array.isArray(parallel);
  return {
    index,
    id: textOf(id),
    name: textOf(name),
    condition,
    uses: textOf(uses),
    run: textOf(run),
    with: asMap(inputs),
    env: asMap(env),
    children: isGroup ? (parallel as readonly Json[]).map(planStep) : [],
    rest: isGroup || parallel === undefined ? others : { ...others, parallel },
  };
}

function textOf(value: Json | undefined): string | null {
  return value === undefined || value === null ? null : String(value);
}
