import type { StepRun } from '../../model/job-run.ts';

/** The API's steps of a job by how their lines are found. All lists are in the order of their numbers, without what never started. */
export interface StepRoles {
  /** Begin with `##[group]Run …`. */
  readonly mains: readonly StepRun[];
  /** Begin with `Post job cleanup.`. */
  readonly posts: readonly StepRun[];
  /** The runner's own: no marker, or one of their own. */
  readonly runners: readonly StepRun[];
}

export const SET_UP = 'Set up job';
export const COMPLETE = 'Complete job';
export const PARALLEL_GROUP = 'Parallel group';
const RUNNER_STEPS = new Set([SET_UP, COMPLETE, 'Initialize containers', 'Stop containers', PARALLEL_GROUP]);

/** Further than this a start is not corrected: it is another kind of wrong. */
const MOST_CORRECTED = 3000;

/**
 * The steps in order, none of which starts after its own end or after a step that follows it: recorded post steps do both by up to two seconds (bugswarm
 * jobs 6642948886 and 6999501459).
 */
export function settleStarts(steps: readonly StepRun[]): readonly StepRun[] {
  const settled = [...steps].sort((a, b) => b.number - a.number);
  let latest = Number.POSITIVE_INFINITY;
  for (const [index, step] of settled.entries()) {
    const started = step.startedAt?.getTime();
    if (started === undefined) continue;
    const bound = Math.min(latest, step.completedAt?.getTime() ?? Number.POSITIVE_INFINITY);
    const isLate = started > bound && started - bound <= MOST_CORRECTED;
    if (isLate) settled[index] = { ...step, startedAt: new Date(bound) };
    latest = isLate ? bound : Math.min(latest, started);
  }
  return settled.reverse();
}

export function rolesOf(steps: readonly StepRun[]): StepRoles {
  const started = [...steps].filter((step) => step.startedAt !== null).sort((a, b) => a.number - b.number);
  const runners = started.filter((step) => RUNNER_STEPS.has(step.name));
  const others = started.filter((step) => !RUNNER_STEPS.has(step.name));
  const posts = others.filter((step) => isPostStep(step, others));
  return { mains: others.filter((step) => !posts.includes(step) && step.conclusion !== 'skipped'), posts, runners };
}

/** A post step is named after a step before it; a person may name a step `Post …` too. */
function isPostStep(step: StepRun, all: readonly StepRun[]): boolean {
  return step.name.startsWith('Post ') && all.some((main) => main.number < step.number && `Post ${main.name}` === step.name);
}

/** Post steps run in the opposite order of their main steps, which decides between steps of one name. */
export function postOf(step: StepRun, { mains, posts }: StepRoles): StepRun | null {
  const later = mains.filter((main) => main.name === step.name && main.number > step.number).length;
  return posts.filter((post) => post.name === `Post ${step.name}`)[later] ?? null;
}

/** A step that ran beside another one for more than the clocks' second: their lines interleave without attribution. */
export function isOverlapped(step: StepRun, mains: readonly StepRun[]): boolean {
  return mains.some((other) => {
    if (other === step || other.startedAt === null || step.startedAt === null) return false;
    const start = Math.max(step.startedAt.getTime(), other.startedAt.getTime());
    const end = Math.min(step.completedAt?.getTime() ?? Infinity, other.completedAt?.getTime() ?? Infinity);
    return end - start > 1000;
  });
}
