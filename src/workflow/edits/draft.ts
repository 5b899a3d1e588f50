import type { Json } from '../../model/json.ts';
import type { Route } from '../../model/route.ts';

/** A plain value while edits are made to it. An item of a list keeps its first index: what is inserted before it, and whether it is removed, counts at the end. */
export type Draft = null | boolean | number | string | DraftList | Map<string, Draft>;

export interface DraftItem {
  readonly before: Draft[];
  value: Draft;
  removed: boolean;
}

export interface DraftList {
  readonly items: DraftItem[];
  readonly appended: Draft[];
}

export function isList(value: Draft | undefined): value is DraftList {
  return value !== null && typeof value === 'object' && 'appended' in value;
}

export function findDraft(root: Draft, route: Route): Draft | undefined {
  let value: Draft | undefined = root;
  for (const part of route) {
    if (value instanceof Map) value = value.get(String(part));
    else if (isList(value) && typeof part === 'number') value = value.items[part]?.value;
    else return undefined;
  }
  return value;
}

/** Puts a value where a route leads; nothing happens when its parent does not exist. */
export function putDraft(root: Draft, route: Route, value: Draft): void {
  const parent = findDraft(root, route.slice(0, -1));
  const key = route.at(-1) ?? '';
  if (parent instanceof Map) parent.set(String(key), value);
  const item = isList(parent) && typeof key === 'number' ? parent.items[key] : undefined;
  if (item !== undefined) item.value = value;
}

export function removeDraft(root: Draft, route: Route): void {
  const parent = findDraft(root, route.slice(0, -1));
  const key = route.at(-1) ?? '';
  if (parent instanceof Map) parent.delete(String(key));
  const item = isList(parent) && typeof key === 'number' ? parent.items[key] : undefined;
  if (item !== undefined) item.removed = true;
}

/** A copy that can be changed; a value that several places share is copied for each. */
export function toDraft(value: Json): Draft {
  if (Array.isArray(value)) {
    return { items: (value as readonly Json[]).map((item) => ({ before: [], value: toDraft(item), removed: false })), appended: [] };
  }
  if (value !== null && typeof value === 'object') return new Map(Object.entries(value).map(([key, part]) => [key, toDraft(part)]));
  return value as Draft;
}

export function fromDraft(draft: Draft): Json {
  if (draft instanceof Map) return Object.fromEntries([...draft].map(([key, part]) => [key, fromDraft(part)]));
  if (!isList(draft)) return draft;
  const items = draft.items.flatMap((item) => [...item.before, ...(item.removed ? [] : [item.value])]);
  return [...items, ...draft.appended].map(fromDraft);
}
