import type { LogStepKind } from '../../model/job-log.ts';
import type { LogInstant } from '../../model/log-instant.ts';
import type { LogSection, LogSkeleton } from './log-section.ts';
import type { SplitStep } from './split-log.ts';
import { SET_UP } from './step-roles.ts';

/**
 * Steps by the log alone: each section is one, but for those inside a composite action whose children the runner marked, and those that GitHub's tools
 * filed under one step. A script's forgeries cannot be told from steps here.
 */
export function splitByMarkers(skeleton: LogSkeleton): readonly SplitStep[] {
  const inner = new Set<number>();
  for (const { section, lastSection } of skeleton.composites) {
    for (let index = section + 1; index <= lastSection; index += 1) inner.add(index);
  }
  const groups: number[][] = [];
  for (const [index, section] of skeleton.sections.entries()) {
    const before = skeleton.sections[index - 1];
    const isFiledTogether = section.label !== null && section.label === before?.label;
    const group = groups.at(-1);
    if (group !== undefined && (inner.has(index) || isFiledTogether)) group.push(index);
    else groups.push([index]);
  }
  return groups.map((sections, index) => splitStep(sections, groups[index + 1]?.[0] ?? null, skeleton));
}

function splitStep(own: readonly number[], next: number | null, { sections, runner }: LogSkeleton): SplitStep {
  const first = sections[own[0] ?? 0];
  const hasRunner = runner !== null && runner.section === own[0];
  const end: LogInstant | undefined = next === null ? sections[own.at(-1) ?? 0]?.last : sections[next]?.marker;
  const instant = (at: LogInstant | undefined): LogInstant | null => (at === undefined ? null : { second: at.second, ticks: at.ticks });
  return {
    step: null,
    kind: kindOf(first, hasRunner),
    sections: own,
    // What was written before its first word is the wait for the runner.
    start: instant(hasRunner && runner !== null ? runner : first?.marker),
    end: instant(end),
    inexactReason: 'no-api-record',
    isCertain: true,
    post: null,
  };
}

/** Where its beginning is lost, a log begins with what some step printed. */
function kindOf(first: LogSection | undefined, hasRunner: boolean): LogStepKind {
  if (first?.kind !== 'setup') return first?.kind ?? 'runner';
  return hasRunner || first.label?.name === SET_UP ? 'setup' : 'runner';
}
