import type { SubStep } from '../../../model/job-log.ts';
import type { LogInstant } from '../../../model/log-instant.ts';
import { scrubText } from '../../../model/scrub-text.ts';
import { seconds } from '../../../model/seconds.ts';
import { keepText } from '../log-record.ts';
import type { Part, Span } from './part.ts';

const DEEPEST = 4;
const MOST_OF_NAME = 200;
/** Shorter parts say nothing, but for those that say that nothing was to be done. */
const SHORTEST = 0.001;
const TICKS = 1e7;

/** Parts as sub-steps: each inside its parent, the largest of too many, the others of a parent summed up in one. */
export function boundParts(parts: readonly Part[], start: LogInstant, length: number, atMost: number): readonly SubStep[] {
  const inside = within(parts, { from: 0, to: length }, 1);
  const all = flatten(inside);
  let kept = new Set(all);
  if (all.length > atMost) {
    const sorted = all
      .filter(({ part }) => part.more === undefined)
      .toSorted((a, b) => b.part.end - b.part.start - (a.part.end - a.part.start) || a.depth - b.depth)
      .map(({ part }) => part);
    for (let most = atMost - 1; ; most = Math.floor(most * 0.8)) {
      const largest = new Set(sorted.slice(0, most));
      kept = new Set(all.filter(({ part }) => largest.has(part)));
      // Each parent of something left out gets one more, and so may the step itself.
      if (countWithRest(inside, largest) <= atMost || most < 2) break;
    }
  }
  const shown = new Set([...kept].map(({ part }) => part));
  return withRest(inside, shown).map((part) => subStep(part, start, length));
}

/** What lies inside the span, cut to it, in the order of time. */
function within(parts: readonly Part[], { from, to }: Span, depth: number): Part[] {
  if (depth > DEEPEST) return [];
  return parts
    .flatMap((part) => {
      const [start, end] = [Math.max(part.start, from), Math.min(part.end, to)];
      const mayBeEmpty = part.kind === 'docker' || part.kind === 'composite';
      const isWorthIt = end - start >= SHORTEST || (mayBeEmpty && end >= start);
      if (!isWorthIt) return [];
      return [{ ...part, start, end, children: within(part.children, { from: start, to: end }, depth + 1) }];
    })
    .sort((a, b) => a.start - b.start);
}

function flatten(parts: readonly Part[], depth = 1): { readonly part: Part; readonly depth: number }[] {
  return parts.flatMap((part) => [{ part, depth }, ...flatten(part.children, depth + 1)]);
}

function countWithRest(parts: readonly Part[], kept: ReadonlySet<Part>): number {
  const shown = parts.filter((part) => kept.has(part));
  return shown.reduce((sum, part) => sum + 1 + countWithRest(part.children, kept), shown.length < parts.length ? 1 : 0);
}

/** A part is never shorter than its children, so that a parent of something kept is kept. */
function withRest(parts: readonly Part[], kept: ReadonlySet<Part>): readonly Part[] {
  const shown = parts.filter((part) => kept.has(part));
  const rest = parts.filter((part) => !kept.has(part));
  const first = rest[0];
  const result = shown.map((part) => ({ ...part, children: [...withRest(part.children, kept)] }));
  if (first === undefined) return result;
  const count = rest.reduce((sum, part) => sum + (part.more ?? 1), 0);
  const kind = rest.every((part) => part.kind === first.kind) ? first.kind : 'phase';
  const basis = rest.every((part) => part.basis === first.basis) ? first.basis : 'output';
  return [...result, { name: `${count} more`, kind, basis, start: first.start, end: first.start + unionLength(rest), children: [] }];
}

/** Seconds that at least one of the parts, sorted by start, covers. */
function unionLength(parts: readonly Part[]): number {
  let sum = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { start, end } of parts) {
    sum += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return sum;
}

function subStep(part: Part, origin: LogInstant, length: number): SubStep {
  const duration = Math.max(0, part.end - part.start);
  const children = part.children.map((child) => subStep(child, origin, length));
  return {
    name: shownName(part.name),
    kind: part.kind,
    start: instantAfter(origin, part.start),
    duration: seconds(Math.round(duration * TICKS) / TICKS),
    share: length > 0 ? Math.min(1, duration / length) : null,
    basis: part.basis,
    ...(part.cached === undefined ? {} : { cached: part.cached }),
    ...(children.length === 0 ? {} : { children }),
  };
}

function shownName(name: string): string {
  const scrubbed = scrubText(name.trim());
  return scrubbed.length > MOST_OF_NAME ? `${keepText(scrubbed, MOST_OF_NAME - 1)}…` : scrubbed;
}

function instantAfter({ second, ticks }: LogInstant, after: number): LogInstant {
  const all = ticks + Math.round(after * TICKS);
  const whole = Math.floor(all / TICKS);
  return { second: second + whole, ticks: all - whole * TICKS };
}
