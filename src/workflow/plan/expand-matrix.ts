import { asList, isJsonMap, type Json, type JsonMap } from '../../model/json.ts';
import { hasExpression } from '../expressions/has-expression.ts';
import { isNumberedKey } from '../numbered-key.ts';
import { type MatrixFilter, matchesMatrixFilter, readMatrixFilter } from './match-matrix-filter.ts';

/** One job run of a matrix. */
export interface Leg {
  /** The `matrix` context. */
  readonly values: JsonMap;
  /** What GitHub puts in parentheses behind the name: not what `include` only added to this leg. */
  readonly shown: readonly Json[];
}

/** The legs, or why they are not known. No legs: everything is excluded, and GitHub runs the job once without `matrix`. */
export type MatrixExpansion =
  | { readonly expanded: true; readonly legs: readonly Leg[] }
  | { readonly expanded: false; readonly reason: string };

/** GitHub refuses a matrix with more legs. */
export const MAX_LEGS = 256;
/** GitHub's limit holds after `exclude`, which hardly ever thins a larger product; and filters times legs is work. */
const MAX_PRODUCT = 16 * MAX_LEGS;
const MAX_COMPARISONS = 2_000_000;

/**
 * The legs of `strategy.matrix` in GitHub's order: the product of the axes (the last axis varies fastest), less what `exclude` matches; each
 * `include` entry adds its other keys to every leg whose axes it matches, over what an earlier entry added, or else is a leg of its own, after
 * the others. Axis names are matched without regard to case. Source: actions/runner, MatrixBuilder and ConvertToStrategy.
 */
export function expandMatrix(matrix: Json): MatrixExpansion {
  if (!isJsonMap(matrix)) return fail(hasExpression(matrix) ? 'the matrix is computed at run time' : 'the matrix is not a map');
  const { include, exclude, ...vectors } = matrix;
  const wrong = whyNotLiteral(matrix) ?? whyNotOrdered(matrix);
  if (wrong !== null) return fail(wrong);
  const axes = new Map(Object.entries(vectors).map(([name, values]) => [name, asList(values)]));
  const names = new Map([...axes.keys()].map((name) => [name.toLowerCase(), name]));
  const includes = asList(include).map((entry) => readInclude(entry, names));
  const excludes = asList(exclude).map((entry) => (isJsonMap(entry) ? entry : {}));
  if (axes.size === 0 && includes.length === 0) return fail('the matrix is empty');
  if (includes.some((entry) => entry === null) || excludes.some((entry) => Object.keys(entry).length === 0)) {
    return fail('an entry of matrix.include or matrix.exclude is not a map with keys');
  }
  const stray = excludes.flatMap((entry) => Object.keys(entry)).find((key) => !names.has(key.toLowerCase()));
  if (stray !== undefined) return fail(`matrix.exclude names ${stray}, which is no axis`);
  return multiply(axes, excludes.map(readMatrixFilter), includes as readonly Include[]);
}

function fail(reason: string): MatrixExpansion {
  return { expanded: false, reason };
}

function whyNotLiteral(matrix: JsonMap): string | null {
  for (const [axis, values] of Object.entries(matrix)) {
    if (hasExpression(values) || hasExpression(axis)) return `matrix.${axis} is computed at run time`;
    if (!Array.isArray(values)) return `matrix.${axis} is not a list`;
    if (values.length === 0 && axis !== 'include' && axis !== 'exclude') return `matrix.${axis} has no value`;
  }
  return null;
}

/** GitHub's order is that of the file, which plain maps lose for numbers. */
function whyNotOrdered(matrix: JsonMap): string | null {
  const open: Json[] = [matrix];
  const seen = new Set<Json>();
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    if (top === null || typeof top !== 'object' || seen.has(top)) continue;
    seen.add(top);
    if (isJsonMap(top) && Object.keys(top).some(isNumberedKey))
      return 'the matrix has names that are numbers, and their order is not known';
    open.push(...Object.values(top));
  }
  return null;
}

/** An entry of `include`, taken apart: what it asks of axes, and what it adds. */
interface Include {
  readonly axes: JsonMap;
  readonly filter: MatrixFilter;
  readonly extra: readonly (readonly [string, Json])[];
}

function readInclude(entry: Json, names: ReadonlyMap<string, string>): Include | null {
  if (!isJsonMap(entry) || Object.keys(entry).length === 0) return null;
  const axes: [string, Json][] = [];
  const extra: [string, Json][] = [];
  for (const [key, value] of Object.entries(entry)) (names.has(key.toLowerCase()) ? axes : extra).push([key, value]);
  const asked = Object.fromEntries(axes);
  return { axes: asked, filter: readMatrixFilter(asked), extra };
}

function multiply(
  axes: ReadonlyMap<string, readonly Json[]>,
  excludes: readonly MatrixFilter[],
  includes: readonly Include[],
): MatrixExpansion {
  const size = axes.size === 0 ? 0 : [...axes.values()].reduce((product, values) => product * values.length, 1);
  const demands = [...excludes, ...includes.map(({ filter }) => filter)].reduce((sum, filter) => sum + 1 + filter.length, 0);
  if (size > MAX_PRODUCT) return fail(`the matrix has more than ${MAX_LEGS} legs`);
  if (size * demands > MAX_COMPARISONS) return fail('the matrix has more filters than we compare');
  const product = [...axes].reduce<readonly (readonly (readonly [string, Json])[])[]>(
    (legs, [name, values]) => legs.flatMap((leg) => values.map((value) => [...leg, [name, value] as const])),
    [[]],
  );
  const matched = new Set<Include>();
  const legs: Leg[] = [];
  for (const pairs of size === 0 ? [] : product) {
    const own = Object.fromEntries(pairs);
    if (excludes.some((filter) => matchesMatrixFilter(filter, own))) continue;
    const extras = includes.filter(({ filter }) => matchesMatrixFilter(filter, own));
    for (const include of extras) matched.add(include);
    legs.push({ values: join(own, extras), shown: Object.values(own) });
  }
  for (const include of includes) {
    if (matched.has(include)) continue;
    const values = join(include.axes, [include]);
    legs.push({ values, shown: Object.values(values) });
  }
  return legs.length > MAX_LEGS ? fail(`the matrix has more than ${MAX_LEGS} legs`) : { expanded: true, legs };
}

/** A later value takes the place of an earlier one of the same name, whatever its case. */
function join(own: JsonMap, includes: readonly Include[]): JsonMap {
  const entries = new Map(Object.entries(own).map((entry) => [entry[0].toLowerCase(), entry]));
  for (const { extra } of includes) {
    for (const [key, value] of extra) entries.set(key.toLowerCase(), [entries.get(key.toLowerCase())?.[0] ?? key, value]);
  }
  return Object.fromEntries(entries.values());
}
