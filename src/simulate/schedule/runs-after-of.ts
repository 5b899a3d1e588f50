import type { Json } from '../../model/json.ts';
import { evaluateCondition } from '../../workflow/expressions/evaluate-expression.ts';
import type { Scope } from '../../workflow/expressions/expression.ts';
import type { RunsAfter } from './runs-after.ts';

/**
 * An `if:` as flags: true where it may run in that state, which for what only a run can tell is both. What a run decided is in its draw.
 */
export function runsAfterOf(condition: Json, event: string): RunsAfter {
  const contexts: Scope['contexts'] = new Map([['github', { values: { event_name: event }, complete: false }]]);
  const mayRun = (status: Scope['status']): boolean => {
    const plain = typeof condition === 'object' ? null : condition;
    const { known, ...rest } = evaluateCondition(plain, { contexts, status, hashFiles: null });
    return !known || !('value' in rest) || rest.value === true;
  };
  return { success: mayRun('success'), failure: mayRun('failure'), neither: mayRun('neither'), cancelled: mayRun('cancelled') };
}
