import type { JobRun } from '../../model/job-run.ts';
import { exclusiveTimes } from '../path/what-if.ts';
import { identifySteps } from '../profile/step-identity.ts';

/** Equal for the runs of one step of a job; as a change point names it. */
export function stepKeyOf({ name, occurrence }: { readonly name: string; readonly occurrence: number }): string {
  return occurrence === 0 ? name : `${name} (${occurrence + 1})`;
}

/** Seconds that each step of a job run added to it, by `stepKeyOf`. One that was skipped added 0: an install that a hit makes needless does. */
export function stepTimes(job: JobRun): ReadonlyMap<string, number> {
  const steps = identifySteps(job);
  const times = exclusiveTimes(steps.map(({ step }) => step));
  return new Map(
    steps.flatMap((identified): [string, number][] => {
      const { step } = identified;
      if (step.conclusion !== 'skipped' && (step.startedAt === null || step.completedAt === null)) return [];
      return [[stepKeyOf(identified), times.get(step) ?? 0]];
    }),
  );
}
