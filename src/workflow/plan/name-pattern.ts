import { ownValue } from '../../model/json.ts';
import type { PlannedJob } from '../plan.ts';
import { cutName, MAX_NAME, writtenName } from './display-name.ts';

/** A job's own name of which only parts are known: texts that stand in it in this order, anything between them. */
export type NameShape = readonly string[];

/** The name of a job run: what is known of all its callers, and the shapes of those that are not, each cut by GitHub for itself. */
export interface NamePattern {
  /** As GitHub shows it, with all callers above it; null where the first shape is the outermost name. */
  readonly known: string | null;
  readonly shapes: readonly NameShape[];
}

/** Between the name of a caller and that of what it calls. */
const BETWEEN = ' / ';

/** The shapes that a job's own name can take at run time; several for a matrix that is computed, whose legs may or may not show values. */
export function nameShapes(job: PlannedJob): readonly NameShape[] {
  if (job.nameParts !== null) return [job.nameParts];
  const written = writtenName(job.key, ownValue(job.rest, 'name'));
  return [[cutName(written)], [`${written} (`, ')']];
}

/** One name more at the end of a pattern: `caller / called`. */
export function extendPattern(pattern: NamePattern, shape: NameShape): NamePattern {
  return { ...pattern, shapes: [...pattern.shapes, shape] };
}

/** Whether a pattern says anything: one of nothing but computed parts fits every name. */
export function saysSomething({ known, shapes }: NamePattern): boolean {
  return known !== null || shapes.some((shape) => shape.some((part) => /[\p{L}\p{N}]/u.test(part)));
}

/**
 * Whether a name has the shape. A computed name may itself hold what stands between two names, so every way to take the name apart is tried;
 * each of its parts has no more than 100 characters, which bounds them.
 */
export function matchesPattern({ known, shapes }: NamePattern, name: string): boolean {
  const prefix = known === null ? '' : `${known}${BETWEEN}`;
  const most = prefix.length + shapes.length * (MAX_NAME + BETWEEN.length);
  if (name.length > most || !name.startsWith(prefix)) return false;
  let starts: readonly number[] = [prefix.length];
  for (const [i, shape] of shapes.entries()) {
    const isLast = i === shapes.length - 1;
    const next = new Set<number>();
    for (const start of starts) {
      for (const end of isLast ? [name.length] : endsFrom(name, start)) {
        if (matchesShape(shape, name.slice(start, end))) next.add(end + BETWEEN.length);
      }
    }
    starts = [...next];
  }
  return starts.length > 0;
}

/** Whether a name is that of a job below one with this name: `caller / called`, however deep. */
export function isBelow(pattern: NamePattern, name: string): boolean {
  if (pattern.shapes.length === 0) return pattern.known === null || name.startsWith(`${pattern.known}${BETWEEN}`);
  const most = (pattern.known?.length ?? 0) + (pattern.shapes.length + 1) * (MAX_NAME + BETWEEN.length);
  for (let at = name.indexOf(BETWEEN); at !== -1 && at <= most; at = name.indexOf(BETWEEN, at + 1)) {
    if (matchesPattern(pattern, name.slice(0, at))) return true;
  }
  return false;
}

/** Where a part that starts here may end before another one. */
function endsFrom(name: string, start: number): readonly number[] {
  const ends: number[] = [];
  for (let at = name.indexOf(BETWEEN, start); at !== -1 && at - start <= MAX_NAME; at = name.indexOf(BETWEEN, at + 1)) ends.push(at);
  return ends;
}

/** One part of a name; where GitHub cut it (`...`) it need only begin with the shape. One pass, without backtracking. */
function matchesShape(shape: NameShape, name: string): boolean {
  if (name.length > MAX_NAME) return false;
  if (name.length === MAX_NAME && name.endsWith('...') && matchesCut(shape, name.slice(0, -3))) return true;
  const [first = '', ...more] = shape;
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
function matchesCut(shape: NameShape, start: string): boolean {
  const [first = '', ...more] = shape;
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
