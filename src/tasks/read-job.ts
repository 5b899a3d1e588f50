import { AppError } from '../errors.ts';
import type { JobRun } from '../model/job-run.ts';
import type { Run } from '../model/run.ts';
import type { TaskOf } from '../model/task.ts';
import type { GitHub } from '../ports/github.ts';
import { findIdleJobs } from '../telemetry/find-idle-jobs.ts';
import { parseJob } from '../telemetry/parse-job.ts';
import { parseRun } from '../telemetry/parse-run.ts';
import { askForTestReports } from './ask-for-test-reports.ts';
import { collectAttempts } from './collect-attempts.ts';
import { mergeRuns } from './merge-runs.ts';
import { readJobLog } from './read-job-log.ts';
import { refreshLaterCheckRuns } from './refresh-later-check-runs.ts';
import { openRepository } from './repository-access.ts';
import type { World } from './world.ts';

type JobKey = TaskOf<'read-job'>['data'];

const MINUTE = 60 * 1000;
/** How long GitHub may not find a job that ended before it counts as deleted. */
const GONE_AFTER = 10 * MINUTE;

/**
 * Reads a completed job over REST, with its run where that is unknown; where it stood idle in a run that has ended, whether it awaited approval;
 * and then its log, where that is to be read. The job is stored before its log is asked for: without a log only what it says is missing.
 */
export async function readJob(world: World, key: JobKey): Promise<void> {
  const { repositoryId, jobId } = key;
  const access = await openRepository(world, repositoryId);
  if (access === null) return;
  const { github } = access;
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
    if (merged !== null) {
      await refreshLaterCheckRuns(world, transaction, repositoryId, [merged]);
      await askForTestReports(world, transaction, repositoryId, merged);
    }
    return merged;
  });
  if (known !== null && findIdleJobs(known).some(({ jobId: idle }) => idle === jobId))
    await readApprovals(world, github, repositoryId, known);
  await readJobLog(world, access, job, known);
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

function isNotFound(error: unknown): boolean {
  return error instanceof AppError && error.code === 'GITHUB_NOT_FOUND';
}

/** An instant that is not known counts as long ago. */
function isOlder(world: World, instant: Date | null, milliseconds: number): boolean {
  return instant === null || world.clock.now().getTime() - instant.getTime() > milliseconds;
}
