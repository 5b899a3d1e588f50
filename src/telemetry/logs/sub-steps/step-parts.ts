import type { CompositeChild } from '../log-section.ts';
import { isRunSection, type SplitLog, type SplitStep } from '../split-log.ts';
import { compositeParts } from './composite-parts.ts';
import type { LogMarks } from './mark-collector.ts';
import { type Clock, clockFrom, deepestAround, type Part, type Span } from './part.ts';
import { sectionParts } from './section-parts.ts';
import { addSilences } from './silence-parts.ts';

/** What was printed, by section. */
export interface StepWords {
  readonly marks: LogMarks;
  readonly composites: ReadonlyMap<number, readonly CompositeChild[]>;
}

/** The parts of a step, unbounded. Empty where its lines cannot be told from those of others. */
export function stepParts(step: SplitStep, split: SplitLog, { marks, composites }: StepWords): readonly Part[] {
  const { start, end, sections } = step;
  if (start === null || end === null) return [];
  const clock = clockFrom(start);
  const whole: Span = { from: 0, to: clock(end) };
  if (sections.length === 0) return step.kind === 'runner' ? setupParts(split, marks, clock, whole) : [];
  if (split.isJoined && !step.isCertain && step.kind !== 'setup' && step.kind !== 'complete') return [];
  const { all, roots } = compositeParts(step, composites, split, clock);
  const parts: Part[] = [...roots];
  for (const [position, index] of sections.entries()) {
    const section = split.skeleton.sections[index];
    if (section === undefined) continue;
    const around = all.findLast(({ child }) => child.section < index && index <= child.lastSection)?.part ?? null;
    const span = spanOf(step, position, split, clock, around ?? { start: whole.from, end: whole.to });
    const own = [...sectionParts(section, marks.get(index), clock, span)];
    const isInner = position > 0 && around === null && isRunSection(section);
    const wrapped = isInner ? [innerPart(step, section.subject, clock(section.marker), span.to, own, split)] : own;
    const next = split.skeleton.sections[sections[position + 1] ?? -1];
    const until = next === undefined ? span.to : clock(next.marker);
    addSilences(wrapped, section, { clock, span, whole, lastLine: marks.get(index)?.lastLine ?? '', until });
    if (around !== null) around.children.push(...wrapped);
    else
      for (const part of wrapped) ((isInner && deepestAround(parts, { from: part.start, to: part.end }, 1)?.children) || parts).push(part);
  }
  return parts;
}

/** From the end of a section's header to the next marker; a script's time is all of its step's, whatever markers it prints. */
function spanOf(step: SplitStep, position: number, { skeleton }: SplitLog, clock: Clock, within: { start: number; end: number }): Span {
  const section = skeleton.sections[step.sections[position] ?? -1];
  const next = skeleton.sections[step.sections[position + 1] ?? -1];
  const isScript = position === 0 && section?.kind === 'script';
  const began = section === undefined ? within.start : clock(section.headerEnd ?? section.marker);
  const stop = next === undefined || isScript ? within.end : Math.min(within.end, clock(next.marker));
  const from = Math.min(Math.max(began, within.start), within.end);
  return { from, to: Math.max(from, stop) };
}

/** Without the runner's markers, what a composite action runs is told by its `##[group]Run` only. */
function innerPart(step: SplitStep, subject: string, start: number, end: number, children: Part[], { skeleton }: SplitLog): Part {
  const isForged = skeleton.sections[step.sections[0] ?? -1]?.kind === 'script';
  return { name: `Run ${subject}`, kind: isForged ? 'group' : 'composite', basis: 'group', start, end: Math.max(start, end), children };
}

/** The runner's own steps, as `Initialize containers`, print before the first marker. */
function setupParts(split: SplitLog, marks: LogMarks, clock: Clock, whole: Span): readonly Part[] {
  const section = split.skeleton.sections[0];
  if (section?.kind !== 'setup') return [];
  const parts = sectionParts(section, marks.get(0), clock, whole);
  return parts.filter((part) => part.start >= whole.from && part.end <= whole.to);
}
