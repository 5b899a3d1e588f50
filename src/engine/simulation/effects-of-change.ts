import type { Effect } from '../../simulate/effect.ts';
import { diffPlans } from '../../workflow/diff-plans.ts';
import type { ExpandedPlan } from '../../workflow/plan.ts';
import {
  type ChangedEffects,
  changedBy,
  joinChanges,
  MOVED_STEP,
  NEW_EVENT,
  NEW_JOB,
  NEW_LEG,
  NEW_STEP,
  notPriced,
  OTHER_STEP,
} from './changed-effects.ts';
import { jobEffects, wholeJobEffects } from './job-effects.ts';
import { findSplits } from './split-effects.ts';
import { stepEffects } from './step-effects.ts';
import { concurrencyEffects, triggerEffects } from './trigger-effects.ts';

/** Keys of the workflow that say nothing of its time. */
const WITHOUT_TIME = new Set(['name', 'run-name', 'permissions']);

/**
 * What a changed file does to the time of runs, read from the difference of the two plans alone. What only new behaviour can tell, as a step with other inputs, is named with
 * the reason why it is not simulated.
 */
export function effectsOfChange(before: ExpandedPlan, after: ExpandedPlan): ChangedEffects {
  const splits = findSplits(before, after);
  const isSplit = new Set(splits.flatMap(({ job, parts }) => [job, ...parts]));
  const rewired = new Set(splits.flatMap(({ dependents }) => dependents));
  const isSettled = (key: string, place: string): boolean => isSplit.has(key) || (rewired.has(key) && place === `jobs.${key}.needs`);
  const added = after.written.map(({ key }) => key).filter((key) => !isSplit.has(key) && !before.written.some((job) => job.key === key));
  const changes = diffPlans(before, after);
  const keys = [...new Set([...before.written, ...after.written].map(({ key }) => key))];
  const keyOf = (place: string): string | undefined =>
    keys.filter((key) => place === `jobs.${key}` || place.startsWith(`jobs.${key}.`)).sort((a, b) => b.length - a.length)[0];
  const others = changes.flatMap((change): readonly ChangedEffects[] => {
    const { place } = change;
    const [head = ''] = place.split('.');
    if (head === 'on') return [triggerEffects(change)];
    if (head === 'concurrency' || WITHOUT_TIME.has(head)) return [];
    const key = keyOf(place);
    if (key === undefined) return [notPriced(place, 'no run tells what the jobs take then')];
    if (isSettled(key, place) || place.startsWith(`jobs.${key}.steps`)) return [];
    const [old, now] = [before, after].map((plan) => plan.written.find((job) => job.key === key));
    if (old === undefined || now === undefined) return [wholeJobEffects((old ?? now) as NonNullable<typeof old>, old === undefined)];
    return [jobEffects(key, change, [before, after])];
  });
  const steps = before.written.flatMap((old) => {
    const now = after.written.find(({ key }) => key === old.key);
    return now === undefined || isSplit.has(old.key) ? [] : [stepEffects(old, now, changes)];
  });
  const hasConcurrency = changes.some(({ place }) => place.split('.')[0] === 'concurrency');
  return withoutReplaced(
    withoutUnknownJobs(
      joinChanges([
        ...splits.map(({ job, effects }) => changedBy(`jobs.${job}`, ...effects)),
        ...others,
        ...steps,
        ...(hasConcurrency ? [concurrencyEffects(before, after)] : []),
      ]),
      new Set(added),
    ),
  );
}

/** A step that does something else may do what another did, too. */
const MAY_DO_IT: ReadonlySet<string> = new Set([NEW_STEP, NEW_JOB, OTHER_STEP, MOVED_STEP, NEW_LEG, NEW_EVENT]);
const REPLACED = 'what stands in its place has no time';

/** What goes saves nothing that can be told where something new may do its work: a changed command is a step that goes and one that comes. */
function withoutReplaced(changes: ChangedEffects): ChangedEffects {
  const isNew = changes.unpriced.some(({ reason }) => MAY_DO_IT.has(reason));
  if (!isNew) return changes;
  const takesAway = (effect: Effect): boolean =>
    effect.kind === 'remove-steps' ||
    effect.kind === 'drop-job' ||
    effect.kind === 'drop-leg-on-event' ||
    (effect.kind === 'change-trigger' && effect.remove.length > 0);
  const gone = changes.parts.filter(({ effects }) => effects.some(takesAway));
  return {
    parts: changes.parts.filter((part) => !gone.includes(part)),
    unpriced: [...changes.unpriced, ...gone.map(({ place }) => ({ place, reason: REPLACED }))],
  };
}

/** An edge from or to a job of which no run tells anything is not simulated either. */
function withoutUnknownJobs({ parts, unpriced }: ChangedEffects, unknown: ReadonlySet<string>): ChangedEffects {
  const isUnknown = (effect: Effect): boolean =>
    (effect.kind === 'add-edge' || effect.kind === 'remove-edge') && (unknown.has(effect.from) || unknown.has(effect.to));
  const kept = parts.map((part) => ({ ...part, effects: part.effects.filter((effect) => !isUnknown(effect)) }));
  const lost = parts.filter(({ effects }) => effects.some(isUnknown));
  return {
    parts: kept.filter(({ effects }) => effects.length > 0),
    unpriced: [...unpriced, ...lost.map(({ place }) => ({ place, reason: 'no run tells what a job takes that it names' }))],
  };
}
