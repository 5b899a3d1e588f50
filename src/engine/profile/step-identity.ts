import type { JobRun, StepRun } from '../../model/job-run.ts';

/** A step with what it is known by across runs. */
export interface IdentifiedStep {
  readonly step: StepRun;
  readonly name: string;
  readonly occurrence: number;
}

const ACTION_WITH_REF = /^((?:Pre |Post )?(?:Run )?)((?:[\w.-]+\/)[\w./-]+)@\S+$/;

/**
 * The name without the ref of an action: a step without a `name:` is called `Run actions/checkout@v4`, and would be another step after every
 * update. `Run /./local` and `Run ./local` are one: GitHub has written both.
 */
export function stepNameWithoutRef(name: string): string {
  return name.replace(ACTION_WITH_REF, '$1$2').replace(/^((?:Pre |Post )?Run )\/\.\//, '$1./');
}

/**
 * The steps of a job run, identified by name and by which of that name they are, not by number: a number shifts when a step is inserted and
 * has gaps. The `Parallel group` that GitHub adds over steps that run side by side is not a step of the workflow.
 */
export function identifySteps(job: JobRun): readonly IdentifiedStep[] {
  const seen = new Map<string, number>();
  return [...job.steps]
    .filter((step) => !isParallelGroup(step, job))
    .sort((a, b) => a.number - b.number)
    .map((step) => {
      const name = stepNameWithoutRef(step.name);
      const occurrence = seen.get(name) ?? 0;
      seen.set(name, occurrence + 1);
      return { step, name, occurrence };
    });
}

function isParallelGroup(step: StepRun, job: JobRun): boolean {
  if (step.name !== 'Parallel group' || step.startedAt === null) return false;
  const start = step.startedAt.getTime();
  return job.steps.some((other) => other !== step && other.number < step.number && other.startedAt?.getTime() === start);
}
