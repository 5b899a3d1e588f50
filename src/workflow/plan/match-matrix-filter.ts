import { isJsonMap, type Json, type JsonMap } from '../../model/json.ts';
import { parseNumber } from '../expressions/parse-number.ts';
import { sameText } from '../expressions/same-text.ts';

/** `matrix['os']['name'] == 'ubuntu'`: one scalar that a filter asks for, and the way to it. */
interface Demand {
  readonly path: readonly (string | number)[];
  readonly value: Json;
}

/** An entry of `exclude`, or what an entry of `include` says of axes. */
export type MatrixFilter = readonly Demand[];

/**
 * A filter as GitHub reads it: every scalar in it, however deep, is compared with what stands at the same place in the leg. Maps and lists thus
 * match in part, and an empty one asks for nothing. Source: actions/runner, MatrixBuilder.
 */
export function readMatrixFilter(filter: JsonMap): MatrixFilter {
  const demands: Demand[] = [];
  const visit = (value: Json, path: readonly (string | number)[]) => {
    if (Array.isArray(value)) for (const [index, item] of (value as readonly Json[]).entries()) visit(item, [...path, index]);
    else if (isJsonMap(value)) for (const [key, part] of Object.entries(value)) visit(part, [...path, key]);
    else demands.push({ path, value });
  };
  visit(filter, []);
  return demands;
}

/** Whether a leg has all that a filter asks for. */
export function matchesMatrixFilter(filter: MatrixFilter, leg: JsonMap): boolean {
  return filter.every(({ path, value }) => looselyEqual(path.reduce<Json>(valueAt, leg), value));
}

function valueAt(value: Json, part: string | number): Json {
  if (Array.isArray(value)) return typeof part === 'number' ? ((value as readonly Json[])[part] ?? null) : null;
  if (!isJsonMap(value)) return null;
  const key = String(part);
  if (Object.hasOwn(value, key)) return value[key] ?? null;
  const other = Object.keys(value).find((name) => name.toLowerCase() === key.toLowerCase());
  return other === undefined ? null : (value[other] ?? null);
}

/** `==` of GitHub's expressions against a scalar: text without regard to case, different kinds as numbers; a map or list equals no scalar. */
function looselyEqual(found: Json, wanted: Json): boolean {
  if (found !== null && typeof found === 'object') return false;
  if (typeof found === 'string' && typeof wanted === 'string') return sameText(found, wanted) === true;
  if (found === null ? wanted === null : typeof found === typeof wanted) return found === wanted;
  return numberOf(found) === numberOf(wanted);
}

function numberOf(value: Json): number {
  return value === null || typeof value === 'object' ? 0 : typeof value === 'string' ? (parseNumber(value) ?? Number.NaN) : Number(value);
}
