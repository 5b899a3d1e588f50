import type { Run } from '../../model/run.ts';
import { runEnd } from '../../model/run-end.ts';
import type { Status } from '../../model/status.ts';

/**
 * `waiting`: nothing of it runs, and nothing will until a person approves; how long that takes says nothing of the workflow. A fork's run that a maintainer
 * has to approve is `completed` for GitHub, with the conclusion `action_required`.
 */
export type Progress = 'active' | 'waiting' | 'completed';

/** What a change of the code starts. A nightly or dispatched run of the same commit says nothing of the push. */
const COUNTED: ReadonlySet<string | null> = new Set(['push', 'pull_request', 'merge_group', null]);

/** How long after the last run a workflow may still start for the same commit, one that another's end or a label starts among them. */
export const SETTLE_MS = 60_000;
const SKEW_MS = 120_000;

/** Whether a run is one of those that the check run of its commit is about; where the event is not measured it is. */
export function countsForCommit({ event }: Pick<Run, 'event'>): boolean {
  return COUNTED.has(event);
}

export function progressOf(run: Pick<Run, 'status' | 'jobs'>): Progress {
  if (run.status === 'completed') return 'completed';
  const unfinished = run.jobs.filter(({ status }) => status !== 'completed');
  const isHeld = unfinished.length > 0 && unfinished.every(({ status }) => status === 'waiting');
  return run.status === 'waiting' || isHeld ? 'waiting' : 'active';
}

/** Of a job alone. */
export function progressOfJob(status: Status): Progress {
  return status === 'completed' ? 'completed' : status === 'waiting' ? 'waiting' : 'active';
}

/**
 * From when on nothing more is expected of a commit whose runs these are; null while one of them is active, and without one. A moment that lies well ahead of
 * `asOf` is of a clock that is wrong, and counts for nothing.
 */
export function settlesAt(runs: readonly Run[], asOf: Date): Date | null {
  const latest = [...Map.groupBy(runs, ({ runId }) => runId).values()].map((attempts) =>
    attempts.reduce((a, b) => (b.attempt > a.attempt ? b : a)),
  );
  if (latest.length === 0 || latest.some((run) => progressOf(run) === 'active')) return null;
  const ends = latest.map(endOf).filter((end) => end <= asOf.getTime() + SKEW_MS);
  return new Date(Math.max(...ends, 0) + SETTLE_MS);
}

/** Later changes of a run's record are none of its work; one of which no job is known yet has its end there only. */
function endOf(run: Run): number {
  const hasEnd = run.jobs.some(({ completedAt }) => completedAt !== null);
  return (run.status === 'completed' && hasEnd ? runEnd(run) : run.updatedAt).getTime();
}
