import type { JobLog } from '../../../model/job-log.ts';
import type { SplitLog } from '../split-log.ts';
import { boundParts } from './bound-parts.ts';
import type { LogMarks } from './mark-collector.ts';
import { stepParts } from './step-parts.ts';

/**
 * Fills in what each step's time went to. All of it is what the step printed, except where the basis is `marker`, and lies within the step's own time; time
 * that nothing speaks for is in no sub-step.
 */
export function addSubSteps(log: JobLog, marks: LogMarks, split: SplitLog): JobLog {
  const steps = log.steps.map((step, index) => {
    const own = split.steps[index];
    if (own === undefined || step.start === null || step.duration === null) return step;
    return { ...step, subSteps: boundParts(stepParts(own, split, marks), step.start, step.duration) };
  });
  return { ...log, steps };
}
