import type { Json } from '../../model/json.ts';
import { evaluateCondition, evaluateText } from '../expressions/evaluate-expression.ts';
import type { Evaluation, Scope } from '../expressions/expression.ts';
import { readReferences } from '../expressions/read-references.ts';
import { formatScalar } from './format-scalar.ts';
import type { Judge } from './job-runs.ts';

/** Values in a tree are not looked at beyond this number: aliases can make a small file a large tree. */
const MAX_VALUES = 50_000;
const STATUS: ReadonlySet<string> = new Set(['success', 'failure', 'cancelled', 'always']);

/** A value with all its expressions evaluated: a text that is one expression becomes that expression's value, of whatever kind. */
export function resolveValue(value: Json, scope: Scope): Evaluation {
  return resolve(value, scope, { left: MAX_VALUES });
}

/** A text with its expressions evaluated; null where only a run can tell. */
export function resolveText(text: string, scope: Scope): string | null {
  const result = evaluateText(text, scope);
  return result.known && !isTree(result.value) ? formatScalar(result.value) : null;
}

/** What an `if` comes to; `success()` is implied where it asks for no status. */
export const judgeCondition: Judge = (condition, scope) => {
  const written = isTree(condition) ? '' : formatScalar(condition);
  const status = new Set(readReferences(written, 'condition', scope.parsed).functions.filter((name) => STATUS.has(name)));
  const result = evaluateCondition(written, scope);
  return { value: result.known ? result.value === true : null, status };
};

function resolve(value: Json, scope: Scope, room: { left: number }): Evaluation {
  room.left -= 1;
  if (room.left < 0) return { known: false, reason: 'the value is too large' };
  if (typeof value === 'string') return evaluateText(value, scope);
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const item of value as readonly Json[]) {
      const result = resolve(item, scope, room);
      if (!result.known) return result;
      items.push(result.value);
    }
    return { known: true, value: items };
  }
  if (value === null || typeof value !== 'object') return { known: true, value };
  const entries: [string, Json][] = [];
  for (const [key, part] of Object.entries(value)) {
    const result = key.includes('${{') ? ({ known: false, reason: 'a key is computed' } as const) : resolve(part, scope, room);
    if (!result.known) return result;
    entries.push([key, result.value]);
  }
  return { known: true, value: Object.fromEntries(entries) };
}

function isTree(value: Json): value is Exclude<Json, null | boolean | number | string> {
  return value !== null && typeof value === 'object';
}
