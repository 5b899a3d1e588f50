import { isNameOfJob } from '../model/job-name.ts';
import type { Seconds } from '../model/seconds.ts';
import type { ReplayedJob, ReplayedRun } from './replayed-run.ts';

/**
 * Ends every job run of the named job that ran beyond the limit, at the limit. Only those that did not succeed: a success beyond the limit
 * would be a false kill, which is a risk and not a saving. Jobs that waited for the ended one are left where they were.
 */
export function replaySetTimeout(
  runs: readonly ReplayedRun[],
  job: { readonly names: readonly string[]; readonly limit: Seconds },
): readonly ReplayedRun[] {
  return runs.map((replayed) => {
    const jobs = replayed.jobs.map((candidate) => (isOf(candidate, job.names) ? cut(candidate, job.limit) : candidate));
    return { ...replayed, jobs };
  });
}

/** True when the job run belongs to a job with one of these names. */
export function isOf(replayed: ReplayedJob, names: readonly string[]): boolean {
  return names.some((name) => isNameOfJob(name, replayed.job.name));
}

function cut(replayed: ReplayedJob, limit: Seconds): ReplayedJob {
  if (replayed.job.conclusion === 'success' || replayed.job.conclusion === null) return replayed;
  return { ...replayed, end: Math.min(replayed.end, replayed.start + limit * 1000) };
}
