import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import { hasRun, makespanOf } from '../model/run-times.ts';
import { type Seconds, seconds } from '../model/seconds.ts';

/** A job run in a replay: as recorded, with the end that it would have had. Ends before it started when it would never have started. */
export interface ReplayedJob {
  readonly job: JobRun;
  /** Milliseconds of Unix time. */
  readonly start: number;
  readonly end: number;
}

/** A historical run as it was, and as it would have been. Effects are applied one after the other. */
export interface ReplayedRun {
  readonly run: Run;
  readonly jobs: readonly ReplayedJob[];
  /** The run would have been cancelled: it has no result, and so no makespan to compare. */
  readonly isCancelled: boolean;
}

/**
 * The runs that can be replayed: first attempts that were completed by `asOf`, with at least one job that ran. Re-runs are left out: they
 * run a part of the jobs, and are not comparable with the runs they repeat. In a fixed order, oldest first, whatever the order given.
 */
export function startReplay(runs: readonly Run[], asOf: Date): readonly ReplayedRun[] {
  return runs
    .filter((run) => run.attempt === 1 && run.status === 'completed' && run.createdAt <= asOf && makespanOf(run) !== null)
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || a.runId - b.runId)
    .map((run) => ({ run, jobs: run.jobs.filter(hasRun).map(asRecorded), isCancelled: false }));
}

function asRecorded(job: JobRun): ReplayedJob {
  return { job, start: job.startedAt?.getTime() ?? 0, end: job.completedAt?.getTime() ?? 0 };
}

/** Sum of what the jobs ran, in the replay. */
export function replayedRunnerTime(replayed: ReplayedRun): Seconds {
  return seconds(replayed.jobs.reduce((sum, job) => sum + Math.max(0, job.end - job.start), 0) / 1000);
}
