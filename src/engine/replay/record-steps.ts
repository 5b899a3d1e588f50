import type { JobRun } from '../../model/job-run.ts';
import { stepDuration } from '../../model/run-times.ts';
import { type RecordedSteps, RUNNER_STEPS, type RunnerStepName } from '../../simulate/replay/recorded-job.ts';
import type { PlannedStep } from '../../workflow/plan.ts';
import { flattenSteps, mapStepRuns } from '../map-step-runs.ts';

/** The times of a job run's steps by what they are in the file; null where none of the file's steps is recorded. */
export function recordSteps(steps: readonly PlannedStep[], job: JobRun): RecordedSteps | null {
  if (job.steps.length === 0) return null;
  const roles = mapStepRuns(steps, job);
  const count = flattenSteps(steps).length;
  const main = Array.from({ length: count }, () => ({ duration: null as number | null, failed: false }));
  const post = new Array<number>(count).fill(0);
  const runner: Record<RunnerStepName, number> = { 'Set up job': 0, 'Initialize containers': 0, 'Stop containers': 0, 'Complete job': 0 };
  let found = 0;
  for (const [step, role] of roles) {
    const duration = stepDuration(step);
    if (role.kind === 'main') {
      found += 1;
      main[role.step] = { duration, failed: step.conclusion === 'failure' };
    } else if (role.kind === 'post') post[role.step] = (post[role.step] ?? 0) + (duration ?? 0);
    else if (role.kind === 'runner') {
      const name = RUNNER_STEPS.find((known) => known === step.name);
      if (name !== undefined) runner[name] += duration ?? 0;
    }
  }
  return found === 0 && count > 0 ? null : { main, post, runner };
}
