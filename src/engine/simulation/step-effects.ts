import { asMap, type Json, ownValue } from '../../model/json.ts';
import { summarizeStep } from '../../workflow/diff-plans.ts';
import { equalJson } from '../../workflow/equal-json.ts';
import { alignSteps } from '../../workflow/plan/align-steps.ts';
import type { PlanChange, PlannedStep, WrittenJob } from '../../workflow/plan.ts';
import { type ChangedEffects, changedBy, joinChanges, MOVED_STEP, NEW_STEP, notPriced, OTHER_STEP } from './changed-effects.ts';

/** What takes no time. */
const WITHOUT_TIME = new Set(['name', 'id']);

/** What changed about the steps of a job that stands in both files; indices are those of the file before. */
export function stepEffects(before: WrittenJob, after: WrittenJob, changes: readonly PlanChange[]): ChangedEffects {
  const job = before.key;
  const place = `jobs.${job}.steps`;
  const groups = after.steps.flatMap((step) => groupOf(step, before.steps));
  const grouped = new Set(groups.flat());
  const order = orderOf(before.steps, after.steps, groups);
  const kept = new Set(order);
  const gone = before.steps.flatMap(({ index }) => (kept.has(index) ? [] : [index]));
  const isReordered = order.some((index, at) => index < Math.max(-1, ...order.slice(0, at)));
  const others = changes.filter(({ place: changed }) => changed.startsWith(`${place}[`));
  return joinChanges([
    ...groups.map((steps) => changedBy(`${place}[${steps[0]}]`, { kind: 'run-side-by-side', job, steps })),
    isReordered ? changedBy(place, { kind: 'reorder-steps', job, order }) : changedBy(place),
    ...others.map((change) => otherEffect(change, { job, gone, grouped, isGroup: (value) => isKnownGroup(value, before.steps) })),
  ]);
}

interface Context {
  readonly job: string;
  readonly gone: readonly number[];
  readonly grouped: ReadonlySet<number>;
  readonly isGroup: (value: Json) => boolean;
}

function otherEffect({ place, before, after, movedTo, movedFrom }: PlanChange, { job, gone, grouped, isGroup }: Context): ChangedEffects {
  const [, index = '', key] = /^jobs\..+?\.steps\[(\d+)\](?:\.(.+))?$/.exec(place) ?? [];
  const [other = movedFrom] = [movedTo];
  if (other?.startsWith(`jobs.${job}.steps[`)) return changedBy(place);
  if (movedFrom !== undefined) return notPriced(place, MOVED_STEP);
  if (key !== undefined) return WITHOUT_TIME.has(key) ? changedBy(place) : notPriced(place, OTHER_STEP);
  if (before === undefined) return after !== undefined && isGroup(after) ? changedBy(place) : notPriced(place, NEW_STEP);
  if (grouped.has(Number(index))) return changedBy(place);
  return gone.includes(Number(index)) ? changedBy(place, { kind: 'remove-steps', job, steps: [Number(index)] }) : changedBy(place);
}

/** The steps of the file before that a parallel group runs; none for any other step, and where one of the group is new. */
function groupOf(step: PlannedStep, before: readonly PlannedStep[]): readonly (readonly number[])[] {
  if (step.children.length === 0 || before.some((old) => equalJson(summarizeStep(old), summarizeStep(step)))) return [];
  const found = step.children.map((child) => before.findIndex((old) => equalJson(summarizeStep(old), summarizeStep(child))));
  return found.includes(-1) || new Set(found).size < found.length ? [] : [found];
}

function isKnownGroup(value: Json, before: readonly PlannedStep[]): boolean {
  const children = ownValue(asMap(value), 'parallel');
  return Array.isArray(children) && children.every((child) => before.some((old) => equalJson(summarizeStep(old), child)));
}

/** The steps before in the order in which they stand after, those of a group where the group is. A step that was changed is the one that it was. */
function orderOf(before: readonly PlannedStep[], after: readonly PlannedStep[], groups: readonly (readonly number[])[]): readonly number[] {
  const pairs = alignSteps(before, after);
  const became = new Map(pairs.flatMap(([old, now]) => (old === null || now === null ? [] : [[now, old.index] as const])));
  const left = pairs.flatMap(([old, now]) => (old !== null && now === null ? [old] : []));
  return after.flatMap((step) => {
    const known = became.get(step);
    if (known !== undefined) return [known];
    const group = groups.find((steps) => steps.some((index) => step.children.some((child) => isSame(before[index], child))));
    if (group !== undefined) return group;
    const moved = left.findIndex((old) => isSame(old, step));
    return moved === -1 ? [] : left.splice(moved, 1).map(({ index }) => index);
  });
}

function isSame(a: PlannedStep | undefined, b: PlannedStep): boolean {
  return a !== undefined && equalJson(summarizeStep(a), summarizeStep(b));
}
