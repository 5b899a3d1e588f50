import type { Json } from '../../model/json.ts';
import type { Route } from '../../model/route.ts';
import type { Edit } from '../edit.ts';
import { type Draft, type DraftList, findDraft, fromDraft, isList, putDraft, removeDraft, toDraft } from './draft.ts';
import { mayBeList } from './list-keys.ts';
import { madeBy } from './made-by.ts';
import { meanMove, meanWrap } from './mean-moving.ts';
import { meanRenames } from './mean-renames.ts';
import { eventsDraft, mergeDraft } from './merge-draft.ts';
import { reachesEvents } from './widen.ts';

/** The same edits done on a plain value: what the edited text must mean. Routes speak of the value before all edits. Null when an edit does not fit the value. */
export function editPlain(value: Json, edits: readonly Edit[]): Json | null {
  const holder = new Map<string, Draft>([['', toDraft(value)]]);
  const on = findDraft(holder, ['', 'on']);
  if (on !== undefined && edits.some(reachesEvents)) putDraft(holder, ['', 'on'], eventsDraft(on));
  // What a move goes into is there before it.
  const isMaker = (edit: Edit) => edits.some((other) => other.op === 'move' && madeBy([edit], other.to) !== null);
  for (const edit of [...edits.filter(isMaker), ...edits.filter((other) => !isMaker(other))]) {
    const route: Route = ['', ...edit.route];
    const target = findDraft(holder, route);
    if (target === undefined || !mean(holder, route, target, edit)) return null;
  }
  return meanRenames(holder, value, edits) ? fromDraft(holder.get('') ?? null) : null;
}

/** Makes one edit on the draft; `route` starts at the holder of the root. False when the edit does not fit. */
function mean(holder: Draft, route: Route, target: Draft, edit: Edit): boolean {
  switch (edit.op) {
    case 'set':
      putDraft(holder, route, toDraft(edit.to.value));
      return true;
    case 'remove':
      removeDraft(holder, route);
      return true;
    case 'add':
      return meanAdd(holder, route, target, edit.key, edit.to.value);
    case 'append':
      return meanAppend(holder, route, target, edit.to.value, edit.before);
    case 'merge':
      return meanMerge(holder, route, target, edit.value);
    case 'move':
      return meanMove(holder, route, target, edit);
    case 'wrap':
      return meanWrap(target, edit);
    case 'rename':
      // All renamings are done together, after what speaks of the old names.
      return true;
  }
}

function meanAdd(holder: Draft, route: Route, target: Draft, key: string, value: Json): boolean {
  const map = target === null ? new Map<string, Draft>() : target;
  if (!(map instanceof Map) || map.has(key)) return false;
  map.set(key, toDraft(value));
  putDraft(holder, route, map);
  return true;
}

function meanAppend(holder: Draft, route: Route, target: Draft, value: Json, before: number | undefined): boolean {
  const list = isList(target) ? target : listOf(route, target);
  if (list === null) return false;
  if (before === undefined) list.appended.push(toDraft(value));
  else list.items[before]?.before.push(toDraft(value));
  putDraft(holder, route, list);
  return true;
}

function listOf(route: Route, target: Draft): DraftList | null {
  if (target instanceof Map || isList(target) || (target !== null && !mayBeList(route.at(-1)))) return null;
  return { items: target === null ? [] : [{ before: [], value: target, removed: false }], appended: [] };
}

function meanMerge(holder: Draft, route: Route, target: Draft, value: { readonly [key: string]: Json }): boolean {
  const merged = mergeDraft(String(route.at(-1)), target, value);
  if (merged !== undefined) putDraft(holder, route, merged);
  return merged !== undefined;
}
