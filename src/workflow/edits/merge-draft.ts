import type { Json } from '../../model/json.ts';
import { equalJson } from '../equal-json.ts';
import { type Draft, fromDraft, isList, toDraft } from './draft.ts';
import { mayBeList } from './list-keys.ts';

/** `value` brought into `own`, which stands under `key`: the draft that results, or undefined where the two differ. */
export function mergeDraft(key: string, own: Draft | undefined, value: Json): Draft | undefined {
  if (own === undefined) return toDraft(value);
  if (equalJson(fromDraft(own), value)) return own;
  if (value === null || (isPlain(own) && !mergesAsList(key, value))) return undefined;
  if (key === 'on' && !(isList(own) && Array.isArray(value))) {
    const events = fromDraft(eventsDraft(own));
    const merged = mergeMap(eventsDraft(own), eventsValue(value));
    // Names of events stay names when they say all that is wanted.
    return merged !== undefined && equalJson(fromDraft(merged), events) ? own : merged;
  }
  if (Array.isArray(value)) return mergeList(own, value);
  if (typeof value === 'object') return mergeMap(own, value as { readonly [key: string]: Json });
  return own !== null && mergesAsList(key, [value]) ? mergeList(own, [value]) : undefined;
}

/** Whether a value joins one plain value that stands under a key. The labels of a runner say one thing together: others are another runner. */
export function mergesAsList(key: string, value: Json): boolean {
  return key === 'on' || (mayBeList(key) && key !== 'runs-on' && key !== 'labels' && Array.isArray(value));
}

function isPlain(own: Draft): boolean {
  return own !== null && typeof own !== 'object';
}

/** The events of a workflow as a map: a name or a list of names stands for events without settings. */
export function eventsDraft(own: Draft): Draft {
  if (own instanceof Map || own === null) return own;
  const names = isList(own) ? own.items.map((item) => item.value) : [own];
  return new Map(names.map((name) => [String(name), null]));
}

export function eventsValue(value: Json): { readonly [key: string]: Json } {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as { readonly [key: string]: Json };
  const names = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return Object.fromEntries(names.map((name) => [String(name), null]));
}

function mergeMap(own: Draft, value: { readonly [key: string]: Json }): Draft | undefined {
  if (own !== null && !(own instanceof Map)) return undefined;
  const entries = Object.entries(value);
  if (own === null && entries.length === 0) return own;
  const map = own ?? new Map<string, Draft>();
  for (const [key, part] of entries) {
    const merged = mergeDraft(key, map.get(key), part);
    if (merged === undefined) return undefined;
    map.set(key, merged);
  }
  return map;
}

function mergeList(own: Draft, value: readonly Json[]): Draft | undefined {
  if (own instanceof Map) return undefined;
  const list = isList(own) ? own : { items: own === null ? [] : [{ before: [], value: own, removed: false }], appended: [] };
  const lacks = value.some((item) => !list.items.some((other) => equalJson(fromDraft(other.value), item)));
  if (!lacks) return own === null ? list : own;
  for (const item of value) {
    const has =
      list.items.some((other) => equalJson(fromDraft(other.value), item)) ||
      list.appended.some((other) => equalJson(fromDraft(other), item));
    if (!has) list.appended.push(toDraft(item));
  }
  return list;
}
