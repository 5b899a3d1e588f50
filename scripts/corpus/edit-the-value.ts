import type { Json } from '../../src/model/json.ts';
import type { Route } from '../../src/model/route.ts';
import type { Edit } from '../../src/workflow/edit.ts';
import { isList, isMap, type JsonMap, valueAt } from './spots.ts';

/**
 * One edit done on the plain value: what the edited text must mean, worked out apart from the code under test.
 * Null where an edit cannot be done on a value, or is `rename`, which another property judges.
 */
export function editTheValue(root: Json, edit: Edit): Json | null {
  const target = valueAt(root, edit.route);
  if (target === undefined) return null;
  switch (edit.op) {
    case 'set':
      return at(root, edit.route, () => edit.to.value);
    case 'add':
      if (isMap(target) ? Object.hasOwn(target, edit.key) : target !== null) return null;
      return at(root, edit.route, () => entries([...pairs(target), [edit.key, edit.to.value]]));
    case 'remove':
      return at(root, edit.route.slice(0, -1), (parent) => without(parent, edit.route.at(-1)));
    case 'append': {
      if (isMap(target)) return null;
      const list = isList(target) ? target : target === null ? [] : [target];
      return at(root, edit.route, () => list.toSpliced(edit.before ?? list.length, 0, edit.to.value));
    }
    case 'merge': {
      const merged = merge(target, edit.value);
      return merged === undefined ? null : at(root, edit.route, () => merged);
    }
    case 'move':
      return move(root, edit);
    case 'wrap':
      if (!isList(target)) return null;
      return at(root, edit.route, () =>
        target.toSpliced(edit.from, edit.through - edit.from + 1, { [edit.key]: target.slice(edit.from, edit.through + 1) }),
      );
    case 'rename':
      return null;
  }
}

function at(root: Json, route: Route, change: (value: Json) => Json): Json {
  const [part, ...rest] = route;
  if (part === undefined) return change(root);
  if (isList(root)) return root.map((item, i) => (i === part ? at(item, rest, change) : item));
  return entries(pairs(root).map(([key, value]) => [key, key === String(part) ? at(value, rest, change) : value]));
}

function without(parent: Json, part: string | number | undefined): Json {
  if (isList(parent)) return parent.filter((_, i) => i !== part);
  return entries(pairs(parent).filter(([key]) => key !== part));
}

/** Undefined where the two say different things. */
function merge(own: Json, more: Json): Json | undefined {
  if (isMap(own) && isMap(more)) {
    const merged = new Map(Object.entries(own));
    for (const [key, value] of Object.entries(more)) {
      const both = Object.hasOwn(own, key) ? merge(own[key] ?? null, value) : value;
      if (both === undefined) return undefined;
      merged.set(key, both);
    }
    return entries([...merged]);
  }
  if (isList(own) && isList(more)) return [...own, ...more.filter((item) => own.every((other) => !same(item, other)))];
  if (same(own, more)) return own;
  return own === null ? more : undefined;
}

function move(root: Json, edit: Extract<Edit, { readonly op: 'move' }>): Json | null {
  const moved = valueAt(root, edit.route);
  const target = valueAt(root, edit.to);
  const from = edit.route.slice(0, -1);
  const part = edit.route.at(-1);
  if (moved === undefined || target === undefined || part === undefined) return null;
  if (edit.route.every((step, i) => edit.to[i] === step)) return null;
  // Marked first, so that the route of the target stays good while something is put into it.
  const marker = { '': 'moved' };
  const marked = at(root, edit.route, () => marker);
  const isMarker = (value: Json | undefined) => isMap(value) && value[''] === 'moved';
  const place = (value: Json): Json => {
    if (isList(value)) {
      const index = typeof edit.before === 'number' ? edit.before : value.length;
      return value.flatMap((item, i) => [...(i === index ? [moved] : []), item]).concat(index >= value.length ? [moved] : []);
    }
    const own = pairs(value).filter(([key, item]) => key !== String(part) || !isMarker(item));
    return entries([...own, [String(part), moved]]);
  };
  if (isMap(target) && String(from) !== String(edit.to) && Object.hasOwn(target, String(part))) return null;
  const put = at(marked, edit.to, place);
  return dropMarked(put, isMarker);
}

function dropMarked(value: Json, isMarker: (value: Json | undefined) => boolean): Json {
  if (isList(value)) return value.filter((item) => !isMarker(item)).map((item) => dropMarked(item, isMarker));
  if (!isMap(value)) return value;
  return entries(pairs(value).flatMap(([key, item]) => (isMarker(item) ? [] : [[key, dropMarked(item, isMarker)] as const])));
}

function pairs(value: Json): readonly (readonly [string, Json])[] {
  return isMap(value) ? Object.entries(value) : [];
}

function entries(list: readonly (readonly [string, Json])[]): JsonMap {
  return Object.fromEntries(list);
}

/** Equal as values: the order of keys does not matter, that of lists does. */
export function same(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && canonical(a) === canonical(b));
}

function canonical(value: Json): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isMap(value)) return JSON.stringify(value);
  const sorted = Object.keys(value).sort();
  return `{${sorted.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join(',')}}`;
}
