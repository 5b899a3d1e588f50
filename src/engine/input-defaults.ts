import { asMap, type Json, type JsonMap, ownValue } from '../model/json.ts';
import type { Reference } from '../workflow/expressions/expression.ts';
import type { ExpandedPlan } from '../workflow/plan.ts';
import { readPlan, segmentOf } from './read-plan.ts';

const WITH_INPUTS = ['workflow_dispatch', 'workflow_call'];

/**
 * The defaults of the inputs that the expressions in `part` of the plan name, by event and name; all of them where a name is computed. Empty where
 * the workflow has no inputs.
 */
export function inputDefaults(plan: ExpandedPlan, part: Json): JsonMap {
  const declared = plan.triggers.flatMap(({ event, filters }) => {
    const inputs = WITH_INPUTS.includes(event) ? Object.entries(asMap(ownValue(asMap(filters), 'inputs') ?? null)) : [];
    return inputs.flatMap(([name, input]) => {
      const value = ownValue(asMap(input), 'default');
      return value === undefined ? [] : [{ name, place: `${event} ${name}`, value }];
    });
  });
  if (declared.length === 0) return {};
  const named = readPlan(part).references.map(inputNamed);
  const isNamed = (name: string): boolean => named.includes(name.toLowerCase()) || named.includes('*');
  return Object.fromEntries(declared.filter(({ name }) => isNamed(name)).map(({ place, value }) => [place, value]));
}

/** The input that a reference reads, in lower case; `*`: any; null: none. */
function inputNamed(reference: Reference): string | null {
  if (reference.context === 'inputs') return segmentOf(reference, 0) ?? '*';
  if (reference.context !== 'github') return null;
  const path = [0, 1, 2].map((at) => segmentOf(reference, at) ?? '*');
  const reaches = (path[0] === 'event' || path[0] === '*') && (path[1] === 'inputs' || path[1] === '*');
  return reaches ? (path[2] ?? '*') : null;
}
