import { data } from '@actions/expressions';
import { type Expr, IndexAccess, Star } from '@actions/expressions/ast';
import { FilteredArray } from '@actions/expressions/filtered_array';
import { describeAccess } from './describe-access.ts';
import { constant, evaluateKnown } from './evaluate-known.ts';
import { OpenDictionary } from './expression-data.ts';
import { combinationsOf, known, type Outcome, oneOf, unknown } from './outcome.ts';

/** What an access gives of what it may look into; `index`: null for `.*`. */
export function evaluateAccess(access: IndexAccess, object: Outcome, index: Outcome | null): Outcome {
  const ways = combinationsOf(index === null ? [object] : [object, index]);
  if (ways === null) return onlyInRun(access);
  const outcomes = ways.map(([of, by]) => {
    if (of === undefined || mayHoldMore(of, by)) return onlyInRun(access);
    return known(evaluateKnown(new IndexAccess(constant(of), by === undefined ? new Star() : constant(by))));
  });
  const joined = oneOf(outcomes);
  return joined.reason === '' ? { ...joined, reason: object.reason || (index?.reason ?? '') } : joined;
}

/** What an access gives that only a run can tell. */
export function onlyInRun(access: Expr): Outcome {
  return unknown(`${describeAccess(access)} is only known in a run`);
}

/** Whether a run may find there what is not here: `by` is undefined for `.*`. */
function mayHoldMore(of: data.ExpressionData, by: data.ExpressionData | undefined): boolean {
  if (of instanceof FilteredArray) return of.values().some((item) => item instanceof data.Dictionary && mayHoldMore(item, by));
  if (!(of instanceof OpenDictionary)) return false;
  return by === undefined || (by.primitive && of.get(by.coerceString()) === undefined);
}
