import type { Json } from '../../src/model/json.ts';
import { formatRoute, type Route } from '../../src/model/route.ts';
import type { Edit } from '../../src/workflow/edit.ts';
import type { ExpandedPlan, PlanChange } from '../../src/workflow/plan.ts';
import { same } from './edit-the-value.ts';
import { isList, isMap, type JsonMap, valueAt } from './spots.ts';

/** A file before or after an edit: what is written, and what that runs. */
export interface Side {
  readonly plain: Json;
  readonly plan: ExpandedPlan;
}

/** Whether a difference between the plans is one that the edit says. */
export function isDeclared(change: PlanChange, edit: Edit, before: Side, after: Side): boolean {
  if (edit.op === 'rename') return speaksOfTheName(change, edit, before.plain);
  return touched(edit).some((route) => covers(route, change.place) || followsFrom(route, change.place, before, after));
}

/** Whether an edit of one step among others shows as that step coming, going, or both, and nothing else. True for any other edit. */
export function isOneStep(changes: readonly PlanChange[], edit: Edit, plain: Json): boolean {
  const list = edit.op === 'append' ? edit.route : edit.route.slice(0, -1);
  if (list.at(-1) !== 'steps' || list.length !== 3 || !isList(valueAt(plain, list))) return true;
  const gone = changes.filter(({ after }) => after === undefined).length;
  const come = changes.filter(({ before }) => before === undefined).length;
  if (edit.op === 'append') return changes.length === 1 && come === 1;
  if (edit.op === 'remove') return changes.length === 1 && gone === 1;
  if (edit.op === 'move') return changes.length === 0 || (changes.length === 2 && come === 1 && gone === 1);
  return true;
}

/** The routes whose value an edit changes. */
function touched(edit: Exclude<Edit, { readonly op: 'rename' }>): readonly Route[] {
  switch (edit.op) {
    case 'set':
      return [edit.route];
    case 'remove':
      return [typeof edit.route.at(-1) === 'number' ? edit.route.slice(0, -1) : edit.route];
    case 'add':
      return [[...edit.route, edit.key]];
    case 'append':
    case 'wrap':
      return [edit.route];
    case 'merge':
      return Object.keys(edit.value).map((key) => [...edit.route, key]);
    case 'move':
      return typeof edit.route.at(-1) === 'number'
        ? [edit.route.slice(0, -1), edit.to]
        : [edit.route, [...edit.to, String(edit.route.at(-1))]];
  }
}

/** A place in the plan is covered by a route that it lies under or above. */
function covers(route: Route, place: string): boolean {
  const own = formatRoute(route);
  if (isUnder(place, own)) return true;
  // A job as a whole comes or goes with its last leg, not with any other of its keys.
  if (place === formatRoute(route.slice(0, 2)) && route[0] === 'jobs') return route[2] === 'strategy';
  return isUnder(own, place);
}

function isUnder(a: string, b: string): boolean {
  return b === '' || a === b || (a.startsWith(b) && /^[.[]/.test(a.slice(b.length)));
}

/** The three places that an edit changes although they do not lie under its route. */
function followsFrom(route: Route, place: string, before: Side, after: Side): boolean {
  const [head] = route;
  if (head === 'on') {
    // A list of triggers, or one trigger as text, stands in the plan as a map. Without any trigger no job is planned.
    const isNothingPlanned = before.plan.triggers.length === 0 || after.plan.triggers.length === 0;
    return isUnder(place, 'on') || (isNothingPlanned && jobKeys(before.plain).some((key) => place === `jobs.${key}`));
  }
  if (head !== 'permissions') return false;
  // The jobs without permissions of their own have the workflow's.
  const inherit = jobKeys(before.plain).filter((key) => valueAt(before.plain, ['jobs', key, 'permissions']) === undefined);
  return inherit.some((key) => isUnder(place, `jobs.${key}.permissions`));
}

function jobKeys(plain: Json): readonly string[] {
  const jobs = valueAt(plain, ['jobs']);
  return isMap(jobs) ? Object.keys(jobs) : [];
}

function speaksOfTheName(change: PlanChange, edit: Extract<Edit, { readonly op: 'rename' }>, plain: Json): boolean {
  const old = edit.route.at(-1) === 'id' ? valueAt(plain, edit.route) : edit.route.at(-1);
  const has = (value: Json | undefined, name: Json | undefined) =>
    value === undefined || JSON.stringify(value).toLowerCase().includes(String(name).toLowerCase());
  const isPlace = change.place.includes(String(old)) || change.place.includes(edit.to);
  return isPlace || (has(change.before, old) && has(change.after, edit.to));
}

/** Whether an edit changes something that the plan must show: not an empty value, which says as little as none, and not a value that stays. */
export function mustShow(edit: Edit, plain: Json, after: Json): boolean {
  const before = valueAt(plain, edit.route);
  const says = (value: Json) => value !== null && value !== '' && !(isMap(value) && Object.keys(value).length === 0);
  // A job that says what it would have anyway has the same permissions.
  const written = edit.op === 'add' ? [...edit.route, edit.key] : edit.route;
  if (written[0] === 'permissions' || (written[0] === 'jobs' && written[2] === 'permissions'))
    return !same(effectivePermissions(plain), effectivePermissions(after));
  if (edit.op === 'add') return says(edit.to.value);
  if (edit.op === 'append') return isList(before);
  return (
    edit.op === 'set' &&
    before !== undefined &&
    says(before) &&
    says(edit.to.value) &&
    !same(before, edit.to.value) &&
    !isMap(before) &&
    !isList(before)
  );
}

/** What the workflow's token may do, and that of each job: its own block, else the workflow's. */
function effectivePermissions(plain: Json): Json {
  const own = (holder: Json): Json | undefined => {
    const block = valueAt(holder, ['permissions']);
    return block === null ? {} : block;
  };
  const jobs = jobKeys(plain).map((key) => [key, own(valueAt(plain, ['jobs', key]) ?? null) ?? own(plain) ?? null] as const);
  return { workflow: own(plain) ?? null, jobs: Object.fromEntries(jobs) satisfies JsonMap };
}
