import type { PlannedJob } from '../plan.ts';
import { MAX_NAME, writtenName } from './display-name.ts';
import { ownValue } from './is-json-map.ts';

/** A name of which only parts are known: texts that stand in it in this order, anything between them. */
export type NamePattern = readonly string[];

/**
 * The shapes that a job's own name can take at run time; several for a matrix that is computed, whose legs may or may not show values.
 */
export function namePatterns(job: PlannedJob): readonly NamePattern[] {
  if (job.nameParts !== null) return [job.nameParts];
  const written = writtenName(job.key, ownValue(job.rest, 'name'));
  return [[written], [`${written} (`, ')']];
}

/** One pattern behind the other: `caller / called`. */
export function joinPatterns(outer: NamePattern, inner: NamePattern): NamePattern {
  const [first = '', ...more] = inner;
  return [...outer.slice(0, -1), `${outer.at(-1) ?? ''} / ${first}`, ...more];
}

/** Whether a pattern says anything: one of nothing but computed parts fits every name. */
export function saysSomething(pattern: NamePattern): boolean {
  return pattern.some((part) => /[\p{L}\p{N}]/u.test(part));
}

/** Whether a name has the shape; a name that GitHub cut (`...`) need only begin with it. One pass, without backtracking. */
export function matchesPattern(pattern: NamePattern, name: string): boolean {
  if (name.length === MAX_NAME && name.endsWith('...') && matchesCut(pattern, name.slice(0, -3))) return true;
  const [first = '', ...more] = pattern;
  const last = more.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last)) return false;
  const end = name.length - last.length;
  let at = first.length;
  for (const part of more) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= end;
}

/** As far as the name goes: the part that it ends in may be cut too. */
function matchesCut(pattern: NamePattern, start: string): boolean {
  const [first = '', ...more] = pattern;
  if (first.length >= start.length) return more.length > 0 && first.startsWith(start);
  if (!start.startsWith(first)) return false;
  let at = first.length;
  for (const part of more) {
    const found = start.indexOf(part, at);
    if (found === -1) return true;
    at = found + part.length;
  }
  return more.length > 0;
}
