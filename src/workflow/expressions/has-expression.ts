import type { Json } from '../../model/json.ts';

/** Whether any text in a value is computed at run time. */
export function hasExpression(value: Json): boolean {
  if (typeof value === 'string') return value.includes('${{');
  if (Array.isArray(value)) return value.some(hasExpression);
  if (value === null || typeof value !== 'object') return false;
  return Object.entries(value).some(([key, part]) => key.includes('${{') || hasExpression(part));
}
