import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import { hasRun } from '../model/run-times.ts';

/** Hosted runners rarely take longer; a person often does. */
const IDLE_MS = 10 * 60_000;

/**
 * Jobs of a completed run that an approval may have held back, though no record says so: for ten minutes or more between a job's creation and its
 * start no job of its attempt ran. Where the creation is not measured, between the end of the job that ended last before and its start; then none
 * for a job before which no other ran, whose wait is in no duration. A queue for runners looks the same: only GitHub's list of reviews tells.
 */
export function findIdleJobs(run: Run): readonly JobRun[] {
  if (run.status !== 'completed') return [];
  const ran = run.jobs.filter(hasRun);
  return ran.filter((job) => !job.awaitedApproval && longestIdle(job, ran) >= IDLE_MS);
}

/** Milliseconds in a row of the job's wait in which none of these jobs ran. */
function longestIdle({ createdAt, startedAt }: JobRun, ran: readonly JobRun[]): number {
  const start = startedAt?.getTime() ?? 0;
  const busy = ran
    .map((job) => ({ from: job.startedAt?.getTime() ?? 0, to: job.completedAt?.getTime() ?? 0 }))
    .filter(({ from }) => from < start)
    .sort((a, b) => a.from - b.from);
  const since = createdAt?.getTime() ?? Math.max(...busy.map(({ to }) => to));
  // Nothing ran before: since is -Infinity, and the wait is not measured.
  if (!Number.isFinite(since)) return 0;
  let [longest, idleFrom] = [0, since];
  for (const { from, to } of busy) {
    longest = Math.max(longest, from - idleFrom);
    idleFrom = Math.max(idleFrom, to);
  }
  return Math.max(longest, start - idleFrom);
}
