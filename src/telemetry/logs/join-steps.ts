import type { StepRun } from '../../model/job-run.ts';
import { alignSteps, isNamedAfter, isWithinStep, startsTogether } from './align-steps.ts';
import { ambiguousPosts } from './ambiguous-posts.ts';
import { isClosedAction } from './closed-actions.ts';
import type { LogSection, LogSkeleton } from './log-section.ts';
import { isRunSection } from './split-log.ts';
import { COMPLETE, type StepRoles } from './step-roles.ts';

/** Which sections are which step's. */
export interface Joined {
  /** Own marker first. Steps without a marker are not in it. */
  readonly sections: ReadonlyMap<StepRun, readonly number[]>;
  /** Whose marker may be forged. */
  readonly ambiguous: ReadonlySet<StepRun>;
  /** GitHub's own tools filed the lines under these steps: lines of steps that ran side by side are told apart. */
  readonly isFiled: boolean;
}

type Wanted = (section: LogSection) => boolean;

/** Joins by order, kind of marker and start second. */
export function joinByMarkers(skeleton: LogSkeleton, roles: StepRoles): Joined {
  const { sections } = skeleton;
  const posts = roles.posts.filter((step) => step.conclusion !== 'skipped');
  const complete = roles.runners.filter((step) => step.name === COMPLETE);
  const own = new Map<StepRun, number>();
  const assign = (steps: readonly StepRun[], wanted: Wanted): readonly (number | null)[] => {
    const assigned = alignSteps(steps, sections.map(hideUnless(wanted)));
    for (const [index, step] of steps.entries()) {
      const at = assigned[index];
      if (at !== null && at !== undefined) own.set(step, at);
    }
    return assigned;
  };
  const mains = assign(roles.mains, isRunSection);
  assign(posts, ({ kind }) => kind === 'post');
  assign(complete, ({ kind }) => kind === 'complete');
  const starts = [...own.values()].sort((a, b) => a - b);
  const joined = new Map<StepRun, readonly number[]>();
  for (const [step, at] of own) {
    const end = starts.find((start) => start > at) ?? sections.length;
    joined.set(step, indexesWithin(step, sections, at, end));
  }
  const ambiguous = new Set<StepRun>(ambiguousPosts(posts, { own, joined }, skeleton));
  for (const [index, step] of roles.mains.entries()) {
    const at = mains[index];
    if (at === null || at === undefined) continue;
    const end = mains.slice(index + 1).find((next) => next !== null) ?? sections.length;
    if (isAmbiguous(step, at, end, sections, mains[index - 1] ?? null)) ambiguous.add(step);
  }
  return { sections: joined, ambiguous, isFiled: false };
}

/** The step's own section, and those after it that begin within its time. */
function indexesWithin(step: StepRun, sections: readonly LogSection[], at: number, end: number): readonly number[] {
  const indexes: number[] = [];
  for (let index = at; index < end; index += 1) {
    const section = sections[index];
    if (section !== undefined && isWithinStep(step, section.marker)) indexes.push(index);
  }
  return indexes;
}

/** Hidden sections keep their index and never align: their marker is given a time that no step has. */
function hideUnless(wanted: Wanted): (section: LogSection) => LogSection {
  return (section) => (wanted(section) ? section : { ...section, marker: { ...section.marker, second: Number.NEGATIVE_INFINITY } });
}

/**
 * True when another marker could as well be the step's own and something before may have printed this one. A step that is called after what it runs is certain
 * as long as only one marker says so, and never when its marker names another action or its header is cut short by another marker.
 */
function isAmbiguous(step: StepRun, at: number, end: number, sections: readonly LogSection[], before: number | null): boolean {
  const own = sections[at];
  if (own !== undefined && isCalledAfterAction(step) && !isNamedAfter(step, own)) return true;
  if (own?.headerEnd === null && at + 1 < sections.length) return true;
  const rivals = sections
    .slice(before === null ? 0 : before + 1, end)
    .filter((section) => isRunSection(section) && startsTogether(step, section));
  const named = rivals.filter((section) => isNamedAfter(step, section));
  if (named.length === 1 && named[0] === own) return false;
  return rivals.length > 1 && sections.slice(before ?? 0, at).some(mayForge);
}

/** A header without an end was cut short by something in it. */
function mayForge(section: LogSection): boolean {
  return isRunSection(section) && (section.kind === 'script' || section.headerEnd === null || !isClosedAction(section.subject));
}

/** `Run owner/name@ref` and `Run ./path` are made by the runner; a person may call a step `Run tests`. */
function isCalledAfterAction({ name }: StepRun): boolean {
  return /^Run (?:\/?\.\/|[\w.-]+\/[\w./-]+@)\S+$/.test(name);
}

/** Joins by the steps that GitHub's tools filed the lines under: by number, or by name in order. */
export function joinByLabels(sections: readonly LogSection[], steps: readonly StepRun[]): Joined {
  const joined = new Map<StepRun, number[]>();
  const inOrder = [...steps].sort((a, b) => a.number - b.number);
  let step: StepRun | null = null;
  for (const [index, { label, marker }] of sections.entries()) {
    if (label === null) continue;
    if (label !== sections[index - 1]?.label || step === null) {
      const isOwn = ({ number, name }: StepRun): boolean => (label.number === null ? name === label.name : number === label.number);
      const found = inOrder.filter((candidate) => isOwn(candidate) && candidate.startedAt !== null);
      step = found.find((candidate) => !joined.has(candidate)) ?? found.at(-1) ?? null;
    }
    if (step === null || !isWithinStep(step, marker)) continue;
    const own = joined.get(step);
    if (own === undefined) joined.set(step, [index]);
    else own.push(index);
  }
  return { sections: joined, ambiguous: new Set(), isFiled: true };
}
