import { genuineChildren } from '../create-vouching.ts';
import type { CompositeChild } from '../log-section.ts';
import type { SplitLog, SplitStep } from '../split-log.ts';
import type { Clock, Part } from './part.ts';

/** A child of a composite action with the sections that are its own. */
export interface CompositePart {
  readonly part: Part;
  readonly child: CompositeChild;
}

/** What the runner's markers, by section, say of a step's children, nested by their dotted ids. Roots are those that stand in no other. */
export function compositeParts(
  step: SplitStep,
  composites: ReadonlyMap<number, readonly CompositeChild[]>,
  { skeleton }: SplitLog,
  clock: Clock,
): { readonly all: readonly CompositePart[]; readonly roots: readonly Part[] } {
  // A script's own lines in that form are forged: the runner prints them around a script, not in it.
  const isScript = skeleton.sections[step.sections[0] ?? -1]?.kind === 'script';
  if (isScript) return { all: [], roots: [] };
  const own = step.sections.flatMap((section) => composites.get(section) ?? []);
  const genuine = new Set(own.length === 0 ? [] : genuineChildren(step, skeleton));
  const all = own.flatMap((child) => compositePart(child, clock, genuine.has(child)));
  const sorted = all.toSorted((a, b) => a.part.start - b.part.start || b.part.end - a.part.end || a.child.id.length - b.child.id.length);
  const roots: Part[] = [];
  let open: CompositePart[] = [];
  for (const entry of sorted) {
    open = open.filter(({ part, child }) => entry.child.id.startsWith(`${child.id}.`) && part.end >= entry.part.start);
    const parent = open.at(-1);
    (parent?.part.children ?? roots).push(entry.part);
    open.push(entry);
  }
  return { all: sorted, roots };
}

function compositePart(child: CompositeChild, clock: Clock, isRunners: boolean): readonly CompositePart[] {
  const { display, id, start, end, milliseconds, isConsistent, outcome } = child;
  const ended = end === null ? null : clock(end);
  const printed = (milliseconds ?? 0) / 1000;
  const began = start === null ? (ended ?? 0) - printed : clock(start);
  if (ended === null) return [];
  const isSkipped = outcome === 'skipped';
  const part: Part = {
    name: `${display ?? id}${isSkipped ? ' (skipped)' : ''}`,
    kind: 'composite',
    basis: isRunners && isConsistent ? 'marker' : 'output',
    start: began,
    end: isSkipped ? began : isConsistent ? began + printed : ended,
    children: [],
  };
  return [{ part, child }];
}
