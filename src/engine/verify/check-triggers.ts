import { equalJson } from '../../workflow/equal-json.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import { type Check, refuse } from './verified-change.ts';

/** Events that start a run only for what members of the repository did, or without its secrets: the only ones an edit may alter. */
const ORDINARY: ReadonlySet<string> = new Set(['push', 'pull_request', 'merge_group', 'schedule', 'workflow_dispatch']);
/** Of these, all that start a run with the repository's secrets and a token that may write. A fork's pull request has neither. */
const TRUSTED: ReadonlySet<string> = new Set(['push', 'merge_group', 'schedule', 'workflow_dispatch']);

/**
 * No trigger is added, removed or altered but the ordinary ones. One is added only if the proposal declares it and the workflow ran as
 * privileged before: `pull_request` never, since it lets strangers start what only members started.
 */
export const checkTriggers: Check = ({ planBefore, planAfter, declared }) => {
  const before = filters(planBefore);
  const after = filters(planAfter);
  const wasTrusted = [...before.keys()].some((event) => TRUSTED.has(event));
  for (const event of new Set([...before.keys(), ...after.keys()])) {
    const isDeclared = declared.some(({ place, before: old }) => place === `on.${event}` && old === undefined);
    const mayBeAdded = TRUSTED.has(event) && wasTrusted && isDeclared;
    if (!before.has(event) && !mayBeAdded) return refuse('trigger-more-privileged', `The workflow would also start on ${event}.`);
    if (!ORDINARY.has(event) && !equalJson(before.get(event), after.get(event)))
      return refuse('trigger-more-privileged', `What starts the workflow on ${event} would change.`);
  }
  return null;
};

function filters(plan: ExpandedPlan) {
  return new Map(plan.triggers.map((trigger) => [trigger.event, trigger.filters]));
}
