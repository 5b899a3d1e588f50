import type { Json } from '../../model/json.ts';
import { hasExpression } from '../read/read-value.ts';

export type JsonMap = { readonly [key: string]: Json };

export type MatrixExpansion =
  | { readonly expanded: true; readonly legs: readonly JsonMap[] }
  | { readonly expanded: false; readonly reason: string };

/** GitHub refuses a matrix with more legs. */
export const MAX_LEGS = 256;

/**
 * The legs of `strategy.matrix`, in GitHub's order: the product of the axes (the last axis varies fastest), less what `exclude` matches,
 * then each `include` entry: it extends every leg of the product in which it overwrites no axis value, or else is a leg of its own.
 * Source: "Running variations of jobs in a workflow", GitHub Docs.
 */
export function expandMatrix(matrix: Json): MatrixExpansion {
  if (!isJsonMap(matrix))
    return { expanded: false, reason: hasExpression(matrix) ? 'the matrix is computed at run time' : 'the matrix is not a map' };
  const { include = [], exclude = [], ...axes } = matrix;
  for (const [axis, values] of Object.entries({ ...axes, include, exclude })) {
    if (hasExpression(values)) return { expanded: false, reason: `matrix.${axis} is computed at run time` };
    if (!Array.isArray(values)) return { expanded: false, reason: `matrix.${axis} is not a list` };
  }
  const product = multiply(axes as { readonly [key: string]: readonly Json[] });
  if (product === null) return { expanded: false, reason: `the matrix has more than ${MAX_LEGS} legs` };
  const kept = product.filter((leg) => !(exclude as readonly Json[]).some((filter) => isJsonMap(filter) && matches(filter, leg)));
  const legs = addIncludes(kept, Object.keys(axes), (include as readonly Json[]).filter(isJsonMap));
  if (legs.length > MAX_LEGS) return { expanded: false, reason: `the matrix has more than ${MAX_LEGS} legs` };
  return legs.length === 0 ? { expanded: false, reason: 'the matrix has no leg' } : { expanded: true, legs };
}

/** Null when there would be more legs than we count: GitHub's limit holds after `exclude`, which can at most thin a product of a few thousand. */
function multiply(axes: { readonly [key: string]: readonly Json[] }): readonly JsonMap[] | null {
  const names = Object.keys(axes);
  if (names.length === 0) return [];
  const size = names.reduce((product, name) => product * (axes[name]?.length ?? 0), 1);
  if (size > 16 * MAX_LEGS) return null;
  return names.reduce<readonly JsonMap[]>(
    (legs, name) => legs.flatMap((leg) => (axes[name] ?? []).map((value) => ({ ...leg, [name]: value }))),
    [{}],
  );
}

function addIncludes(product: readonly JsonMap[], axes: readonly string[], includes: readonly JsonMap[]): readonly JsonMap[] {
  const extended = product.map((leg) => ({ ...leg }));
  const added: JsonMap[] = [];
  for (const entry of includes) {
    const shared = axes.filter((axis) => Object.hasOwn(entry, axis));
    const targets = extended.filter((_, i) => shared.every((axis) => looselyEqual(entry[axis] ?? null, product[i]?.[axis] ?? null)));
    if (targets.length === 0) added.push(entry);
    for (const target of targets) Object.assign(target, entry);
  }
  return [...extended, ...added];
}

/** Whether every value of a filter is found in a leg; maps match in part. */
function matches(filter: JsonMap, leg: JsonMap): boolean {
  return Object.entries(filter).every(([key, value]) => {
    const own = leg[key];
    if (own === undefined) return false;
    return isJsonMap(value) && isJsonMap(own) ? matches(value, own) : looselyEqual(value, own);
  });
}

/** Equality as in GitHub's expressions: text without regard to case, a number equal to its text. */
function looselyEqual(a: Json, b: Json): boolean {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => looselyEqual(item as Json, b[i] as Json));
  if (isJsonMap(a) && isJsonMap(b)) return Object.keys(a).length === Object.keys(b).length && matches(a, b);
  if (typeof a === 'string' && typeof b === 'string') return a.toLowerCase() === b.toLowerCase();
  if (typeof a !== typeof b && isScalar(a) && isScalar(b)) return Number(a) === Number(b);
  return a === b;
}

function isScalar(value: Json): boolean {
  return value === null || typeof value !== 'object';
}

export function isJsonMap(value: Json | undefined): value is JsonMap {
  return value !== undefined && value !== null && typeof value === 'object' && !Array.isArray(value);
}
