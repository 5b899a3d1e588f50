import type { Stage } from '../../model/job-log.ts';
import type { JobRun, StepRun } from '../../model/job-run.ts';
import type { StagePattern } from '../../model/repository-config.ts';
import { hasRun, stepDuration } from '../../model/run-times.ts';
import { classifyStep } from '../../stages/classify-step.ts';
import type { JobTimes, StagedTime } from '../../stages/stage-durations.ts';
import type { PlannedStep } from '../../workflow/plan.ts';
import { identifySteps } from '../profile/step-identity.ts';
import { placesOf } from '../profile/step-place.ts';

/** Gives the stage of a step; the same step is read once. */
export type ClassifyStep = (step: StepRun, written: PlannedStep | null) => Stage;

/** Classifies steps by their name and, where the file tells, their action and script. `rules` are the configuration's own stages. */
export function stepClassifier(rules: readonly StagePattern[]): ClassifyStep {
  const known = new Map<string, Stage>();
  return (step, written) => {
    const key = JSON.stringify([step.name, written?.uses ?? null, written?.run ?? null]);
    const stage = known.get(key) ?? classifyStep({ name: step.name, uses: written?.uses ?? null, run: written?.run ?? null, rules }).stage;
    known.set(key, stage);
    return stage;
  };
}

/**
 * When a job ran and what its steps were for, in seconds from `origin` (milliseconds of Unix time). Where the log was read, the parts of its steps have
 * stages of their own. `written`: the steps of the file that the run saw, as `flattenSteps`; null where it does not tell. Null for a job that has not run.
 */
export function stagedJob(job: JobRun, written: readonly PlannedStep[] | null, origin: number, classify: ClassifyStep): JobTimes | null {
  if (!hasRun(job) || job.startedAt === null || job.completedAt === null) return null;
  const at = (date: Date): number => (date.getTime() - origin) / 1000;
  const identified = identifySteps(job);
  const places = placesOf(identified, written);
  const steps = identified.flatMap(({ step }, index): StagedTime[] => {
    if (step.startedAt === null || step.completedAt === null || stepDuration(step) === null) return [];
    const place = places[index];
    const planned = place?.kind === 'main' ? (written?.[place.step] ?? null) : null;
    return [{ stage: classify(step, planned), start: at(step.startedAt), end: at(step.completedAt), parts: partsOf(job, step, at) }];
  });
  return { start: at(job.startedAt), end: at(job.completedAt), steps };
}

/** Parts are told from the log's first line, which is written when the runner takes the job; a part is kept inside its step. */
function partsOf(job: JobRun, step: StepRun, at: (date: Date) => number): readonly StagedTime[] {
  const { startedAt } = job;
  if (startedAt === null || job.log === undefined) return [];
  return job.log.subSteps
    .filter(({ stepNumber, stage }) => stepNumber === step.number && stage !== undefined)
    .map(({ stage = null, start, duration }) => ({
      stage,
      start: at(startedAt) + start,
      end: at(startedAt) + start + duration,
      parts: [],
    }));
}
