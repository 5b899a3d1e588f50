import type { Route } from '../../model/route.ts';
import type { Edit } from '../edit.ts';
import { type Draft, findDraft, isList, putDraft, removeDraft } from './draft.ts';

/** A node taken to another list or map. False when it does not fit there. */
export function meanMove(holder: Draft, route: Route, moved: Draft, edit: Extract<Edit, { readonly op: 'move' }>): boolean {
  const to: Route = ['', ...edit.to];
  const target = findDraft(holder, to);
  const key = route.at(-1);
  // Two moves, each into what the other one takes away.
  if (target !== undefined && holds(moved, target)) return false;
  if (typeof key === 'number') {
    removeDraft(holder, route);
    const list = target === null ? { items: [], appended: [] } : target;
    if (!isList(list)) return false;
    if (edit.before === undefined) list.appended.push(moved);
    else list.items[Number(edit.before)]?.before.push(moved);
    putDraft(holder, to, list);
    return true;
  }
  const map = target === null ? new Map<string, Draft>() : target;
  if (key === undefined || !(map instanceof Map)) return false;
  removeDraft(holder, route);
  if (map.has(key)) return false;
  map.set(key, moved);
  putDraft(holder, to, map);
  return true;
}

function holds(draft: Draft, sought: Draft): boolean {
  if (draft === null || typeof draft !== 'object') return false;
  if (draft === sought) return true;
  const parts = isList(draft) ? [...draft.items.flatMap((item) => [...item.before, item.value]), ...draft.appended] : [...draft.values()];
  return parts.some((part) => holds(part, sought));
}

/** Items of a list that become the list of one item. False when they do not exist. */
export function meanWrap(list: Draft, edit: Extract<Edit, { readonly op: 'wrap' }>): boolean {
  if (!isList(list)) return false;
  const items = list.items.slice(edit.from, edit.through + 1);
  const [first] = items;
  if (first === undefined || items.length !== edit.through + 1 - edit.from) return false;
  const group = { items: items.map((item) => ({ ...item, before: [...item.before] })), appended: [] };
  for (const item of items) item.removed = true;
  first.before.push(new Map<string, Draft>([[edit.key, group]]));
  return true;
}
