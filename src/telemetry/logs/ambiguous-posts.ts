import type { StepRun } from '../../model/job-run.ts';
import { startsTogether } from './align-steps.ts';
import { vouchedChildren } from './create-vouching.ts';
import type { LogSkeleton } from './log-section.ts';

/**
 * The post steps whose marker may be forged: another one that is no step's stands where theirs could. `own`: the section of each; `joined`: all of its sections.
 * What the runner marks as a child of a composite action's post step is that child's.
 */
export function ambiguousPosts(
  posts: readonly StepRun[],
  { own, joined }: { readonly own: ReadonlyMap<StepRun, number>; readonly joined: ReadonlyMap<StepRun, readonly number[]> },
  skeleton: LogSkeleton,
): readonly StepRun[] {
  const taken = new Set(own.values());
  const spare = skeleton.sections.flatMap((section, index) => (section.kind === 'post' && !taken.has(index) ? [{ section, index }] : []));
  if (spare.length === 0) return [];
  return posts.filter((step) => {
    const rivals = own.has(step) ? spare.filter(({ section }) => startsTogether(step, section)) : [];
    if (rivals.length === 0) return false;
    const children = new Set(vouchedChildren({ sections: joined.get(step) ?? [] }, skeleton).map((child) => child.section + 1));
    return rivals.some(({ index }) => !children.has(index));
  });
}
