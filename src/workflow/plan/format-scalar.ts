import type { Json } from '../../model/json.ts';
import { formatNumber } from '../expressions/format-number.ts';

/** A scalar as GitHub writes it into a text: `3.1` for `3.10`, `true` in lower case, nothing for null. */
export function formatScalar(value: null | boolean | number | string): string {
  return value === null ? '' : typeof value === 'number' ? formatNumber(value) : String(value);
}

/** Every scalar in a value, depth first, maps by their values. */
export function leavesOf(value: Json): readonly (null | boolean | number | string)[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(leavesOf);
  if (value !== null && typeof value === 'object') return Object.values(value).flatMap(leavesOf);
  return [value as null | boolean | number | string];
}
