import type { Json } from '../../model/json.ts';
import { formatRoute, type Route } from '../../model/route.ts';
import type { EditConflict } from '../edit.ts';
import type { Reference } from '../expressions/expression.ts';
import { type RenamedRange, renameReferences } from '../expressions/rename-reference.ts';
import { splitCondition, splitText } from '../expressions/split-text.ts';
import { findRenameTarget, type NamedIn, type RenameTarget } from './rename-target.ts';
import { isPlainSafe } from './render-value.ts';

/** A key or a text that a renaming changes. Ranges count in the key, or in the text's value. */
export interface Spot {
  readonly route: Route;
  readonly part: 'key' | 'value';
  readonly before: string;
  readonly changes: readonly RenamedRange[];
}

export type References = { readonly ok: true; readonly spots: readonly Spot[] } | { readonly ok: false; readonly conflict: EditConflict };

/**
 * All that a new name for the node at a route changes in a file's plain value. Names are compared as GitHub does, without regard to case.
 * Scripts that know the name by other means than an expression are not looked into.
 */
export function findReferences(plain: Json, route: Route, to: string): References {
  const target = findRenameTarget(plain, route);
  if (target === null) return refuse('unsupported-style', route, 'is not a name that expressions speak of');
  if (!/^[a-z_][\w-]{0,99}$/i.test(to) || to.startsWith('__') || !isPlainSafe(to, true)) {
    return refuse('unsupported-style', route, `cannot be called ${to.slice(0, 100)}`);
  }
  if (target.taken.some((name) => isSameName(name, to))) return refuse('exists', [...route.slice(0, -1), to], 'is there already');
  if (target.unseen !== null) return refuse('dynamic-reference', target.unseen, `hands ${target.name} on without spelling it`);
  const found: Spot[] = [];
  for (const at of target.keys) found.push(whole(at, 'key', String(at.at(-1)), to));
  for (const [text, at] of textsIn(plain, [])) {
    const spot = renameInText(text, at, target, to);
    if (spot !== null && 'code' in spot) return { ok: false, conflict: spot };
    if (spot !== null && spot.changes.length > 0) found.push(spot);
  }
  const values = new Set(target.values.map((at) => JSON.stringify(at)));
  for (const [text, at] of values.size > 0 ? textsIn(plain, []) : []) {
    if (values.has(JSON.stringify(at))) found.push(whole(at, 'value', text, to));
  }
  return { ok: true, spots: found };
}

function whole(route: Route, part: Spot['part'], before: string, to: string): Spot {
  return { route, part, before, changes: [{ start: 0, end: before.length, text: to }] };
}

function renameInText(text: string, route: Route, target: RenameTarget, to: string): Spot | EditConflict | null {
  const as = isCondition(route) ? 'condition' : 'text';
  if (as === 'text' && !text.includes('${{')) return null;
  const names = target.expressions.filter(({ scope }) => scope.every((part, depth) => route[depth] === part));
  if (names.length === 0) return null;
  const isComputed = hasComputedIndex(text, as);
  const renamed = renameReferences(text, as, (reference) => {
    for (const name of names) {
      const match = matchName(reference, name.path, isComputed);
      if (match === 'dynamic' && name.seesAll(route)) return 'dynamic';
      if (typeof match === 'number') return { segment: match, to };
    }
    return null;
  });
  if (renamed.kind === 'renamed' && renamed.changes.every((change) => change.text === to)) {
    return { route, part: 'value', before: text, changes: renamed.changes };
  }
  const expression = renamed.kind === 'renamed' ? text : renamed.expression;
  if (renamed.kind === 'broken' && !names.some(({ path }) => mentions(expression, path[0] ?? ''))) return null;
  return conflictAt(
    'dynamic-reference',
    route,
    `may read ${target.name} in a way that only a run knows: ${expression.trim().slice(0, 100)}`,
  );
}

/** The index of the segment to rename, *dynamic* where the reference may read the name without spelling it, or null. */
function matchName(reference: Reference, path: NamedIn['path'], isComputed: boolean): number | 'dynamic' | null {
  const [context, ...names] = path;
  if (reference.context !== context) return null;
  let throughAll = false;
  for (const [index, name] of names.entries()) {
    const segment = reference.path[index];
    if (segment === undefined) return 'dynamic';
    if (segment.name === null) {
      if (isComputed) return 'dynamic';
      throughAll = true;
      if (index === names.length - 1) return null;
    } else if (!isSameName(segment.name, name)) return null;
  }
  return throughAll ? 'dynamic' : names.length - 1;
}

/** Whether an expression holds an index that is not spelled out; without one, a segment with no name is `.*`, which reads values and no names. */
function hasComputedIndex(text: string, as: 'text' | 'condition'): boolean {
  const parts = as === 'condition' ? splitCondition(text) : splitText(text);
  return parts.some((part) => part.kind === 'expression' && /\[\s*[^\s']/.test(part.expression.source));
}

function isCondition(route: Route): boolean {
  if (route.at(-1) !== 'if') return false;
  return (route[0] === 'jobs' && route.length === 3) || typeof route.at(-2) === 'number' || route.at(-2) === 'snapshot';
}

function* textsIn(value: Json, route: Route): Generator<readonly [text: string, route: Route]> {
  if (typeof value === 'string') yield [value, route];
  else if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly Json[]).entries()) yield* textsIn(item, [...route, index]);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, part] of Object.entries(value)) yield* textsIn(part, [...route, key]);
  }
}

function mentions(expression: string, context: string): boolean {
  return expression.toLowerCase().includes(context);
}

function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function refuse(code: EditConflict['code'], route: Route, reason: string): References {
  return { ok: false, conflict: conflictAt(code, route, reason) };
}

function conflictAt(code: EditConflict['code'], route: Route, reason: string): EditConflict {
  return { code, route, message: `${formatRoute(route)}: ${reason}` };
}
