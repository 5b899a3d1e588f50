import type { JobRun, StepRun } from '../../model/job-run.ts';
import type { Run } from '../../model/run.ts';

/** What a job that no runner took yet is given, so that its wait counts as time. */
const NO_RUNNER = 'none yet';

/**
 * A run that still goes on as if all of it had ended at `asOf`: what waited waited until then, what ran ran until then. A job that awaits approval
 * counts for nothing, as in a makespan. A completed run is given back as it is.
 */
export function stoppedRun(run: Run, asOf: Date): Run {
  return run.status === 'completed' ? run : { ...run, jobs: run.jobs.map((job) => stoppedJob(job, asOf)) };
}

function stoppedJob(job: JobRun, asOf: Date): JobRun {
  if (job.status === 'completed') return job;
  return {
    ...job,
    status: 'completed',
    startedAt: earlier(isTaken(job) ? job.startedAt : null, asOf),
    completedAt: asOf,
    runnerName: job.runnerName ?? NO_RUNNER,
    awaitedApproval: job.awaitedApproval || job.status === 'waiting',
    steps: job.steps.flatMap((step) => stoppedStep(step, asOf)),
  };
}

/** GitHub gives a queued job its creation as its start. */
function isTaken({ status }: JobRun): boolean {
  return status === 'in_progress';
}

function stoppedStep(step: StepRun, asOf: Date): readonly StepRun[] {
  if (step.completedAt !== null) return [step];
  return step.startedAt === null ? [] : [{ ...step, completedAt: asOf }];
}

function earlier(date: Date | null, asOf: Date): Date {
  return date === null || date > asOf ? asOf : date;
}
