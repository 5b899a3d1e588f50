import type { JobLog } from '../../../model/job-log.ts';
import type { SplitLog } from '../split-log.ts';
import { boundParts } from './bound-parts.ts';
import type { LogMarks } from './mark-collector.ts';
import { stepParts } from './step-parts.ts';

const MOST_OF_STEP = 200;
/** Jobs of more than fifty steps have fewer in each: no real job has as many as to notice. */
const MOST_OF_JOB = 10_000;
const FEWEST_OF_STEP = 2;

/**
 * Fills in what each step's time went to. All of it is what the step printed, except where the basis is `marker`, and lies within the step's own time; time
 * that nothing speaks for is in no sub-step.
 */
export function addSubSteps(log: JobLog, marks: LogMarks, split: SplitLog): JobLog {
  const composites = Map.groupBy(split.skeleton.composites, ({ section }) => section);
  const most = Math.min(MOST_OF_STEP, Math.max(FEWEST_OF_STEP, Math.floor(MOST_OF_JOB / log.steps.length)));
  const steps = log.steps.map((step, index) => {
    const own = split.steps[index];
    if (own === undefined || step.start === null || step.duration === null) return step;
    return { ...step, subSteps: boundParts(stepParts(own, split, { marks, composites }), step.start, step.duration, most) };
  });
  return { ...log, steps };
}
