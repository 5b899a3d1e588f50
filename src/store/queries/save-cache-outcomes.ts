import { sql } from 'kysely';
import type { CacheOutcome } from '../../model/cache-outcome.ts';
import type { JobRun } from '../../model/job-run.ts';
import { packOutcomes } from '../cache-outcome-row.ts';
import { inTransaction } from '../in-transaction.ts';
import type { Handle } from '../tables.ts';

/** Replaces the outcomes of one job. */
export async function saveCacheOutcomes(
  handle: Handle,
  repositoryId: number,
  jobId: number,
  outcomes: readonly CacheOutcome[],
): Promise<void> {
  const rows = packOutcomes(repositoryId, jobId, outcomes);
  await inTransaction(handle, async (transaction) => {
    await transaction.deleteFrom('cache_outcome').where('repository_id', '=', repositoryId).where('job_id', '=', jobId).execute();
    if (rows.length > 0) await transaction.insertInto('cache_outcome').values(rows).execute();
  });
}

/**
 * Writes the outcomes of jobs that have none yet: a completed job's log says the same whenever it is read, so a second reading adds nothing. Of
 * several readings of one job that come together the one that names more steps is taken.
 */
export async function addCacheOutcomes(handle: Handle, repositoryId: number, jobs: readonly JobRun[]): Promise<void> {
  const byJob = new Map<number, readonly CacheOutcome[]>();
  for (const { jobId, cacheOutcomes } of jobs) {
    if (cacheOutcomes.length > (byJob.get(jobId)?.length ?? 0)) byJob.set(jobId, cacheOutcomes);
  }
  if (byJob.size === 0) return;
  const rows = [...byJob].flatMap(([jobId, outcomes]) => packOutcomes(repositoryId, jobId, outcomes));
  await sql`
    insert into cache_outcome
    select new.* from jsonb_populate_recordset(null::cache_outcome, ${JSON.stringify(rows)}::jsonb) as new
    where not exists (select from cache_outcome as known where (known.repository_id, known.job_id) = (new.repository_id, new.job_id))
    order by new.job_id, new.position on conflict do nothing`.execute(handle);
}
