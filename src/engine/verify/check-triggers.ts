import { equalJson } from '../../workflow/equal-json.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import { type Check, refuse } from './verified-change.ts';

/** Events that start a run only for what members of the repository did, or without its secrets: the only ones an edit may add or alter. */
const ORDINARY: ReadonlySet<string> = new Set(['push', 'pull_request', 'merge_group', 'schedule', 'workflow_dispatch']);

/** No trigger is added, removed or altered but the ordinary ones. */
export const checkTriggers: Check = ({ planBefore, planAfter }) => {
  const before = filters(planBefore);
  const after = filters(planAfter);
  for (const event of new Set([...before.keys(), ...after.keys()])) {
    if (ORDINARY.has(event)) continue;
    if (!before.has(event)) return refuse('trigger-more-privileged', `The workflow would also start on ${event}.`);
    if (!equalJson(before.get(event), after.get(event)))
      return refuse('trigger-more-privileged', `What starts the workflow on ${event} would change.`);
  }
  return null;
};

function filters(plan: ExpandedPlan) {
  return new Map(plan.triggers.map((trigger) => [trigger.event, trigger.filters]));
}
