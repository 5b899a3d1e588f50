import { AppError } from '../errors.ts';
import type { CacheOutcome } from '../model/cache-outcome.ts';
import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import type { TaskOf } from '../model/task.ts';
import type { GitHub, JobLog } from '../ports/github.ts';
import { findIdleJobs } from '../telemetry/find-idle-jobs.ts';
import { readCacheOutcomes } from '../telemetry/logs/caches/read-cache-outcomes.ts';
import { mayHaveCacheStep } from '../telemetry/may-have-cache-step.ts';
import { parseJob } from '../telemetry/parse-job.ts';
import { parseRun } from '../telemetry/parse-run.ts';
import { collectAttempts } from './collect-history-attempts.ts';
import { mergeRuns } from './merge-runs.ts';
import { refreshLaterCheckRuns } from './refresh-later-check-runs.ts';
import { openRepository } from './repository-access.ts';
import { storedConfiguration } from './stored-configuration.ts';
import type { World } from './world.ts';

type JobKey = TaskOf<'read-job'>['data'];

const MINUTE = 60 * 1000;
/** How long GitHub may take to have the log of a job that ended. */
const LOG_COMES_WITHIN = 2 * MINUTE;
/** How long GitHub may not find a job that ended before it counts as deleted. */
const GONE_AFTER = 10 * MINUTE;

/**
 * Reads a completed job over REST, with its run where that is unknown; where it stood idle in a run that has ended, whether it awaited approval;
 * and then the outcomes of its cache steps from its log. The job is stored before its log is asked for: without a log only the outcomes are missing.
 */
export async function readJob(world: World, key: JobKey): Promise<void> {
  const { repositoryId, jobId } = key;
  const access = await openRepository(world, repositoryId);
  if (access === null) return;
  const { github, stored } = access;
  const body = await fetchJob(world, github, key);
  if (body === null) return;
  const parsed = parseJob(body);
  if (!parsed.ok) {
    world.log.warn('job not understood', { repositoryId, jobId, reason: parsed.reason });
    return;
  }
  const job = parsed.value;
  // Only completed jobs are asked for; the API can lag behind the webhook.
  if (job.status !== 'completed') throw new AppError('GITHUB_UNAVAILABLE', `GitHub shows job ${jobId} as ${job.status} still`);
  const run = await fetchUnknownRun(world, github, repositoryId, job);
  const known = await world.store.transaction(async (transaction) => {
    // One merge: two in a transaction could wait for another's in a ring.
    if (run === null) await transaction.jobs.merge(repositoryId, job);
    else await transaction.runs.mergeAll(repositoryId, [{ ...run, jobs: [job] }]);
    await world.queue.enqueue({ kind: 'publish-check-run', data: { repositoryId, headSha: job.headSha } }, { within: transaction });
    const merged = await transaction.runs.find(repositoryId, job.runId, job.attempt);
    if (merged !== null) await refreshLaterCheckRuns(world, transaction, repositoryId, [merged]);
    return merged;
  });
  if (known !== null && findIdleJobs(known).some(({ jobId: idle }) => idle === jobId))
    await readApprovals(world, github, repositoryId, known);
  if (storedConfiguration(stored).logs === 'off' || job.carriedOver || !mayHaveCacheStep(job.steps)) return;
  const outcomes = await fetchCacheOutcomes(world, github, repositoryId, job);
  if (outcomes === null) return;
  await world.store.transaction(async (transaction) => {
    await transaction.jobs.saveCacheOutcomes(repositoryId, jobId, outcomes);
    await world.queue.enqueue({ kind: 'publish-check-run', data: { repositoryId, headSha: job.headSha } }, { within: transaction });
  });
}

/**
 * Asks by GitHub's own list of the attempt's jobs: one that we were not told of may have run while another seemed to stand idle. An answer of none is not
 * remembered: another reading of the job asks again.
 */
async function readApprovals(world: World, github: GitHub, repositoryId: number, run: Run): Promise<void> {
  const { runs } = await collectAttempts({ github, log: world.log }, run, []);
  await world.store.transaction(async (transaction) => {
    await mergeRuns(transaction, repositoryId, runs);
    await world.queue.enqueue({ kind: 'publish-check-run', data: { repositoryId, headSha: run.headSha } }, { within: transaction });
    await refreshLaterCheckRuns(world, transaction, repositoryId, runs);
  });
}

/** Null: the run was deleted, and the job with it. */
async function fetchJob(world: World, github: GitHub, { repositoryId, jobId }: JobKey): Promise<unknown> {
  try {
    return await github.fetchJob(jobId);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const known = await world.store.jobs.find(repositoryId, jobId);
    if (known !== null && !isOlder(world, known.completedAt, GONE_AFTER)) {
      throw new AppError('GITHUB_UNAVAILABLE', `GitHub does not find job ${jobId}, which has just ended`, { cause: error });
    }
    world.log.info('job is gone', { repositoryId, jobId });
    return null;
  }
}

/** Null: it is known already, or not to be had. */
async function fetchUnknownRun(world: World, github: GitHub, repositoryId: number, { runId, attempt }: JobRun): Promise<Run | null> {
  if ((await world.store.runs.find(repositoryId, runId, attempt)) !== null) return null;
  try {
    const parsed = parseRun(await github.fetchRun(runId, attempt));
    if (parsed.ok) return parsed.value;
    world.log.warn('run not understood', { repositoryId, runId, reason: parsed.reason });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    world.log.info('run is gone', { repositoryId, runId });
  }
  return null;
}

/** Null: no log to be had; what was stored stays. */
async function fetchCacheOutcomes(
  world: World,
  github: GitHub,
  repositoryId: number,
  job: JobRun,
): Promise<readonly CacheOutcome[] | null> {
  const log = await fetchLog(github, job.jobId);
  if (log.available) return readCacheOutcomes(log.value, job.steps);
  if (log.mayCome && !isOlder(world, job.completedAt, LOG_COMES_WITHIN)) {
    throw new AppError('GITHUB_UNAVAILABLE', `GitHub has no log of job ${job.jobId} yet`);
  }
  world.log.info('log not read', { repositoryId, jobId: job.jobId, reason: log.reason });
  return null;
}

async function fetchLog(github: GitHub, jobId: number): Promise<JobLog> {
  try {
    return await github.fetchJobLog(jobId);
  } catch (error) {
    if (!(error instanceof AppError) || error.retryable) throw error;
    return { available: false, reason: error.message, mayCome: false };
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof AppError && error.code === 'GITHUB_NOT_FOUND';
}

/** An instant that is not known counts as long ago. */
function isOlder(world: World, instant: Date | null, milliseconds: number): boolean {
  return instant === null || world.clock.now().getTime() - instant.getTime() > milliseconds;
}
