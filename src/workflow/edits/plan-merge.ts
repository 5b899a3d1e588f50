import { isJsonMap, type Json, type JsonMap } from '../../model/json.ts';
import type { Edit, EditConflict } from '../edit.ts';
import { equalJson } from '../equal-json.ts';
import { childAt, entriesOf, type Place, placeAt, plainValue } from '../yaml/place.ts';
import type { YamlFile } from '../yaml/read-yaml.ts';
import { fromDraft, toDraft } from './draft.ts';
import { eventsValue, mergeDraft, mergesAsList } from './merge-draft.ts';
import { conflict, type PlannedEdit } from './outcome.ts';

export type MergePlan =
  | { readonly ok: true; readonly edits: readonly PlannedEdit[] }
  | { readonly ok: false; readonly conflict: EditConflict };

/** The order of a job's keys in GitHub's documentation; a merge says nothing about place, and `steps` should stay last. */
const JOB_ORDER = [
  'name',
  'permissions',
  'needs',
  'if',
  'runs-on',
  'environment',
  'concurrency',
  'outputs',
  'env',
  'defaults',
  'timeout-minutes',
  'continue-on-error',
  'strategy',
  'container',
  'services',
  'steps',
];

/** The same edits with every `merge` told as the additions that it amounts to. */
export function planMerges(file: YamlFile, edits: readonly Edit[]): MergePlan {
  const planned: PlannedEdit[] = [];
  for (const edit of edits) {
    if (edit.op !== 'merge') {
      planned.push(edit);
      continue;
    }
    const place = placeAt(file, edit.route);
    if (place === null) return conflict('no-such-route', edit.route, 'does not exist');
    const refused = mergeInto(place, edit.value, planned);
    if (refused !== null) return { ok: false, conflict: refused };
  }
  return { ok: true, edits: planned };
}

function differs(place: Place, wanted: Json): EditConflict {
  const reason = `is ${shown(plainValue(place))}, where ${shown(wanted)} is wanted`;
  return conflict('differs', place.route, reason).conflict;
}

/** A value for a message, cut where it gets long. */
function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

function mergeInto(map: Place, value: JsonMap, planned: PlannedEdit[]): EditConflict | null {
  if (isEvents(map) && !isJsonMap(plainValue(map)) && map.written !== null) return mergeEvents(map, value, planned);
  if (map.written !== null && plainValue(map) !== null && !isJsonMap(plainValue(map))) return differs(map, value);
  for (const [key, part] of Object.entries(value)) {
    const child = childAt(map, key);
    const refused = child === null ? addKey(map, key, part, planned) : mergeValue(child, part, planned);
    if (refused !== null) return refused;
  }
  return null;
}

function mergeValue(own: Place, value: Json, planned: PlannedEdit[]): EditConflict | null {
  const current = plainValue(own);
  const isPlain = current !== null && typeof current !== 'object';
  if (equalJson(current, value)) return null;
  const key = String(own.route.at(-1));
  if (value === null || (isPlain && !mergesAsList(key, value))) return differs(own, value);
  if (isEvents(own) && !(Array.isArray(current) && Array.isArray(value))) return mergeInto(own, eventsValue(value), planned);
  if (isJsonMap(value)) return mergeInto(own, value, planned);
  if (!Array.isArray(value) && (current === null || !mergesAsList(key, [value]))) return differs(own, value);
  if (isJsonMap(current)) return differs(own, value);
  const items = Array.isArray(current) ? (current as readonly Json[]) : current === null ? [] : [current];
  for (const item of Array.isArray(value) ? (value as readonly Json[]) : [value]) {
    const isPlanned = planned.some(
      (edit) => edit.op === 'append' && equalJson([...edit.route], [...own.route]) && equalJson(edit.to.value, item),
    );
    if (!isPlanned && !items.some((other) => equalJson(other, item))) planned.push({ op: 'append', route: own.route, to: { value: item } });
  }
  return null;
}

/** Events written as names: those that are there get the settings they lack. */
function mergeEvents(on: Place, value: JsonMap, planned: PlannedEdit[]): EditConflict | null {
  const current = plainValue(on);
  const names = Array.isArray(current) ? (current as readonly Json[]) : [current];
  for (const [name, settings] of Object.entries(value)) {
    if (!names.includes(name)) {
      const refused = addKey(on, name, settings, planned);
      if (refused !== null) return refused;
    } else if (isJsonMap(settings)) {
      for (const [key, part] of Object.entries(settings)) {
        const refused = addKey({ ...on, route: [...on.route, name] }, key, part, planned);
        if (refused !== null) return refused;
      }
    } else if (settings !== null) return differs(on, value);
  }
  return null;
}

/** Plans a new key, or brings its value into what an earlier edit already plans under this key. */
function addKey(map: Place, key: string, value: Json, planned: PlannedEdit[]): EditConflict | null {
  const index = planned.findIndex((edit) => edit.op === 'add' && edit.key === key && equalJson([...edit.route], [...map.route]));
  const earlier = planned[index];
  if (earlier?.op !== 'add') {
    planned.push({ op: 'add', route: map.route, key, to: { value }, ...jobNeighbour(map, key) });
    return null;
  }
  const merged = mergeDraft(key, toDraft(earlier.to.value), value);
  if (merged === undefined) {
    return conflict('differs', [...map.route, key], `would be ${shown(earlier.to.value)}, where ${shown(value)} is wanted`).conflict;
  }
  planned[index] = { ...earlier, to: { ...earlier.to, value: fromDraft(merged) } };
  return null;
}

/** Beside which key of a job a new one goes: in front of the first that usually stands behind it. */
function jobNeighbour(map: Place, key: string): { readonly after?: string; readonly before?: string } {
  const rank = JOB_ORDER.indexOf(key);
  if (map.route.length !== 2 || map.route[0] !== 'jobs' || rank < 0) return {};
  const names = entriesOf(map).map((entry) => String(entry.route.at(-1)));
  const behind = names.findIndex((name) => JOB_ORDER.indexOf(name) > rank);
  const after = names[behind - 1];
  if (after !== undefined) return { after };
  const before = names[behind];
  return before === undefined ? {} : { before };
}

function isEvents(place: Place): boolean {
  return place.route.length === 1 && place.route[0] === 'on';
}
