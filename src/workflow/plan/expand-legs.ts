import { asMap, isJsonMap, type Json } from '../../model/json.ts';
import type { Scope } from '../expressions/expression.ts';
import { hasExpression } from '../expressions/has-expression.ts';
import { expandMatrix, type Leg, type MatrixExpansion } from './expand-matrix.ts';
import { resolveValue } from './resolve-value.ts';
import { withContexts } from './trigger-scope.ts';

/** A job run before it has a name: its leg, and what its expressions can read. */
export interface LegScope {
  readonly leg: Leg | null;
  readonly scope: Scope;
}

/** The legs of a job, or why they are not known. A job without a matrix has one. */
export type Legs =
  | { readonly known: true; readonly legs: readonly LegScope[] }
  | { readonly known: false; readonly reason: string; readonly scope: Scope };

/** Evaluates `strategy` as far as the scope tells, and gives each leg its `matrix` and `strategy` contexts. `literal` keeps the matrices that no scope changes. */
export function expandLegs(strategy: Json | undefined, scope: Scope, literal: Map<Json, MatrixExpansion>): Legs {
  const whole = typeof strategy === 'string' ? resolveValue(strategy, scope) : null;
  if (whole?.known === false) return { known: false, reason: `the strategy is computed at run time: ${whole.reason}`, scope };
  const plain = asMap(whole === null ? strategy : whole.value);
  const matrix = plain['matrix'];
  if (matrix === undefined || matrix === null) return { known: true, legs: [legScope(null, 0, 1, plain, scope)] };
  const resolved = literal.has(matrix) ? null : resolveMatrix(matrix, scope);
  if (resolved?.known === false) return { known: false, reason: resolved.reason, scope };
  const expansion = literal.get(matrix) ?? expandMatrix(resolved?.value ?? null);
  if (typeof matrix === 'object' && !hasExpression(matrix)) literal.set(matrix, expansion);
  if (!expansion.expanded) return { known: false, reason: expansion.reason, scope };
  if (expansion.legs.length === 0) return { known: true, legs: [legScope(null, 0, 1, plain, scope)] };
  const total = expansion.legs.length;
  return { known: true, legs: expansion.legs.map((leg, index) => legScope(leg, index, total, plain, scope)) };
}

function resolveMatrix(matrix: Json, scope: Scope): ReturnType<typeof resolveValue> {
  if (!isJsonMap(matrix)) {
    const whole = resolveValue(matrix, scope);
    return whole.known ? whole : { known: false, reason: `the matrix is computed at run time: ${whole.reason}` };
  }
  const entries: [string, Json][] = [];
  for (const [axis, written] of Object.entries(matrix)) {
    if (axis.includes('${{')) return { known: false, reason: 'the axes of the matrix are computed at run time' };
    const values = resolveValue(written, scope);
    if (!values.known) return { known: false, reason: `matrix.${axis} is computed at run time: ${values.reason}` };
    entries.push([axis, values.value]);
  }
  return { known: true, value: Object.fromEntries(entries) };
}

function legScope(leg: Leg | null, index: number, total: number, strategy: { readonly [key: string]: Json }, scope: Scope): LegScope {
  const { 'fail-fast': failFast = true, 'max-parallel': maxParallel = total } = strategy;
  const values: [string, Json][] = [
    ['job-index', index],
    ['job-total', total],
  ];
  const isKnown = typeof failFast === 'boolean' && typeof maxParallel === 'number';
  if (typeof failFast === 'boolean') values.push(['fail-fast', failFast]);
  if (typeof maxParallel === 'number') values.push(['max-parallel', maxParallel]);
  return {
    leg,
    scope: withContexts(scope, {
      matrix: { values: leg?.values ?? {}, complete: true },
      strategy: { values: Object.fromEntries(values), complete: isKnown },
    }),
  };
}
