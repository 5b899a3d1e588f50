import type { Json } from '../../model/json.ts';
import type { Value } from '../../workflow/model.ts';

/** A value as one text that can be compared, expressions as written; empty where nothing is written. */
export function writtenText(value: Value | null): string {
  if (value === null) return '';
  return value.known ? toText(value.value) : value.expression;
}

function toText(value: Json): string {
  return value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value ?? '');
}
