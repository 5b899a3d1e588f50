import { asMap, isJsonMap, type Json } from '../../model/json.ts';
import { concurrencyOf } from '../../simulate/schedule/concurrency-of.ts';
import type { ExpandedPlan, PlanChange } from '../../workflow/plan.ts';
import { type ChangedEffects, changedBy, joinChanges, NEW_EVENT, notPriced } from './changed-effects.ts';

/** What changed about when the workflow starts; `place` begins with `on.`. */
export function triggerEffects(change: PlanChange): ChangedEffects {
  const { place, before, after } = change;
  const isFirstFilter = before === null && isJsonMap(after) && place.split('.').length === 2;
  if (!isFirstFilter) return filterEffects(change);
  return joinChanges(
    Object.entries(after).map(([key, value]) => filterEffects({ place: `${place}.${key}`, before: undefined, after: value })),
  );
}

function filterEffects({ place, before, after }: PlanChange): ChangedEffects {
  const [, event = '', key] = place.split('.');
  if (key === undefined && after === undefined) return changedBy(place, { kind: 'change-trigger', remove: [event], schedule: null });
  if (event === 'schedule' && before !== undefined && after !== undefined)
    return changedBy(place, { kind: 'change-trigger', remove: [], schedule: { from: cronsOf(before), to: cronsOf(after) } });
  if (key === 'paths-ignore' && before === undefined)
    return changedBy(place, { kind: 'skip-when', job: null, when: { kind: 'paths', ignored: textsOf(after) }, events: [event] });
  return notPriced(place, NEW_EVENT);
}

/** What changed about runs of one concurrency group. */
export function concurrencyEffects(before: ExpandedPlan, after: ExpandedPlan): ChangedEffects {
  const cancels = (plan: ExpandedPlan, event: string): boolean => {
    const rule = concurrencyOf(plan.concurrency, event);
    return rule?.scope === 'ref' && rule.cancelInProgress;
  };
  const events = after.triggers.map(({ event }) => event);
  const more = events.filter((event) => cancels(after, event) && !cancels(before, event));
  // The effect spares the default branch. A group that does not is only known to be harmless where no branch is pushed.
  const spared = more.filter((event) => event.startsWith('pull_request'));
  if (more.length === 0) return notPriced('concurrency', 'how long runs would wait for one another is not simulated');
  return joinChanges([
    ...(spared.length === 0 ? [] : [changedBy('concurrency', { kind: 'cancel-superseded', events: spared })]),
    ...more
      .filter((event) => !spared.includes(event))
      .map((event) => notPriced('concurrency', `what would be cancelled on ${event} is not simulated`)),
  ]);
}

function cronsOf(filters: Json): readonly string[] {
  return [filters].flat().flatMap((line) => textsOf(asMap(line)['cron']));
}

function textsOf(value: Json | undefined): readonly string[] {
  return [value ?? []].flat().filter((text) => typeof text === 'string');
}
