import type { JobRun, StepRun } from '../../model/job-run.ts';
import type { Json } from '../../model/json.ts';
import type { Run } from '../../model/run.ts';
import { equalJson } from '../../workflow/equal-json.ts';
import { stepText } from '../../workflow/plan/align-steps.ts';
import type { ExpandedPlan, WrittenJob } from '../../workflow/plan.ts';
import { jobPlan } from '../job-plan.ts';
import { flattenSteps, mapStepRuns } from '../map-step-runs.ts';
import { matchJobRun } from '../match-jobs.ts';
import type { Comparables, RunHistory } from './run-history.ts';

/** What the workflow file of a run does otherwise than those of the runs it is compared with. */
export interface ChangedWork {
  /** Why all of a job counts as changed: a part of a sentence; null where at most some of its steps do. */
  readonly whyJob: (job: JobRun) => string | null;
  readonly whyStep: (job: JobRun, step: StepRun, isKnown: boolean) => string | null;
  /** Some job needs others than before. */
  readonly needsDiffer: boolean;
}

/** Null where the file is the same, or nothing is recorded that says it is not. */
export function changedWork(run: Run, { runs, otherPlan }: Comparables, history: RunHistory): ChangedWork | null {
  const [now, before] = [history.planOf(run), otherPlan === null ? null : history.planOf(otherPlan)];
  if (now !== null && before !== null) return betweenPlans(now, before, run.event);
  const blob = run.sources?.workflowBlob ?? null;
  const blobBefore = runs[0]?.sources?.workflowBlob ?? null;
  if (now !== null || blob === null || blobBefore === null || blob === blobBefore) return null;
  // The texts are not known: what is new by its name is all that can be told.
  const jobs = new Set(runs.flatMap((other) => other.jobs.map(({ name }) => name)));
  return {
    whyJob: ({ name }) => (jobs.has(name) ? null : 'is new'),
    whyStep: (_, __, isKnown) => (isKnown ? null : 'is new'),
    needsDiffer: false,
  };
}

function betweenPlans(now: ExpandedPlan, before: ExpandedPlan, event: string | null): ChangedWork {
  const writtenOf = ({ name }: JobRun): WrittenJob | null => {
    const match = matchJobRun(now, name, event ?? undefined);
    if (match.found !== 'one') return null;
    const key = match.job.callers[0]?.key ?? match.job.key;
    return now.written.find((job) => job.key === key) ?? null;
  };
  const known = new Map<JobRun, ReadonlySet<StepRun>>();
  const changedSteps = (job: JobRun): ReadonlySet<StepRun> => {
    const found = known.get(job) ?? changedStepsOf(job, writtenOf(job), before);
    known.set(job, found);
    return found;
  };
  return {
    whyJob: (job) => {
      const written = writtenOf(job);
      if (written === null) return null;
      const earlier = before.written.find(({ key }) => key === written.key);
      if (earlier === undefined) return 'is new';
      return equalJson(frameOf(now, written), frameOf(before, earlier)) ? null : 'is set up in another way';
    },
    whyStep: (job, step) => (changedSteps(job).has(step) ? 'is new or changed' : null),
    needsDiffer: now.written.some(({ key, needs }) => {
      const earlier = before.written.find((job) => job.key === key);
      return earlier !== undefined && !equalJson(needs.toSorted(), earlier.needs.toSorted());
    }),
  };
}

/** The job without its steps, and without what changes no job's own time. */
function frameOf(plan: ExpandedPlan, job: WrittenJob): Json {
  return jobPlan(plan, { ...job, steps: [], needs: [], condition: null, timeoutMinutes: null, concurrency: null, permissions: null });
}

function changedStepsOf(job: JobRun, written: WrittenJob | null, before: ExpandedPlan): ReadonlySet<StepRun> {
  const earlier = written === null ? undefined : before.written.find(({ key }) => key === written.key);
  if (written === null || earlier === undefined) return new Set();
  const texts = new Set(flattenSteps(earlier.steps).map(stepText));
  const steps = flattenSteps(written.steps);
  const changed = [...mapStepRuns(steps, job)].filter(([, role]) => {
    const step = 'step' in role ? steps[role.step] : undefined;
    return step !== undefined && !texts.has(stepText(step));
  });
  return new Set(changed.map(([step]) => step));
}
