import type { JobRun } from '../../model/job-run.ts';
import type { RepositoryConfig } from '../../model/repository-config.ts';
import type { Run } from '../../model/run.ts';
import { shortHash } from '../../model/short-hash.ts';
import { mayHaveCacheStep } from '../may-have-cache-step.ts';

/** Why a log is read. */
export type LogReason = 'failed' | 'workflow-changed' | 'ours' | 'cache' | 'sample' | 'all';

/** Of the jobs that nothing else speaks for, one in so many. */
const ONE_IN = 10;

/**
 * Of GitHub's hourly allowance logs and artifacts take one request in so many. Logs that are only a sample, or read because all are, and all artifacts,
 * leave half of it to the logs that are read for a reason of their own.
 */
const ONE_REQUEST_IN = 10;
const ONE_OF_OTHERS_IN = 20;
const BEST_EFFORT: ReadonlySet<LogReason> = new Set(['sample', 'all']);

/** What the choice stands on beside the job's own record. */
export interface LogChoice {
  readonly logs: RepositoryConfig['logs'];
  /** See `isFirstAfterChange`. */
  readonly isFirstAfterChange: boolean;
  /** The run measures a change of ours: a proposal's, a trial's or a verification's. */
  readonly isOurs: boolean;
}

/** Why the log of a job is to be read; null: it is not. A carried-over job has none of its own. */
export function chooseLog(
  job: Pick<JobRun, 'jobId' | 'status' | 'conclusion' | 'carriedOver' | 'steps'>,
  { logs, isFirstAfterChange, isOurs }: LogChoice,
): LogReason | null {
  if (logs === 'off' || job.carriedOver || job.status !== 'completed' || job.conclusion === 'skipped') return null;
  if (job.conclusion === 'failure' || job.conclusion === 'timed_out') return 'failed';
  if (isFirstAfterChange) return 'workflow-changed';
  if (isOurs) return 'ours';
  if (mayHaveCacheStep(job.steps)) return 'cache';
  if (logs === 'all') return 'all';
  return isSampled(job.jobId) ? 'sample' : null;
}

/** The same for a job whenever it is asked, on every server. */
function isSampled(jobId: number): boolean {
  return Number.parseInt(shortHash(`log ${jobId}`), 36) % ONE_IN === 0;
}

/** How many requests of the hour's `limit` all logs and artifacts together may have taken after another one for this. */
export function mostLogRequests(purpose: LogReason | 'artifact', limit: number): number {
  return Math.floor(limit / (purpose === 'artifact' || BEST_EFFORT.has(purpose) ? ONE_OF_OTHERS_IN : ONE_REQUEST_IN));
}

/**
 * Whether a run is the first that saw this version of its workflow's file: some run before it saw another one, and none of those this. Runs of
 * branches with versions of their own come in turns, so the very run before does not tell.
 */
export function isFirstAfterChange(run: Pick<Run, 'sources'>, before: readonly Pick<Run, 'sources'>[]): boolean {
  const blob = run.sources?.workflowBlob ?? null;
  const seen = new Set(before.map(({ sources }) => sources?.workflowBlob ?? null).filter((other) => other !== null));
  return blob !== null && seen.size > 0 && !seen.has(blob);
}
