import type { Json } from '../../model/json.ts';
import type { Job, Step, Value, ValueMap } from '../model.ts';

/** An `if:` as written; null without one, and for a plain `true` or `false`. */
export function conditionOf(owner: Pick<Step | Job, 'condition'>): string | null {
  return owner.condition !== null && !owner.condition.known ? owner.condition.expression : null;
}

/** The text of a value as written, expressions and all. */
export function textOf(value: Value): string {
  if (!value.known) return value.expression;
  return typeof value.value === 'string' ? value.value : JSON.stringify(value.value);
}

/** The values of a block as written. */
export function blockValues(block: ValueMap | null): readonly Json[] {
  return block === null ? [] : [...block.entries.values()].map((value) => (value.known ? value.value : value.expression));
}
