import type { Json } from '../../model/json.ts';
import type { Route } from '../../model/route.ts';
import type { Edit } from '../edit.ts';

/** An item of a list keeps its first index: what is inserted before it, and whether it is removed, is only applied at the end. */
interface Item {
  readonly before: Draft[];
  value: Draft;
  removed: boolean;
}
type Draft = null | boolean | number | string | DraftList | Map<string, Draft>;
interface DraftList {
  readonly items: Item[];
  readonly appended: Draft[];
}

/** The same edits done on a plain value: what the edited text must mean. Routes speak of the value before all edits. Null when a route does not exist. */
export function editPlain(value: Json, edits: readonly Edit[]): Json | null {
  const holder = new Map<string, Draft>([['', toDraft(value)]]);
  for (const edit of edits) {
    const route: Route = ['', ...edit.route];
    const target = find(holder, route);
    if (target === undefined) return null;
    if (edit.op === 'set') put(holder, route, toDraft(edit.to.value));
    else if (edit.op === 'remove') remove(holder, route);
    else if (edit.op === 'add') {
      const map = target instanceof Map ? target : new Map<string, Draft>();
      map.set(edit.key, toDraft(edit.to.value));
      put(holder, route, map);
    } else {
      const list = isList(target) ? target : { items: [], appended: [] };
      if (edit.before === undefined) list.appended.push(toDraft(edit.to.value));
      else list.items[edit.before]?.before.push(toDraft(edit.to.value));
      put(holder, route, list);
    }
  }
  return toJson(holder.get('') ?? null);
}

function find(root: Draft, route: Route): Draft | undefined {
  let value: Draft | undefined = root;
  for (const part of route) {
    if (value instanceof Map) value = value.get(String(part));
    else if (isList(value) && typeof part === 'number') value = value.items[part]?.value;
    else return undefined;
  }
  return value;
}

function put(root: Draft, route: Route, value: Draft): void {
  const parent = find(root, route.slice(0, -1));
  const key = route.at(-1) ?? '';
  if (parent instanceof Map) parent.set(String(key), value);
  const item = isList(parent) && typeof key === 'number' ? parent.items[key] : undefined;
  if (item !== undefined) item.value = value;
}

function remove(root: Draft, route: Route): void {
  const parent = find(root, route.slice(0, -1));
  const key = route.at(-1) ?? '';
  if (parent instanceof Map) parent.delete(String(key));
  const item = isList(parent) && typeof key === 'number' ? parent.items[key] : undefined;
  if (item !== undefined) item.removed = true;
}

function isList(value: Draft | undefined): value is DraftList {
  return value !== null && typeof value === 'object' && 'appended' in value;
}

function toDraft(value: Json): Draft {
  if (Array.isArray(value)) {
    return { items: (value as readonly Json[]).map((item) => ({ before: [], value: toDraft(item), removed: false })), appended: [] };
  }
  if (value !== null && typeof value === 'object') return new Map(Object.entries(value).map(([key, part]) => [key, toDraft(part)]));
  return value as Draft;
}

function toJson(draft: Draft): Json {
  if (draft instanceof Map) return Object.fromEntries([...draft].map(([key, part]) => [key, toJson(part)]));
  if (!isList(draft)) return draft;
  const items = draft.items.flatMap((item) => [...item.before, ...(item.removed ? [] : [item.value])]);
  return [...items, ...draft.appended].map(toJson);
}
