import { secondsFrom } from '../../model/log-instant.ts';
import type { CompositeChild, LogSkeleton } from './log-section.ts';
import type { SplitStep } from './split-log.ts';

/**
 * True when a section inside a step cannot have been printed by code that the step ran. Only the runner's markers of a composite action's children say so:
 * without them nothing tells a composite action from one that prints a header as its first words.
 */
export type Vouching = (section: number, step: SplitStep | null) => boolean;

/**
 * The first runner that marks the children, and rewrites what a step prints in that form, whether it marks any itself or not (actions/runner PR 4243,
 * released in v2.332.0).
 */
const FIRST_WITH_MARKERS = [2, 332];

/** What is asked for each section of a step is found out once for the step. */
export function createVouching(skeleton: LogSkeleton): Vouching {
  const known = new Map<SplitStep, ReadonlySet<number>>();
  return (section, step) => {
    const [first] = step?.sections ?? [];
    if (step === null || first === undefined) return false;
    if (section === first) return true;
    let vouched = known.get(step);
    if (vouched === undefined) {
      vouched = new Set(vouchedChildren(step, skeleton).map((child) => child.section + 1));
      known.set(step, vouched);
    }
    return vouched.has(section);
  };
}

/**
 * The children of the composite action that a step runs, or post children of its post step, with a section each: the one after their start. Empty where
 * one marker of the step may be forged.
 */
export function vouchedChildren(step: Pick<SplitStep, 'sections'>, skeleton: LogSkeleton): readonly CompositeChild[] {
  return genuineChildren(step, skeleton).filter((child) => child.lastSection > child.section);
}

/** The same with those that printed nothing, as what was skipped. */
export function genuineChildren({ sections: own }: Pick<SplitStep, 'sections'>, skeleton: LogSkeleton): readonly CompositeChild[] {
  const first = own[0];
  if (first === undefined || skeleton.composites.length === 0 || !marksChildren(skeleton)) return [];
  const within = new Set(own);
  const children = skeleton.composites.filter((child) => within.has(child.section));
  return children[0]?.section === first && isOrderly(children, skeleton) ? children : [];
}

function marksChildren({ runner }: LogSkeleton): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(runner?.version ?? '') ?? [];
  const [firstMajor = 0, firstMinor = 0] = FIRST_WITH_MARKERS;
  return Number(major) > firstMajor || (Number(major) === firstMajor && Number(minor) >= firstMinor);
}

/**
 * True when the children are as the runner marks them: each ended after the time that it says, under a name of its own, and stands in nothing but a composite
 * action, which prints nothing itself. A message of several lines brings forged lines past the runner's rewriting, but not into this order.
 */
function isOrderly(children: readonly CompositeChild[], { sections }: LogSkeleton): boolean {
  const open: CompositeChild[] = [];
  const printsItself = (section: number): boolean => sections[section]?.ownRecords !== 0 || sections[section]?.kind === 'script';
  if (new Set(children.map(({ id }) => id)).size < children.length || printsItself(children[0]?.section ?? -1)) return false;
  return children.every((child) => {
    if (child.start === null || child.end === null || !child.isConsistent) return false;
    while (open.length > 0 && !isOpenAt(open.at(-1), child)) open.pop();
    const parent = open.at(-1);
    open.push(child);
    return parent === undefined || (child.id.startsWith(`${parent.id}.`) && !printsItself(parent.section + 1));
  });
}

function isOpenAt(parent: CompositeChild | undefined, { start }: CompositeChild): boolean {
  return parent?.end != null && start !== null && secondsFrom(start, parent.end) > 0;
}
