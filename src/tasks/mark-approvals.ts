import { AppError } from '../errors.ts';
import type { Run } from '../model/run.ts';
import type { GitHub } from '../ports/github.ts';
import type { Log } from '../ports/log.ts';
import { findIdleJobs } from '../telemetry/find-idle-jobs.ts';
import { tellsApproval } from '../telemetry/tells-approval.ts';

interface MarkedRuns {
  readonly runs: readonly Run[];
  readonly requests: number;
}

/**
 * Attempts of one run, each with all of its jobs, with `awaitedApproval` at the jobs that stood idle if GitHub lists a review of the run. Asks once, and
 * not at all where none stood idle. A wait timer, or a rule that leaves no review, is told nowhere: such a wait stays a queue time.
 */
export async function markApprovals(
  { github, log }: { readonly github: Pick<GitHub, 'history'>; readonly log: Log },
  attempts: readonly Run[],
): Promise<MarkedRuns> {
  const asked = attempts.find((run) => findIdleJobs(run).length > 0);
  if (asked === undefined) return { runs: attempts, requests: 0 };
  const isHeld = await hasApproval(github, log, asked.runId);
  return { runs: isHeld ? attempts.map(withApproval) : attempts, requests: 1 };
}

function withApproval(run: Run): Run {
  const idle = new Set(findIdleJobs(run));
  return { ...run, jobs: run.jobs.map((job) => (idle.has(job) ? { ...job, awaitedApproval: true } : job)) };
}

async function hasApproval(github: Pick<GitHub, 'history'>, log: Log, runId: number): Promise<boolean> {
  try {
    return tellsApproval(await github.history.fetchReviews(runId));
  } catch (error) {
    // Jobs may be readable where reviews are not.
    if (!(error instanceof AppError) || (error.code !== 'GITHUB_NOT_FOUND' && error.code !== 'GITHUB_FORBIDDEN')) throw error;
    log.info('reviews not read', { runId, reason: error.message });
    return false;
  }
}
