import { type CancelSupersededOptions, findSuperseding } from './find-superseding.ts';
import type { ReplayedRun } from './replayed-run.ts';

/**
 * Ends every run at the moment a newer head of the same ref was pushed, where that is before the run's own end: the saved time of a job is
 * max(0, end − max(start, push)). The time that GitHub needs to stop a job, some seconds, is not in the history and is taken as zero.
 */
export function replayCancelSuperseded(runs: readonly ReplayedRun[], options: CancelSupersededOptions): readonly ReplayedRun[] {
  const superseding = findSuperseding(
    runs.map(({ run }) => run),
    options,
  );
  return runs.map((replayed) => {
    const at = superseding.get(replayed.run)?.getTime() ?? Number.POSITIVE_INFINITY;
    if (at >= endOf(replayed)) return replayed;
    const jobs = replayed.jobs.map((job) => ({ ...job, end: Math.min(job.end, Math.max(job.start, at)) }));
    return { ...replayed, jobs, isCancelled: true };
  });
}

function endOf({ jobs }: ReplayedRun): number {
  return Math.max(...jobs.map((job) => job.end));
}
