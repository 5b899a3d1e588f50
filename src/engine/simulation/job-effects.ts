import type { Json } from '../../model/json.ts';
import { seconds } from '../../model/seconds.ts';
import type { Effect } from '../../simulate/effect.ts';
import type { ExpandedPlan, PlanChange, WrittenJob } from '../../workflow/plan.ts';
import { type ChangedEffects, changedBy, joinChanges, NEW_JOB, NEW_LEG, notPriced } from './changed-effects.ts';

/** Keys of a job that say nothing of its time. */
const WITHOUT_TIME = new Set(['name', 'permissions', 'outputs']);

/** What changed about a job that stands in both files, but for its steps. */
export function jobEffects(
  key: string,
  { place, before, after }: PlanChange,
  plans: readonly [ExpandedPlan, ExpandedPlan],
): ChangedEffects {
  const changed = place.slice(`jobs.${key}.`.length);
  if (WITHOUT_TIME.has(changed.split('.')[0] ?? '')) return changedBy(place);
  if (changed === 'needs') return changedBy(place, ...edgeEffects(key, keysOf(before), keysOf(after)));
  if (changed === 'timeout-minutes') return limitEffect(key, place, before, after);
  if (changed === 'strategy.fail-fast') return failFastEffect(key, place, before, after);
  if (changed === 'strategy.max-parallel' && (after === undefined || typeof after === 'number'))
    return changedBy(place, { kind: 'set-max-parallel', job: key, limit: after ?? null });
  if (changed.startsWith('strategy.matrix')) return matrixEffects(key, place, plans);
  return notPriced(place, 'no run tells what the job takes then');
}

/** A job that is in one of the files alone. */
export function wholeJobEffects(job: WrittenJob, isNew: boolean): ChangedEffects {
  const place = `jobs.${job.key}`;
  if (isNew) return notPriced(place, NEW_JOB);
  return changedBy(place, { kind: 'drop-job', job: job.key });
}

/** What is not written is true; an expression is known in a run. */
function failFastEffect(job: string, place: string, before: Json | undefined, after: Json | undefined): ChangedEffects {
  if ([before, after].some((value) => value !== undefined && typeof value !== 'boolean'))
    return notPriced(place, 'only a run tells what it comes to');
  const value = after !== false;
  return (before !== false) === value ? changedBy(place) : changedBy(place, { kind: 'set-fail-fast', job, value });
}

export function edgeEffects(to: string, before: readonly string[], after: readonly string[]): readonly Effect[] {
  return [
    ...before.filter((from) => !after.includes(from)).map((from) => ({ kind: 'remove-edge', from, to }) as const),
    ...after.filter((from) => !before.includes(from)).map((from) => ({ kind: 'add-edge', from, to }) as const),
  ];
}

function limitEffect(job: string, place: string, before: Json | undefined, after: Json | undefined): ChangedEffects {
  if (typeof after !== 'number') return notPriced(place, 'what a job would take without its limit is not recorded');
  const isHigher = typeof before === 'number' && after > before;
  return isHigher
    ? notPriced(place, 'what a job would take beyond its limit is not recorded')
    : changedBy(place, { kind: 'set-timeout', job, limit: seconds(after * 60) });
}

/** Legs are known by the names that GitHub shows. */
function matrixEffects(job: string, place: string, plans: readonly [ExpandedPlan, ExpandedPlan]): ChangedEffects {
  const [before, after] = plans.map((plan) => legsByEvent(plan, job));
  const changes: ChangedEffects[] = [];
  for (const [event, old] of before ?? []) {
    const now = after?.get(event) ?? old;
    if ([...old, ...now].includes(null)) return notPriced(place, 'the legs of the matrix are computed in a run');
    const gone = old.filter((leg) => !now.includes(leg));
    if (now.some((leg) => !old.includes(leg))) changes.push(notPriced(place, NEW_LEG));
    if (gone.length > 0) changes.push(changedBy(place, { kind: 'drop-leg-on-event', job, legs: texts(gone), events: [event] }));
    else if (JSON.stringify(old) !== JSON.stringify(now)) changes.push(changedBy(place, { kind: 'reorder-legs', job, order: texts(now) }));
  }
  return joinChanges([...new Map(changes.map((change) => [JSON.stringify(change), change])).values()]);
}

function legsByEvent(plan: ExpandedPlan, key: string): ReadonlyMap<string, readonly (string | null)[]> {
  return new Map(
    plan.triggers.map(({ event, jobs }) => [
      event,
      jobs.filter((job) => job.key === key).map(({ displayName, unexpanded }) => (unexpanded === null ? displayName : null)),
    ]),
  );
}

function texts(names: readonly (string | null)[]): readonly string[] {
  return names.filter((name) => name !== null);
}

function keysOf(value: Json | undefined): readonly string[] {
  return [value ?? []].flat().map(String);
}
