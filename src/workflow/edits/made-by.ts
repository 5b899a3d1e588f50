import { isJsonMap, type Json, ownValue } from '../../model/json.ts';
import type { Route } from '../../model/route.ts';
import type { Edit } from '../edit.ts';

type Addition = Extract<Edit, { readonly op: 'add' }>;

/** The `add` that puts in what a route leads to, and the value there; null when no edit does. */
export function madeBy(edits: readonly Edit[], route: Route): { readonly edit: Addition; readonly value: Json } | null {
  for (const edit of edits) {
    if (edit.op !== 'add' || !isWithin([...edit.route, edit.key], route)) continue;
    let value: Json | undefined = edit.to.value;
    for (const part of route.slice(edit.route.length + 1)) {
      if (Array.isArray(value) && typeof part === 'number') value = (value as readonly Json[])[part];
      else value = isJsonMap(value) ? ownValue(value, String(part)) : undefined;
    }
    if (value !== undefined) return { edit, value };
  }
  return null;
}

/** Whether a route leads through another one, or to it. */
export function isWithin(outer: Route, route: Route): boolean {
  return outer.length <= route.length && outer.every((part, i) => part === route[i]);
}
