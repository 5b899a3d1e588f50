import type { JobRun, StepRun } from './job-run.ts';
import type { Run } from './run.ts';
import type { Status } from './status.ts';

/**
 * What GitHub would have said of an attempt at a moment: what ended later was under way, what began later was not there, and no conclusion, log or
 * test report was known before its end. Null for an attempt that had not begun. An attempt ends with its last job; without one, as its record says.
 */
export function asItStood(run: Run, asOf: Date): Run | null {
  if (run.createdAt > asOf || (run.attempt > 1 && isLater(run.startedAt, asOf))) return null;
  if (run.status === 'completed' && endOf(run) <= asOf.getTime()) return run;
  const { testReports, ...kept } = run;
  const isOpen = run.status !== 'completed';
  const jobs = run.jobs.flatMap((job) => jobAsItStood(job, asOf));
  return {
    ...kept,
    ...(isOpen && testReports !== undefined ? { testReports } : {}),
    status: isOpen ? run.status : statusOf(jobs),
    conclusion: isOpen ? run.conclusion : null,
    updatedAt: run.updatedAt > asOf ? asOf : run.updatedAt,
    jobs,
  };
}

/** A run waits where nothing but an approval is awaited. */
function statusOf(jobs: readonly JobRun[]): Status {
  const open = jobs.filter(({ status }) => status !== 'completed');
  return open.length > 0 && open.every(({ status }) => status === 'waiting') ? 'waiting' : 'in_progress';
}

/** Milliseconds of Unix time. */
function endOf({ jobs, updatedAt }: Run): number {
  const ends = jobs.flatMap(({ completedAt }) => completedAt?.getTime() ?? []);
  return ends.length === 0 ? updatedAt.getTime() : Math.max(...ends);
}

function isLater(date: Date | null, asOf: Date): boolean {
  return date !== null && date > asOf;
}

function jobAsItStood(job: JobRun, asOf: Date): readonly JobRun[] {
  const { log: _ofItsEnd, ...kept } = job;
  // A job is created when nothing holds it up any more.
  if (isLater(job.createdAt ?? job.startedAt, asOf) && !job.carriedOver) return [];
  const open = { ...kept, conclusion: null, completedAt: null, cacheOutcomes: [] };
  if (isLater(job.startedAt, asOf)) {
    const status = job.awaitedApproval ? 'waiting' : 'queued';
    return [{ ...open, status, startedAt: null, runnerName: null, runnerGroup: null, steps: [] }];
  }
  const steps = job.steps.flatMap((step) => stepAsItStood(step, asOf));
  return isLater(job.completedAt, asOf) ? [{ ...open, status: 'in_progress', steps }] : [job];
}

function stepAsItStood(step: StepRun, asOf: Date): readonly StepRun[] {
  if (step.startedAt === null || step.startedAt > asOf) return [];
  return isLater(step.completedAt, asOf) ? [{ ...step, status: 'in_progress', conclusion: null, completedAt: null }] : [step];
}
