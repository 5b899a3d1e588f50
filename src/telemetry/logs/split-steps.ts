import type { LogStepKind } from '../../model/job-log.ts';
import type { StepRun } from '../../model/job-run.ts';
import { isWithinStep } from './align-steps.ts';
import { createVouching } from './create-vouching.ts';
import { type Joined, joinByLabels, joinByMarkers } from './join-steps.ts';
import type { LogSection, LogSkeleton } from './log-section.ts';
import { splitByMarkers } from './split-by-markers.ts';
import type { SplitLog, SplitStep } from './split-log.ts';
import { COMPLETE, isOverlapped, PARALLEL_GROUP, postOf, rolesOf, SET_UP, type StepRoles, settleStarts } from './step-roles.ts';
import { stepTimes } from './step-times.ts';

/**
 * Joins a log's sections with the API's steps. With `steps` empty the steps are what the markers say, and each says so. A log with more markers than are
 * kept is joined with none.
 */
export function splitSteps(skeleton: LogSkeleton, steps: readonly StepRun[]): SplitLog {
  if (steps.length === 0) return answers(skeleton, splitByMarkers(skeleton), false);
  const inOrder = settleStarts(steps);
  const roles = rolesOf(inOrder);
  const isFiled = skeleton.sections.some(({ label }) => label !== null);
  const usable = skeleton.moreMarkers > 0 ? { ...skeleton, sections: [] } : skeleton;
  const joined = isFiled ? joinByLabels(usable.sections, inOrder) : joinByMarkers(usable, roles);
  return answers(
    skeleton,
    inOrder.map((step) => splitStep(step, inOrder, { skeleton, roles, joined })),
    true,
  );
}

interface Around {
  readonly skeleton: LogSkeleton;
  readonly roles: StepRoles;
  readonly joined: Joined;
}

function splitStep(step: StepRun, inOrder: readonly StepRun[], { skeleton, roles, joined }: Around): SplitStep {
  const own = joined.sections.get(step) ?? [];
  const first = skeleton.sections[own[0] ?? -1];
  const isBeside =
    !joined.isFiled && isOverlapped(step, step.name === PARALLEL_GROUP ? roles.mains : roles.mains.filter((main) => main !== step));
  const isAmbiguous = joined.ambiguous.has(step);
  const times = stepTimes(step, own, skeleton, { isBeside, isFiled: joined.isFiled, isFirst: step === inOrder[0] });
  const post = postOf(step, roles);
  return {
    step,
    kind: kindOf(step, first, roles),
    sections: own,
    start: times.start,
    end: times.end,
    inexactReason: isAmbiguous ? 'ambiguous-marker' : times.inexactReason,
    isCertain: first !== undefined && !isBeside && !isAmbiguous,
    post: post === null ? null : inOrder.indexOf(post),
  };
}

function kindOf(step: StepRun, first: LogSection | undefined, roles: StepRoles): LogStepKind {
  if (step.name === SET_UP) return 'setup';
  if (step.name === COMPLETE) return 'complete';
  if (roles.runners.includes(step)) return 'runner';
  if (roles.posts.includes(step)) return 'post';
  if (first?.kind === 'script' || first?.kind === 'action') return first.kind;
  return 'runner';
}

function answers(skeleton: LogSkeleton, steps: readonly SplitStep[], isJoined: boolean): SplitLog {
  const owners = new Map<number, number>();
  for (const [index, step] of steps.entries()) for (const section of step.sections) owners.set(section, index);
  const isVouched = createVouching(skeleton);
  const stepOf = (section: number): number | null => owners.get(section) ?? null;
  return {
    skeleton,
    steps,
    isJoined,
    stepOf,
    stepAt(section, instant) {
      const index = stepOf(section);
      const step = index === null ? null : (steps[index]?.step ?? null);
      return step === null || isWithinStep(step, instant) ? index : null;
    },
    isVouched: (section) => isVouched(section, steps[stepOf(section) ?? -1] ?? null),
  };
}
