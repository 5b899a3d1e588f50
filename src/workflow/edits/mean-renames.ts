import type { Json } from '../../model/json.ts';
import type { Route } from '../../model/route.ts';
import type { Edit } from '../edit.ts';
import { type Draft, findDraft, putDraft } from './draft.ts';
import { findReferences, type Spot } from './find-references.ts';

/** Gives new names in a draft, as the value before all edits speaks of them: texts first, then keys from the deepest up. False when one cannot be renamed. */
export function meanRenames(holder: Draft, before: Json, edits: readonly Edit[]): boolean {
  const spots: Spot[] = [];
  for (const edit of edits) {
    if (edit.op !== 'rename') continue;
    const references = findReferences(before, edit.route, edit.to);
    if (!references.ok) return false;
    spots.push(...references.spots);
  }
  const changes = new Map<string, Spot>();
  for (const spot of spots) {
    const key = JSON.stringify([spot.part, ...spot.route]);
    const known = changes.get(key);
    changes.set(key, known === undefined ? spot : { ...spot, changes: [...known.changes, ...spot.changes] });
  }
  const merged = [...changes.values()];
  for (const spot of merged) if (spot.part === 'value') putDraft(holder, ['', ...spot.route], renamed(spot));
  const keys = merged.filter((spot) => spot.part === 'key').sort((a, b) => b.route.length - a.route.length);
  return keys.every((spot) => renameDraft(holder, ['', ...spot.route], renamed(spot)));
}

function renamed({ before, changes }: Spot): string {
  let text = before;
  for (const { start, end, text: to } of changes.toSorted((a, b) => b.start - a.start)) text = text.slice(0, start) + to + text.slice(end);
  return text;
}

function renameDraft(holder: Draft, route: Route, to: string): boolean {
  const map = findDraft(holder, route.slice(0, -1));
  const key = String(route.at(-1));
  const value = map instanceof Map ? map.get(key) : undefined;
  if (!(map instanceof Map) || value === undefined) return false;
  map.delete(key);
  if (map.has(to)) return false;
  map.set(to, value);
  return true;
}
