import type { CacheOutcome } from '../model/cache-outcome.ts';
import type { JobRun } from '../model/job-run.ts';
import type { TaskOf } from '../model/task.ts';
import type { GitHub } from '../ports/github.ts';
import { parseJob } from '../telemetry/parse-job.ts';
import { parseRun } from '../telemetry/parse-run.ts';
import { readCacheOutcomes } from '../telemetry/read-cache-outcomes.ts';
import { openRepository } from './repository-access.ts';
import type { World } from './world.ts';

/** Reads a completed job over REST, with its run where that is unknown, and the outcomes of its cache steps from its log. */
export async function readJob(world: World, { repositoryId, jobId }: TaskOf<'read-job'>['data']): Promise<void> {
  const access = await openRepository(world, repositoryId);
  if (access === null) return;
  const parsed = parseJob(await access.github.fetchJob(jobId));
  if (!parsed.ok) {
    world.log.warn('job not understood', { repositoryId, jobId, reason: parsed.reason });
    return;
  }
  const job = parsed.value;
  const known = await world.store.runs.find(repositoryId, job.runId, job.attempt);
  const run = known === null ? parseRun(await access.github.fetchRun(job.runId, job.attempt)) : null;
  const outcomes = await fetchCacheOutcomes(access.github, job);
  await world.store.transaction(async (transaction) => {
    if (run?.ok) await transaction.runs.merge(repositoryId, run.value);
    await transaction.jobs.merge(repositoryId, job);
    if (outcomes !== null) await transaction.jobs.saveCacheOutcomes(repositoryId, jobId, outcomes);
    await world.queue.enqueue({ kind: 'publish-check-run', data: { repositoryId, headSha: job.headSha } }, { within: transaction });
  });
}

/** Null: nothing to read or no log to be had; what was stored stays. */
async function fetchCacheOutcomes(github: GitHub, job: JobRun): Promise<readonly CacheOutcome[] | null> {
  if (job.carriedOver || !mayHaveCacheStep(job)) return null;
  const log = await github.fetchJobLog(job.jobId);
  return log.available ? readCacheOutcomes(log.value, job.steps) : null;
}

/** An action with a cache ends with a post step; a job whose only post step is the checkout's has none, and its log need not be fetched. */
function mayHaveCacheStep(job: JobRun): boolean {
  return job.steps.some((step) => /^Post (?!.*checkout)/i.test(step.name) && step.conclusion !== 'skipped');
}
