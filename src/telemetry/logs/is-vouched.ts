import type { LogSkeleton } from './log-section.ts';
import type { SplitStep } from './split-log.ts';

/** Actions that run nothing of the repository's own. */
const HARMLESS = /^actions\//i;

/**
 * True when a section inside a step cannot have been printed by code that the step ran. A composite action prints nothing itself: what follows its header
 * without a word between is the runner's. From its markers of composites on, the runner rewrites what a step prints in their form; without them a section is
 * believed as long as only GitHub's own actions ran before it.
 */
export function isVouched(section: number, { sections, composites }: LogSkeleton, step: SplitStep | null): boolean {
  const [first] = step?.sections ?? [];
  if (step === null || first === undefined) return false;
  if (section === first) return true;
  if (sections[first]?.kind !== 'action' || sections[first].ownRecords > 0) return false;
  const own = composites.filter((child) => step.sections.includes(child.section));
  if (own[0]?.section === first) return own.some((child) => child.section === section - 1 && child.isConsistent);
  const before = step.sections.filter((index) => index > first && index < section);
  return before.every((index) => sections[index]?.kind === 'action' && HARMLESS.test(sections[index].subject));
}
